import cv2
import numpy as np
import pytest

from fer_core.datasets.inspection.copies import copy_findings, find_copies, groups_of_copies
from fer_core.datasets.inspection.measuring import measure
from fer_core.errors import WorkCancelled
from tests.core.datasets.inspection.drawn import dataset, encoded, scene


def darker(seed):
    return (scene(seed) * 0.7).astype(np.uint8)


FILES = {
    "train/happy/a.png": encoded(scene(1)),
    "valid/sad/a.bmp": encoded(scene(1), "BMP"),
    "train/happy/a-dark.png": encoded(darker(1)),
    "train/happy/b.png": encoded(scene(2)),
    "train/happy/b2.png": encoded(scene(2)),
    "train/sad/c.png": encoded(scene(3)),
    "test/sad/c-dark.png": encoded(darker(3)),
    "train/sad/alone.png": encoded(scene(4)),
    "valid/happy/alone.png": encoded(scene(5)),
}


def found():
    data = dataset(FILES)
    measured = measure(data, faces=False)
    return list(copy_findings(find_copies(measured), measured, data.manifest.records))


def test_exact_and_near_groups():
    groups = {}
    for finding in found():
        groups.setdefault((finding.reason, finding.group), set()).add(finding.file)
    exact = [files for (reason, _group), files in groups.items() if reason == "exact_copy"]
    near = [files for (reason, _group), files in groups.items() if reason == "near_copy"]
    assert sorted(map(sorted, exact)) == [
        ["train/happy/a.png", "valid/sad/a.bmp"],
        ["train/happy/b.png", "train/happy/b2.png"],
    ]
    assert sorted(map(sorted, near)) == [
        ["test/sad/c-dark.png", "train/sad/c.png"],
        ["train/happy/a-dark.png", "train/happy/a.png", "valid/sad/a.bmp"],
    ]


def test_what_is_wrong_with_a_group_is_told_and_makes_it_worse():
    exact = {finding.file: finding for finding in found() if finding.reason == "exact_copy"}
    across, inside = exact["valid/sad/a.bmp"], exact["train/happy/b.png"]
    assert (across.across_splits, across.labels_differ) == (True, True)
    assert (inside.across_splits, inside.labels_differ) == (False, False)
    assert across.score == 1.0 > inside.score == 0.5
    near = next(finding for finding in found() if finding.file == "test/sad/c-dark.png")
    assert (near.across_splits, near.labels_differ) == (True, False)
    assert 0.8 * 0.85 <= near.score <= 0.8
    assert "2 pictures of one photo" in near.detail


def test_a_group_has_the_same_name_in_another_inspection():
    assert {(f.file, f.group) for f in found()} == {(f.file, f.group) for f in found()}
    assert len({f.group for f in found()}) == 4


def test_groups_for_splitting_hold_exact_and_near_copies_together():
    groups = groups_of_copies(dataset(FILES))
    assert set(groups) == {name for name in FILES if "alone" not in name}
    assert groups["train/happy/a.png"] == groups["valid/sad/a.bmp"] == groups["train/happy/a-dark.png"]
    assert len(set(groups.values())) == 3


def test_groups_for_splitting_tell_progress_and_can_be_cancelled():
    seen = []
    groups_of_copies(dataset(FILES), progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert seen[-1][0] == seen[-1][1]
    with pytest.raises(WorkCancelled):
        groups_of_copies(dataset(FILES), cancelled=lambda: True)


def test_the_size_belongs_to_an_exact_copy():
    large = cv2.resize(scene(1), (96, 96), interpolation=cv2.INTER_CUBIC)
    data = dataset({"train/sad/a.png": encoded(scene(1)), "train/sad/b.png": encoded(large)})
    copies = find_copies(measure(data, faces=False))
    assert copies.exact == ()
    assert copies.near == ((0, 1),)
