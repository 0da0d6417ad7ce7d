"""A new dataset with variations of the training pictures, or nothing."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fer_core.datasets.augmentation import AugmentationConfig, Variation
from fer_core.datasets.augmentation.offline import augment_dataset
from fer_core.datasets.augmentation.on_the_fly import apply_on_the_fly
from fer_core.datasets.augmentation.ranges import NO_CHANGE
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import read_manifest
from fer_core.errors import ConfigurationError, DatasetError, FerError, WorkCancelled
from tests.drawn_dataset import LABELS, files, picture, png, write_archive, write_folder

EVERYTHING = AugmentationConfig(zoom=0.2, noise=0.05, blur=0.03, erasing=0.5)
COUNTS = {"train": 4, "valid": 2, "test": 1}


def contents_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def jpeg(pixels: np.ndarray) -> bytes:
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG")
    return data.getvalue()


@pytest.fixture
def drawn(tmp_path: Path) -> Dataset:
    return open_dataset(write_folder(tmp_path / "drawn", files(COUNTS)))


def test_only_training_pictures_get_variations_and_all_originals_stay(drawn: Dataset, tmp_path: Path) -> None:
    manifest = augment_dataset(drawn, tmp_path / "out é 😀", EVERYTHING, copies=3)
    assert open_dataset(tmp_path / "out é 😀").manifest == manifest
    assert manifest.counts("train") == dict.fromkeys(LABELS, 16)
    assert manifest.counts("valid") == dict.fromkeys(LABELS, 2)
    written = contents_of(tmp_path / "out é 😀")
    assert files(COUNTS).items() <= written.items()
    assert set(written) == {record.file for record in manifest.records} | {"manifest.csv", "augmentation.json"}


def test_the_manifest_says_how_each_picture_was_made(drawn: Dataset, tmp_path: Path) -> None:
    manifest = augment_dataset(drawn, tmp_path / "out", EVERYTHING, copies=2)
    made = [record for record in manifest.records if record.parameters]
    assert len(made) == 24
    for record in made:
        assert record.source in files(COUNTS) and record.split == "train"
        original = np.asarray(Image.open(tmp_path / "drawn" / record.source))[:, :, np.newaxis]
        expected = apply_on_the_fly(original, Variation.from_text(record.parameters))
        assert np.array_equal(np.asarray(Image.open(tmp_path / "out" / record.file)), expected[:, :, 0])
    assert len({record.parameters for record in made}) == 24


def test_balance_gives_every_class_as_many(tmp_path: Path) -> None:
    contents = files({"train": 2, "valid": 1}) | {f"train/sad/more {n}.png": png("sad", 100 + n) for n in range(5)}
    dataset = open_dataset(write_archive(tmp_path / "a.zip", contents))
    manifest = augment_dataset(dataset, tmp_path / "out", EVERYTHING, balance=True)
    assert manifest.counts("train") == dict.fromkeys(LABELS, 7)
    assert manifest.counts("valid") == dict.fromkeys(LABELS, 1)


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files({"train": 50, "valid": 1})))
    for name, seed, workers in (("one", 4, 1), ("two", 4, 2), ("other", 5, 1)):
        augment_dataset(dataset, tmp_path / name, EVERYTHING, seed=seed, workers=workers)
    one, two, other = (contents_of(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one.keys() == other.keys()
    assert sum(one[name] != other[name] for name in one) >= 150


def test_a_picture_is_varied_in_the_same_way_whatever_lies_beside_it(tmp_path: Path) -> None:
    small, large = files({"train": 1}), files({"train": 1}) | {"train/angry/more.png": png("angry", 77)}
    for name, contents in (("small", small), ("large", large)):
        augment_dataset(open_dataset(write_folder(tmp_path / name, contents)), tmp_path / f"{name} out", EVERYTHING)
    assert contents_of(tmp_path / "small out/train").items() <= contents_of(tmp_path / "large out/train").items()


def test_what_was_done_stands_beside_the_manifest(drawn: Dataset, tmp_path: Path) -> None:
    augment_dataset(drawn, tmp_path / "out", EVERYTHING, copies=2, seed=9)
    said = json.loads((tmp_path / "out/augmentation.json").read_text())
    assert said["source"] == {"name": "drawn", "fingerprint": drawn.manifest.fingerprint}
    assert AugmentationConfig(**said["config"]) == EVERYTHING
    assert (said["copies"], said["balance"], said["seed"]) == (2, False, 9)


def test_colours_and_sizes_stay(tmp_path: Path) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (60, 40, 3)).astype(np.uint8)
    grey_as_rgb = np.repeat(picture("sad", 1, 33)[:, :, np.newaxis], 3, axis=2)
    contents = {
        "train/happy/rgb.png": jpeg(rgb),
        "train/sad/grey.jpg": jpeg(grey_as_rgb),
        "valid/sad/1.png": png("sad", 1),
    }
    augment_dataset(open_dataset(write_folder(tmp_path / "in", contents)), tmp_path / "out", EVERYTHING)
    coloured = Image.open(tmp_path / "out/train/happy/rgb-augmented-1.png")
    assert (coloured.mode, coloured.size) == ("RGB", (40, 60))
    grey = Image.open(tmp_path / "out/train/sad/grey-augmented-1.png")
    assert (grey.mode, grey.size) == ("L", (33, 33))


def test_red_stays_red(tmp_path: Path) -> None:
    red = np.zeros((20, 20, 3), np.uint8)
    red[:, :, 0] = 200
    contents = {"train/happy/red.jpg": jpeg(red), "valid/happy/red.jpg": jpeg(red)}
    config = AugmentationConfig(brightness=0.01, contrast=0)
    augment_dataset(open_dataset(write_folder(tmp_path / "in", contents)), tmp_path / "out", config)
    means = np.asarray(Image.open(tmp_path / "out/train/happy/red-augmented-1.png")).mean(axis=(0, 1))
    assert means[0] > 190 and means[1:].max() < 10


def test_names_that_are_taken_or_long_stay_apart(tmp_path: Path) -> None:
    long = "😀" * 60
    contents = {
        "train/happy/1.png": png("happy", 1),
        "train/happy/1.jpg": png("happy", 2),
        "train/happy/1-augmented-1.png": png("happy", 3),
        f"train/happy/{long}.png": png("happy", 4),
        "valid/happy/1.png": png("happy", 5),
    }
    dataset = open_dataset(write_archive(tmp_path / "a.zip", contents))
    manifest = augment_dataset(dataset, tmp_path / "out", EVERYTHING, copies=2)
    assert len({record.file.casefold() for record in manifest.records}) == 5 + 8
    assert contents.items() <= contents_of(tmp_path / "out").items()


def test_votes_flags_and_subject_go_with_the_variations(drawn: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "imported"
    import_dataset(drawn, folder)
    text = (folder / "manifest.csv").read_text().splitlines()
    rows = [f"{text[0]},votes,subject", *(f"{line}dark,happy=7 sad=3,anna" for line in text[1:])]
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    augment_dataset(open_dataset(folder), tmp_path / "out", EVERYTHING)
    for record in read_manifest(tmp_path / "out").records:
        assert record.flags == ("dark",) and record.subject == "anna"
        assert record.votes is not None and record.votes.of("happy") == 7


def nothing_left(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if "out" in path.name]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cancel_leaves_nothing(tmp_path: Path, workers: int) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files({"train": 100})))
    seen: list[tuple[int, int]] = []
    with pytest.raises(WorkCancelled, match="Nothing was kept"):
        augment_dataset(
            dataset,
            tmp_path / "out",
            EVERYTHING,
            progress=lambda done, total: seen.append((done, total)),
            cancelled=lambda: bool(seen),
            workers=workers,
        )
    assert len(seen) == 1 and seen[0][1] == 600
    assert nothing_left(tmp_path)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_picture_is_named_and_leaves_nothing(tmp_path: Path, workers: int) -> None:
    contents = files(COUNTS) | {"valid/sad/zz.png": b"not a picture"}
    dataset = open_dataset(write_archive(tmp_path / "a.zip", contents))
    with pytest.raises(DatasetError, match=r"valid/sad/zz\.png.*Take it out"):
        augment_dataset(dataset, tmp_path / "out", EVERYTHING, workers=workers)
    assert nothing_left(tmp_path)


def test_a_full_disk_leaves_nothing(drawn: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        augment_dataset(drawn, tmp_path / "out", EVERYTHING)
    assert nothing_left(tmp_path)


def test_an_existing_dataset_is_not_touched(drawn: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    with pytest.raises(DatasetError, match="exists already"):
        augment_dataset(drawn, tmp_path / "out", EVERYTHING)
    assert contents_of(tmp_path / "out") == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    ("contents", "config", "amount", "kind", "message"),
    [
        (files(COUNTS), NO_CHANGE, {}, ConfigurationError, "Every change is switched off"),
        (files(COUNTS), EVERYTHING, {"copies": 0}, ConfigurationError, "whole number from 1 to 100, got 0"),
        (files(COUNTS), EVERYTHING, {"balance": True}, DatasetError, "equally large already"),
        (files({"valid": 2}), EVERYTHING, {}, DatasetError, "no labelled training pictures"),
        ({"happy/1.png": png("happy", 1)}, EVERYTHING, {}, DatasetError, "not divided into train and valid"),
    ],
    ids=["no change", "no copies", "balanced", "no training", "not divided"],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(
    contents: dict[str, bytes],
    config: AugmentationConfig,
    amount: dict[str, int],
    kind: type[FerError],
    message: str,
    tmp_path: Path,
) -> None:
    dataset = open_dataset(write_folder(tmp_path / "in", contents))
    with pytest.raises(kind, match=message):
        augment_dataset(dataset, tmp_path / "out", config, **amount)  # type: ignore[arg-type]
    assert nothing_left(tmp_path)
