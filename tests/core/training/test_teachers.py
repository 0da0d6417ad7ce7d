"""Teachers: what they hold likely, both ways round, becomes a part of the targets."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import LabelledPictures, open_dataset
from fer_core.errors import BundleError, ConfigurationError, WorkCancelled
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.inputs import InputSpec
from fer_core.networks.model_card import MODEL_CARD_NAME, write_model_card
from fer_core.networks.packing import load_network
from fer_core.training.bundling import make_bundle
from fer_core.training.epochs import head_targets, training_targets
from fer_core.training.recipe import Recipe, recipe_from
from fer_core.training.runs import Run
from fer_core.training.teachers import _both_ways, check_teachers, read_taught, taught_targets
from fer_core.training.trainable import check_start
from fer_core.training.trainer import train
from fer_core.workspace import own_models_folder
from tests.curated_dataset import make_dataset
from tests.small_bundle import CHANNELS, LABELS, SIZE_PX, write_bundle

SPEC = InputSpec(size_px=SIZE_PX, channels=CHANNELS)
MIXED = ("happy", "angry", "bored")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    write_bundle(own_models_folder() / "first", name="first")
    return own_models_folder() / "first"


@pytest.fixture
def pictures() -> LabelledPictures:
    pixels = np.random.default_rng(2).integers(0, 256, (5, SIZE_PX, SIZE_PX, CHANNELS), np.uint8)
    return LabelledPictures(pixels=pixels, labels=np.zeros(5, np.int64), files=tuple("abcde"))


def taught(pictures: LabelledPictures, kept: Path, *, teachers: int = 1, cancelled: bool = False) -> np.ndarray:
    return taught_targets(
        check_teachers(["first"] * teachers, MIXED, SPEC),
        pictures,
        MIXED,
        kept=kept,
        progress=lambda done, total: None,
        cancelled=lambda: cancelled,
    )


def test_targets_are_the_mean_answer_in_the_order_of_the_datasets_labels(
    folder: Path, pictures: LabelledPictures, tmp_path: Path
) -> None:
    pixels = pictures.pixels.astype(np.float32)
    network = load_network(folder)
    both = (np.asarray(network(pixels)) + np.asarray(network(pixels[:, :, ::-1]))) / 2
    expected = both[:, [LABELS.index(label) for label in MIXED]]
    assert np.allclose(taught(pictures, tmp_path / "one.npy"), expected, atol=1e-6)
    assert np.allclose(taught(pictures, tmp_path / "two.npy", teachers=2), expected, atol=1e-6)


def test_rows_read_from_landmarks_have_no_mirror_image() -> None:
    rows = np.random.default_rng(3).random((4, 6), np.float32)
    inputs = keras.Input((6,))
    network = keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(inputs))
    assert np.allclose(_both_ways(network, rows), np.asarray(network(rows)), atol=1e-6)


def test_a_teacher_that_is_not_what_its_card_says_is_refused(
    pictures: LabelledPictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = keras.Input((SIZE_PX, SIZE_PX, CHANNELS))
    other = keras.Model(inputs, keras.layers.Dense(4)(keras.layers.GlobalAveragePooling2D()(inputs)))
    monkeypatch.setattr("fer_core.training.teachers.load_network", lambda folder: other)
    with pytest.raises(BundleError, match="first is not the one that its card describes"):
        taught(pictures, tmp_path / "kept.npy")
    assert not list(tmp_path.glob("*.npy"))


def test_what_was_found_once_is_kept_for_a_resumed_run(pictures: LabelledPictures, tmp_path: Path) -> None:
    first = taught(pictures, tmp_path / "kept.npy")
    assert np.array_equal(read_taught(tmp_path / "kept.npy"), first)


def test_a_cancel_leaves_nothing_behind(pictures: LabelledPictures, tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled):
        taught(pictures, tmp_path / "kept.npy", cancelled=True)
    assert not list(tmp_path.glob("*.npy"))


@pytest.mark.parametrize(
    ("labels", "spec"), [(("angry", "happy"), SPEC), (MIXED, InputSpec(size_px=48, channels=CHANNELS))]
)
def test_a_teacher_of_other_classes_or_another_input_is_refused(labels: tuple[str, ...], spec: InputSpec) -> None:
    with pytest.raises(ConfigurationError, match='"first" cannot teach this one: it tells angry, bored, happy'):
        check_teachers(["first"], labels, spec)


def test_a_teacher_that_is_not_there_is_told_before_anything_begins() -> None:
    with pytest.raises(ConfigurationError, match='no network "gone" to learn from'):
        check_start(Recipe(teachers=("first", "gone")))


def test_teachers_have_their_share_of_the_targets(tmp_path: Path) -> None:
    dataset = open_dataset(make_dataset(tmp_path / "data" / "plain"))
    labels = training_targets(dataset, Recipe())
    held_likely = np.full_like(labels, 1 / 3)
    mixed = head_targets(dataset, Recipe(teacher_weight=0.25), held_likely)
    assert isinstance(mixed, np.ndarray)
    assert np.allclose(mixed, 0.75 * labels + 0.25 / 3) and mixed.dtype == np.float32


def test_a_network_learns_from_its_teacher(tmp_path: Path) -> None:
    """With the whole say of the teacher, the targets are its answers; they outlast it."""
    dataset = open_dataset(make_dataset(tmp_path / "data" / "plain"))
    recipe = Recipe(
        options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
        input=InputSpec(size_px=24),
        augmentation=AugmentationConfig(),
        batch_size=4,
        epochs=2,
        averaging=0.5,
        patience_steps=0,
        label_smoothing=0.0,
    )
    teacher = Run.start(own_models_folder().parent / "runs" / "teacher", recipe)
    train(teacher, dataset)
    make_bundle(teacher, dataset)
    run = Run.start(tmp_path / "pupil", replace(recipe, teachers=("teacher",), teacher_weight=1.0))
    train(run, dataset)
    kept = np.load(run.folder / "teachers.npy")
    assert kept.shape == (12, 3) and np.allclose(kept.sum(axis=1), 1, atol=1e-5)
    assert run.history()[0].loss != pytest.approx(teacher.history()[0].loss, abs=1e-4)
    assert run.borrowed_licences() == read_card(teacher.bundle).licences
    shutil.rmtree(teacher.folder)
    finished = len(run.history())
    (run.folder / "recipe.json").write_text(json.dumps({**run.recipe().as_dict(), "epochs": 3}), encoding="utf-8")
    train(run, dataset)  # the teacher is not asked again
    assert len(run.history()) == finished + 1


@pytest.mark.parametrize("teachers", ["vgg", [3], [""]])
def test_teachers_are_a_list_of_names(teachers: object) -> None:
    with pytest.raises(ConfigurationError, match="teachers"):
        recipe_from({"teachers": teachers}, origin="here")


def test_the_model_card_names_the_teachers(tmp_path: Path) -> None:
    card = read_card(bundle_folder())
    recipe = {**card.recipe, "teachers": ["a", "b"], "teacher_weight": 0.5, "precision": "bfloat16"}
    write_model_card(replace(card, recipe=recipe), tmp_path)
    words = (tmp_path / MODEL_CARD_NAME).read_text(encoding="utf-8")
    assert (
        "0.5 of what the networks called `a`, `b` then held likely" in words
        and "in bfloat16 where the computer can" in words
    )
