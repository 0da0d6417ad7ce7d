"""A dataset is opened as people decided so far."""

from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import open_dataset
from fer_core.errors import DatasetError
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import files, png, write_archive


def test_labels_and_splits_change_and_excluded_pictures_go(curation: Curation) -> None:
    curation.decide(
        [
            Decision(file="train/happy/0.png", action="relabel", value="bored"),
            Decision(file="train/sad/0.png", action="exclude"),
            Decision(file="valid/sad/0.png", action="move", value="test"),
        ],
        window="a",
    )
    manifest = as_decided(open_dataset(curation.folder)).manifest
    assert manifest.counts("train") == {"angry": 4, "happy": 3, "sad": 3, "bored": 1}
    assert manifest.counts("valid") == {"angry": 2, "happy": 2, "sad": 1, "bored": 0}
    assert [record.file for record in manifest.of("test")] == ["valid/sad/0.png"]


def test_pictures_without_a_label_stay(tmp_path: Path) -> None:
    contents = {f"train/unlabelled/{number}.png": png("sad", number) for number in range(3)}
    curation = Curation(make_dataset(tmp_path / "data" / "pool", contents=contents))
    curation.decide([Decision(file="train/unlabelled/0.png", action="relabel", value="sad")], window="a")
    assert as_decided(open_dataset(curation.folder)).manifest.counts("train") == {"sad": 1, "unlabelled": 2}


def test_an_archive_comes_back_as_it_is(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "drawn.zip", files({"train": 1})))
    assert as_decided(dataset) is dataset


def test_a_dataset_of_which_nothing_is_left_is_told(curation: Curation) -> None:
    everything = [Decision(file=record.file, action="exclude") for record in curation.manifest().records]
    curation.decide(everything, window="a")
    with pytest.raises(DatasetError, match="Every picture of drawn é 😀 is excluded"):
        as_decided(open_dataset(curation.folder))
