"""Features of a dataset are read once, and again for what has changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.manifest import Manifest
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.evaluation import feature_reading, feature_store
from fer_core.evaluation.feature_store import stored_features, unread
from fer_core.evaluation.loading import load_inputs
from fer_core.faces.feature_row import ROW_LENGTH
from fer_core.networks.inputs import InputSpec, to_input
from fer_core.workspace import features_folder
from tests.drawn_dataset import files, png, write_folder

SPEC = InputSpec(size_px=24, features="landmarks")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return write_folder(tmp_path / "drawn", files({"train": 3, "valid": 2}))


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the pictures whose landmarks were read."""
    names: list[str] = []
    read = feature_reading.read_chunk

    def counting(chunk: feature_reading.PictureChunk) -> object:
        names.extend(name for name, _ in chunk.pictures)
        return read(chunk)

    monkeypatch.setattr(feature_reading, "read_chunk", counting)
    return names


def load(dataset: Dataset, split: str = "train") -> np.ndarray:
    return load_inputs(dataset, split, dataset.manifest.labels, SPEC).pixels


def test_gives_what_a_network_is_given_in_prediction(folder: Path) -> None:
    dataset = open_dataset(folder)
    loaded = load_inputs(dataset, "valid", dataset.manifest.labels, SPEC)
    assert loaded.pixels.shape == (6, ROW_LENGTH)
    assert loaded.labels.tolist() == [0, 0, 1, 1, 2, 2]
    for file, row, record in zip(loaded.files, loaded.pixels, dataset.manifest.of("valid"), strict=True):
        assert file == record.file
        assert np.array_equal(row, to_input(dataset.picture(record), SPEC))


def test_reads_each_picture_once(folder: Path, read_files: list[str]) -> None:
    first, again = load(open_dataset(folder)), load(open_dataset(folder))
    assert len(read_files) == 9 and np.array_equal(first, again)
    load(open_dataset(folder), "valid")
    assert len(read_files) == 15
    assert len(list(features_folder().iterdir())) == 1


def test_how_many_are_still_to_be_read_is_told_without_reading(folder: Path, read_files: list[str]) -> None:
    dataset = open_dataset(folder)
    assert unread(dataset, 15, SPEC) == 15
    load(dataset)
    seen = list(read_files)
    assert unread(dataset, 15, SPEC) == 6
    assert unread(dataset, 5, SPEC) == 0
    assert unread(dataset, 15, replace(SPEC, size_px=32)) == 15
    assert read_files == seen


def test_other_labels_and_fewer_pictures_need_no_reading(folder: Path, read_files: list[str]) -> None:
    dataset = open_dataset(folder)
    rows = load(dataset)
    some = tuple(replace(record, label="happy") for record in dataset.manifest.of("train")[::2])
    assert np.array_equal(load(replace(dataset, manifest=Manifest(records=some))), rows[::2])
    assert len(read_files) == 9


def test_a_changed_picture_is_read_anew(folder: Path, read_files: list[str]) -> None:
    rows = load(open_dataset(folder))
    (folder / "train/happy/1.png").write_bytes(png("sad", 777))
    changed = load(open_dataset(folder))
    assert read_files[9:] == ["train/happy/1.png"]
    differs = [not np.array_equal(one, other) for one, other in zip(rows, changed, strict=True)]
    assert differs.count(True) == 1 and differs[4]


def test_another_size_is_another_file(folder: Path, read_files: list[str]) -> None:
    dataset = open_dataset(folder)
    load(dataset)
    load_inputs(dataset, "train", dataset.manifest.labels, replace(SPEC, size_px=32))
    assert len(read_files) == 18 and len(list(features_folder().iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no archive"], ids=["empty", "half", "text"])
def test_a_damaged_file_is_written_anew(folder: Path, content: bytes, read_files: list[str]) -> None:
    rows = load(open_dataset(folder))
    (file,) = features_folder().iterdir()
    file.write_bytes(content)
    assert np.array_equal(load(open_dataset(folder)), rows)
    load(open_dataset(folder))
    assert len(read_files) == 18


def test_a_cancel_keeps_nothing(folder: Path) -> None:
    dataset = open_dataset(folder)
    with pytest.raises(WorkCancelled):
        stored_features(dataset, dataset.manifest.records, SPEC, cancelled=lambda: True)
    assert not features_folder().exists()


def test_progress_reaches_the_end(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    dataset = open_dataset(folder)
    stored_features(dataset, dataset.manifest.records, SPEC, progress=lambda *step: seen.append(step))
    assert seen == [(15, 15)]


def test_the_oldest_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_store, "MOST_FILES", 2)
    dataset = open_dataset(folder)
    for size in (24, 32, 40):
        load_inputs(dataset, "valid", dataset.manifest.labels, replace(SPEC, size_px=size))
    assert len(list(features_folder().iterdir())) == 2


def test_a_broken_picture_is_named(folder: Path) -> None:
    (folder / "train/sad/0.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"broken picture.*sad/0\.png"):
        load(open_dataset(folder))


def test_processes_read_what_one_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = open_dataset(folder)
    alone = feature_reading.read_pictures(dataset, dataset.manifest.records, SPEC)
    monkeypatch.setattr(feature_reading, "WORTH_A_WORKER", 14)
    monkeypatch.setattr(feature_reading, "CHUNK", 8)
    monkeypatch.setattr(feature_reading, "cpu_count", lambda: 2)
    spread = feature_reading.read_pictures(dataset, dataset.manifest.records, SPEC)
    assert all(np.array_equal(one, other) for one, other in zip(alone, spread, strict=True))
