"""A bundle proves itself when it is opened; a damaged or exchanged one is refused."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.networks.bundle import (
    DEFAULT_NAME,
    KERAS_NAME,
    SERVING_NAME,
    bundle_folder,
    bundle_names,
    golden_image,
)
from fer_core.networks.bundle_files import check_files
from fer_core.networks.card import CARD_NAME, read_card, write_card
from fer_core.networks.card_checks import MOST_LABELS
from fer_core.networks.classifier import load_classifier
from fer_core.networks.inputs import to_batch
from fer_core.networks.packing import load_network
from fer_core.workspace import SHIPPED_MODELS
from tests.small_bundle import write_bundle

SHIPPED = sorted(path.parent for path in SHIPPED_MODELS.glob(f"*/{CARD_NAME}"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_MODELS / DEFAULT_NAME, tmp_path / "copy"))


def change_card(folder: Path, change: Callable[[dict], object]) -> None:
    card = json.loads((folder / CARD_NAME).read_text())
    change(card)
    (folder / CARD_NAME).write_text(json.dumps(card))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_shipped_bundles_open_and_stay_small(folder: Path) -> None:
    classifier = load_classifier(folder)
    most_mb = 60 if folder.name == "accurate" else 10
    assert sum(path.stat().st_size for path in folder.iterdir()) <= most_mb * 2**20
    assert classifier.card.metrics["accuracy"] >= 0.65
    assert "95% interval" in (folder / "README.md").read_text()


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_serving_and_keras_agree(folder: Path) -> None:
    classifier, network = load_classifier(folder), load_network(folder)
    pixels = np.random.default_rng(1).integers(0, 256, (8, classifier.input_px, classifier.input_px, 1), np.uint8)
    crops = [golden_image(classifier.input_px), *(np.repeat(grey, 3, axis=2) for grey in pixels)]
    expected = np.asarray(network(to_batch(crops, classifier.card.input)))
    assert np.abs(classifier.raw_probabilities(crops) - expected).max() < 1e-4


def test_golden_image_is_the_same_everywhere() -> None:
    image = golden_image(48)
    assert image.shape == (48, 48, 3) and image.dtype == np.uint8
    assert [int(image[y, x, 0]) for y, x in ((0, 0), (19, 15), (24, 24), (38, 24), (47, 47))] == [60, 30, 190, 90, 130]


@pytest.mark.parametrize("file", [SERVING_NAME, KERAS_NAME])
def test_an_exchanged_file_is_refused(copy: Path, file: str) -> None:
    data = bytearray((copy / file).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / file).write_bytes(data)
    with pytest.raises(BundleError, match="not the file that its card describes"):
        load_classifier(copy) if file == SERVING_NAME else load_network(copy)


@pytest.mark.parametrize("file", [SERVING_NAME, CARD_NAME])
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(BundleError, match=file):
        load_classifier(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda card: card.update(format=99), "Update FER Studio"),
        (lambda card: card["labels"].append("happy"), "unusable labels"),
        (lambda card: card["labels"].append("bored"), "contradicts itself"),
        (lambda card: card.update(temperature=0), "contradicts itself"),
        (lambda card: card.pop("framing"), "cannot be used"),
        (lambda card: card.update(golden=[1, 0, 0, 0, 0, 0, 0]), "fails its own test"),
        (lambda card: card["input"].update(size_px=64), "does not take the input"),
        (lambda card: card.update(surprise="!"), "cannot be used"),
    ],
    ids=["format", "label twice", "label more", "temperature", "framing", "golden", "input", "unknown"],
)
def test_a_card_that_is_not_right_is_refused(copy: Path, change: Callable[[dict], object], message: str) -> None:
    change_card(copy, change)
    with pytest.raises(BundleError, match=message):
        load_classifier(copy)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": 3}'], ids=["empty", "half", "list", "little"])
def test_a_card_that_is_no_card_is_refused(copy: Path, content: str) -> None:
    (copy / CARD_NAME).write_text(content)
    with pytest.raises(BundleError, match="cannot be used"):
        read_card(copy)


def test_a_network_that_gives_no_numbers_is_refused(tmp_path: Path) -> None:
    import hashlib

    import onnx

    folder = write_bundle(tmp_path / "small")
    model = onnx.load(folder / SERVING_NAME)
    kernel = next(array for array in model.graph.initializer if array.name == "kernel")
    kernel.CopyFrom(onnx.numpy_helper.from_array(np.full(tuple(kernel.dims), np.nan, np.float32), "kernel"))
    onnx.save(model, folder / SERVING_NAME)
    digest = hashlib.sha256((folder / SERVING_NAME).read_bytes()).hexdigest()
    change_card(folder, lambda card: card["files"].update({SERVING_NAME: digest}))
    with pytest.raises(BundleError, match="fails its own test"):
        load_classifier(folder)


def test_a_serving_file_that_is_no_network_is_refused(copy: Path) -> None:
    import hashlib

    (copy / SERVING_NAME).write_bytes(b"no network")
    change_card(copy, lambda card: card["files"].update({SERVING_NAME: hashlib.sha256(b"no network").hexdigest()}))
    with pytest.raises(BundleError, match="cannot be opened"):
        load_classifier(copy)


def test_bundles_are_found_by_name_and_path(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    assert bundle_folder() == SHIPPED_MODELS / DEFAULT_NAME
    assert bundle_folder(copy) == copy
    shutil.copytree(copy, tmp_path / "home/models/mine")
    assert bundle_folder("mine") == tmp_path / "home/models/mine"
    assert bundle_names()[0] == DEFAULT_NAME and "mine" in bundle_names()
    with pytest.raises(BundleError, match=r'no network "absent"\. There are: default'):
        bundle_folder("absent")


def test_a_card_of_as_many_classes_as_there_may_be_is_read_again(copy: Path) -> None:
    labels = [f"class {number}" for number in range(MOST_LABELS)]
    one = {"images": 200_000, "precision": 0.005123456, "recall": 0.005123456, "f1": 0.005123456}
    matrix = [[1000] * MOST_LABELS] * MOST_LABELS
    measured = {
        **read_card(copy).metrics,
        "images": 40_000_000,
        "accuracy": 0.005,
        "accuracy_interval": [0.004978, 0.005022],
        "labels": labels,
        "per_class": dict.fromkeys(labels, one),
        "confusion_matrix": matrix,
        "copies_of_training_pictures": 0,
    }
    card = replace(
        read_card(copy),
        labels=tuple(labels),
        golden=(1 / MOST_LABELS,) * MOST_LABELS,
        metrics={**measured, "without_copies": measured | {"without_copies": None}},
    )
    write_card(card, copy)
    assert read_card(copy).labels == tuple(labels)
    check_files(copy, read_card(copy))
