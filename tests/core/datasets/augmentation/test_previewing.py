"""A preview shows what the offline writer would do, and moves with the ranges."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.augmentation.previewing import preview
from fer_core.datasets.augmentation.ranges import NO_CHANGE
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import DatasetError, MediaError
from tests.drawn_dataset import files, write_folder


@pytest.fixture
def drawn(tmp_path: Path) -> Dataset:
    return open_dataset(write_folder(tmp_path / "drawn", files({"train": 3, "valid": 2})))


def test_an_original_beside_different_variations_of_its_size(drawn: Dataset) -> None:
    shown = preview(drawn, AugmentationConfig(), picture=0, round_=0, count=6)
    assert np.array_equal(shown.original, drawn.picture(shown.record))
    assert len({image.tobytes() for image in (shown.original, *shown.varied)}) == 7
    assert {image.shape for image in shown.varied} == {shown.original.shape}


def test_every_training_picture_has_its_turn_and_no_other(drawn: Dataset) -> None:
    seen = [preview(drawn, NO_CHANGE, picture=number, round_=0, count=1).record.file for number in range(18)]
    assert set(seen[:9]) == {record.file for record in drawn.manifest.of("train")}
    assert seen[:9] == seen[9:]


def test_the_same_numbers_give_the_same_picture_and_another_round_other_draws(drawn: Dataset) -> None:
    first, again, other = (preview(drawn, AugmentationConfig(), picture=1, round_=r, count=4) for r in (0, 0, 1))
    assert all(map(np.array_equal, first.varied, again.varied))
    assert not any(map(np.array_equal, first.varied, other.varied))


def test_moving_one_range_moves_each_variation_in_its_own_direction(drawn: Dataset) -> None:
    def levels(brightness: float) -> np.ndarray:
        config = replace(NO_CHANGE, brightness=brightness)
        shown = preview(drawn, config, picture=0, round_=0, count=8)
        return np.array([image.mean() - shown.original.mean() for image in shown.varied])

    little, much = levels(0.1), levels(0.4)
    clear = np.abs(much) > 10
    assert clear.sum() >= 3 and len(set(np.sign(much[clear]))) == 2
    assert np.array_equal(np.sign(little[clear]), np.sign(much[clear]))
    assert (np.abs(much[clear]) > np.abs(little[clear])).all()


def test_a_dataset_without_training_pictures_or_with_a_broken_one_says_so(tmp_path: Path) -> None:
    empty = open_dataset(write_folder(tmp_path / "empty", files({"valid": 1})))
    with pytest.raises(DatasetError, match="no labelled training pictures"):
        preview(empty, AugmentationConfig(), picture=0, round_=0, count=1)
    broken = open_dataset(write_folder(tmp_path / "broken", {"train/happy/1.png": b"no picture"}))
    with pytest.raises((DatasetError, MediaError), match=r"1\.png"):
        preview(replace(broken, unsplit=False), AugmentationConfig(), picture=0, round_=0, count=1)
