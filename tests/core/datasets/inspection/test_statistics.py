import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from fer_core.datasets.inspection import statistics
from fer_core.datasets.inspection.counting import vote_agreement
from fer_core.datasets.inspection.inspecting import inspect, keep_inspection
from fer_core.datasets.inspection.statistics import CopySummary, PictureSize, load_statistics, save_statistics
from fer_core.datasets.manifest import Manifest, Record, write_manifest
from fer_core.datasets.votes import Votes
from fer_core.errors import DatasetError, OutputError
from fer_core.media.images import encode_image
from tests.core.datasets.inspection.drawn import dataset, encoded, scene


def even(level, side=48):
    return encoded(np.full((side, side), level, np.uint8))


@pytest.fixture(scope="module")
def inspected():
    files = {
        "train/happy/1.png": even(51),
        "train/happy/2.png": even(153),
        "valid/sad/1.png": even(255, 60),
        "valid/happy/1.png": even(51),
        "train/so 😀 sad/1.png": encoded(scene(1)),
    }
    data = dataset(files)
    records = [
        replace(record, votes=Votes.from_text("happy=5 sad=5") if record.label == "sad" else None)
        for record in data.manifest.records
    ]
    return inspect(replace(data, manifest=Manifest(records=tuple(records))), faces=False)


def test_counts_sizes_and_brightness(inspected):
    figures = inspected.statistics
    assert figures.pictures == 5
    assert figures.counts["train"] == {"happy": 2, "sad": 0, "so 😀 sad": 1}
    assert figures.counts["valid"] == {"happy": 1, "sad": 1, "so 😀 sad": 0}
    assert figures.sizes == (
        PictureSize(width=48, height=48, pictures=4),
        PictureSize(width=60, height=60, pictures=1),
    )
    assert figures.brightness_by_class["happy"] == pytest.approx((0.2 + 0.6 + 0.2) / 3)
    assert len(figures.brightness_histogram) == 32
    assert sum(figures.brightness_histogram) == 5
    assert (figures.brightness_histogram[6], figures.brightness_histogram[31]) == (2, 1)


def test_the_mean_face_of_a_class(inspected):
    faces = inspected.statistics.mean_faces
    np.testing.assert_array_equal(faces["happy"], np.full((48, 48), 85, np.uint8))
    np.testing.assert_array_equal(faces["so 😀 sad"], scene(1))


def test_copies_are_counted(inspected):
    assert inspected.statistics.exact_copies == CopySummary(
        groups=1, pictures=2, groups_across_splits=1, pictures_across_splits=2
    )
    assert inspected.statistics.near_copies == CopySummary()


def voted(label, votes):
    return Record(file=f"train/{label}/1.png", split="train", label=label, source="", votes=Votes.from_text(votes))


def test_agreement_with_votes():
    agreement = vote_agreement(
        [
            voted("happy", "happy=10"),
            voted("happy", "sad=8 happy=2"),
            voted("sad", "sad=5 fear=5"),
            voted("sad", "sad=4"),
        ]
    )
    assert (agreement.pictures, agreement.agreement) == (4, 0.5)
    assert agreement.by_class == {"happy": 0.5, "sad": 0.5}
    bits = -(0.8 * np.log2(0.8) + 0.2 * np.log2(0.2))
    assert agreement.entropy_bits == pytest.approx((0 + bits + 1 + 0) / 4)
    assert vote_agreement([]) is None


@pytest.fixture
def imported(tmp_path):
    """A folder with a manifest, which is all that a dataset needs here."""
    write_manifest(Manifest(records=()), tmp_path)
    return tmp_path


def test_a_dataset_that_was_deleted_stays_deleted(inspected, tmp_path):
    with pytest.raises(DatasetError, match="no imported dataset"):
        save_statistics(tmp_path / "gone", inspected.statistics)
    with pytest.raises(DatasetError, match="no imported dataset"):
        keep_inspection(tmp_path / "gone", inspected)
    assert list(tmp_path.iterdir()) == []


def test_what_was_found_in_another_dataset_of_the_name_is_not_kept(inspected, imported):
    with pytest.raises(DatasetError, match="was imported anew while it was looked at"):
        keep_inspection(imported, inspected)
    assert load_statistics(imported) is None


def test_a_dataset_that_goes_during_the_writing_stays_deleted(inspected, imported, monkeypatch):
    monkeypatch.setattr(statistics, "encode_image", lambda image: (shutil.rmtree(imported), encode_image(image))[1])
    with pytest.raises(OutputError, match="cannot be written"):
        save_statistics(imported, inspected.statistics)
    assert not imported.exists()


def test_what_was_saved_is_loaded(inspected, imported):
    assert load_statistics(imported) is None
    save_statistics(imported, inspected.statistics)
    loaded = load_statistics(imported)
    assert loaded.as_dict() == inspected.statistics.as_dict()
    assert loaded.sizes == inspected.statistics.sizes
    assert loaded.votes == inspected.statistics.votes
    assert list(loaded.mean_faces) == list(inspected.statistics.mean_faces)
    for label, face in loaded.mean_faces.items():
        np.testing.assert_array_equal(face, inspected.statistics.mean_faces[label])


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"mean_faces": ["happy"]}', b"\xff\xfe"])
def test_damaged_statistics_are_none(inspected, imported, content):
    save_statistics(imported, inspected.statistics)
    (imported / ".inspection" / "statistics.json").write_bytes(content)
    assert load_statistics(imported) is None


def test_a_lost_or_damaged_mean_face_is_none(inspected, imported):
    save_statistics(imported, inspected.statistics)
    (imported / ".inspection" / "mean-face-0.png").write_bytes(b"nothing")
    assert load_statistics(imported) is None


def test_everything_is_json(inspected):
    written = json.loads(json.dumps(inspected.as_dict()))
    assert written["statistics"]["exact_copies"]["groups"] == 1
    assert written["looked_for"] == ["exact_copy", "near_copy", "dark", "bright", "flat", "blurred"]
    scores = [finding["score"] for finding in written["findings"]]
    assert scores == sorted(scores, reverse=True)
    assert {finding["reason"] for finding in written["findings"]} == {"exact_copy", "bright", "flat", "blurred"}
