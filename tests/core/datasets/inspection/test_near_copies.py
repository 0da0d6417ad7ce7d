import cv2
import numpy as np
import pytest

from fer_core.datasets.inspection import near_copies
from fer_core.datasets.inspection.near_copies import find_near_pairs
from fer_core.errors import WorkCancelled
from tests.core.datasets.inspection.drawn import scene


def jpeg(picture):
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 40])[1], cv2.IMREAD_GRAYSCALE)


def shifted(picture):
    return cv2.warpAffine(picture, np.float32([[1, 0, 1], [0, 1, -1]]), (48, 48), borderMode=cv2.BORDER_REPLICATE)


def watermarked(picture):
    marked = picture.copy()
    cv2.putText(marked, "stock", (12, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.3, 255)
    return marked


CHANGES = {
    "jpeg": jpeg,
    "darker": lambda picture: (picture * 0.6).astype(np.uint8),
    "more contrast": lambda picture: np.clip(picture.astype(int) * 1.2 - 20, 0, 255).astype(np.uint8),
    "shifted": shifted,
    "watermarked": watermarked,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_is_found_among_others(change):
    others = [scene(seed) for seed in range(40)]
    pairs = find_near_pairs(np.stack([*others, CHANGES[change](others[7])]))
    assert [(pair.first, pair.second, pair.mirrored) for pair in pairs] == [(7, 40, False)]
    assert 0.85 <= pairs[0].similarity <= 1


def test_a_mirrored_copy_is_found_and_called_mirrored():
    others = [scene(seed) for seed in range(20)]
    (pair,) = find_near_pairs(np.stack([*others, np.ascontiguousarray(others[3][:, ::-1])]))
    assert (pair.first, pair.second, pair.mirrored) == (3, 20, True)
    assert pair.similarity == pytest.approx(1, abs=1e-4)


def test_different_pictures_are_no_copies():
    assert find_near_pairs(np.stack([scene(seed) for seed in range(200)])) == []


def test_even_pictures_show_nothing_to_compare():
    assert find_near_pairs(np.stack([np.full((48, 48), level, np.uint8) for level in (0, 1, 2, 128, 255)])) == []


def test_thousands_of_alike_pictures_stay_one_group_and_little_work(monkeypatch):
    monkeypatch.setattr(near_copies, "MOST_PROPOSED", 3)
    noise = np.random.default_rng(0).integers(0, 3, (60, 48, 48))
    pairs = find_near_pairs((scene(1) + noise).astype(np.uint8))
    assert len(pairs) <= 60 * 3
    assert {pair.first for pair in pairs} | {pair.second for pair in pairs} == set(range(60))


def test_progress_ends_with_all_and_a_cancel_stops():
    thumbs, seen = np.stack([scene(seed) for seed in range(50)]), []
    find_near_pairs(thumbs, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (50, 50)
    with pytest.raises(WorkCancelled):
        find_near_pairs(thumbs, cancelled=lambda: True)
