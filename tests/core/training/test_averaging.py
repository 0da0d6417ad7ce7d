"""An average of trained bundles: a bundle like any other, with its members in its card."""

import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import BundleError, ConfigurationError, TrainingError
from fer_core.networks.architectures import build_network
from fer_core.networks.bundle import KERAS_NAME, bundle_folder
from fer_core.networks.byte_weights import rounded
from fer_core.networks.card import read_card, write_card
from fer_core.networks.classifier import load_classifier
from fer_core.networks.earlier_weights import take_earlier_weights
from fer_core.networks.inputs import InputSpec
from fer_core.networks.model_card import MODEL_CARD_NAME, write_model_card
from fer_core.networks.packing import load_network
from fer_core.networks.places import RUN_BUNDLE
from fer_core.training.averaging import average_bundles
from fer_core.training.bundling import make_bundle
from fer_core.training.marking import add_marks
from fer_core.training.pupil import open_pupil
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from fer_core.workspace import own_models_folder, runs_folder
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE, files
from tests.without_graphs import without_graphs

RECIPE = Recipe(
    options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0, "norm_momentum": 0.8},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(),
    batch_size=4,
    epochs=1,
    averaging=0.5,
    patience_steps=0,
    licences=("Not for sale.",),
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_dataset(make_dataset(tmp_path_factory.mktemp("data") / "drawn"))


@pytest.fixture(scope="module")
def members(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder, made = tmp_path_factory.mktemp("runs"), []
    with without_graphs():
        for seed in (1, 2):
            run = Run.start(folder / f"seed-{seed}", replace(RECIPE, seed=seed))
            train(run, dataset)
            made.append(make_bundle(run, dataset))
    return made


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))


def test_the_average_is_a_bundle_that_proves_itself(dataset: Dataset, members: list[Path]) -> None:
    folder = average_bundles(members, dataset, name="both", mirrored=True)
    card, own = read_card(folder), [read_card(member) for member in members]
    assert folder == own_models_folder() / "both" == bundle_folder("both")
    assert card.recipe["members"] == [{"name": one.name, "recipe": dict(one.recipe)} for one in own]
    assert card.metrics["images"] == 6 and "Not for sale." in card.licences
    assert card.parameters > sum(one.parameters for one in own) - 100
    crops = [np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8) for seed in range(3)]
    assert np.allclose(load_classifier(folder).raw_probabilities(crops).sum(axis=1), 1, atol=1e-5)
    words = (folder / MODEL_CARD_NAME).read_text(encoding="utf-8")
    assert "averages the scores of 2 networks, each on the picture and on its mirror image" in words
    assert "| `seed-1` |" in words and "| 1 (1) |" in words
    assert words.count("architecture `cnn`, batches of 4, AdamW") == 1 and "`seed-1`, `seed-2`: architecture" in words


def test_a_soup_is_as_small_as_one_and_can_be_gone_on_from(dataset: Dataset, members: list[Path]) -> None:
    folder = average_bundles(members, dataset, name="soup", mean_of="weights")
    card, first = read_card(folder), read_card(members[0])
    assert card.parameters == first.parameters
    assert (card.recipe["architecture"], card.recipe["mean_of"]) == ("cnn", "weights")
    assert "averages the weights of 2 networks" in (folder / MODEL_CARD_NAME).read_text(encoding="utf-8")
    variances = [_first_variance(bundle) for bundle in (folder, *members)]
    assert not np.allclose(variances[0], np.mean(variances[1:], axis=0), rtol=1e-3)  # measured, and not a mean
    again = average_bundles([folder, members[0]], dataset, name="again", mean_of="weights")
    assert read_card(again).recipe["weight_bits"] == card.recipe["weight_bits"] == 32
    network = build_network("cnn", spec=RECIPE.input, classes=len(card.labels), options=RECIPE.options)
    take_earlier_weights(network, "soup", card.labels)
    given = [keras.saving.load_model(member / KERAS_NAME).get_weights()[0] for member in members]
    assert np.allclose(network.get_weights()[0], np.mean(given, axis=0), atol=1e-6)


def test_three_seeds_of_one_recipe_tell_what_chance_does(dataset: Dataset, members: list[Path], tmp_path: Path) -> None:
    card = read_card(average_bundles(members, dataset, name="both"))
    first, second = card.recipe["members"]
    third = {"name": "seed-3", "recipe": {**first["recipe"], "seed": 3}}
    alone = [{"name": "one", "parameters": 9, "accuracy": accuracy} for accuracy in (0.70, 0.71, 0.73)]
    words = (
        "with the seeds 1, 2, 3: right in 71.33% on average, with a standard deviation of 1.53 points. The average of "
        "many such trainings lies between 67.54% and 75.13% on these pictures (95%, Student's t)."
    )
    for others, said in (
        ([second, third], True),
        ([second], False),
        ([second, first], False),
        ([second, third, third], False),
        ([second, {**third, "recipe": {**third["recipe"], "epochs": 2}}], False),
    ):
        told = replace(
            card, recipe={**card.recipe, "members": [first, *others]}, training={"date": "", "members": alone}
        )
        write_model_card(told, tmp_path)
        assert (words in (tmp_path / MODEL_CARD_NAME).read_text(encoding="utf-8")) == said


def test_a_mirrored_mean_of_weights_is_refused(dataset: Dataset, members: list[Path]) -> None:
    with pytest.raises(ConfigurationError, match="sees each picture once"):
        average_bundles(members, dataset, name="both", mean_of="weights", mirrored=True)


def test_a_soup_of_bytes_has_bytes(dataset: Dataset, members: list[Path], tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    shutil.copytree(members[0], packed)
    card = read_card(packed)
    write_card(replace(card, recipe={**card.recipe, "weight_bits": 8}), packed)
    soup = load_network(average_bundles([packed, members[1]], dataset, name="soup", mean_of="weights"))
    kernel = soup.get_layer("probabilities").get_weights()[0]
    assert np.array_equal(kernel, rounded(kernel))


def test_pictures_of_the_network_it_started_from_are_known_too(dataset: Dataset, members: list[Path]) -> None:
    """Six of the pictures that the first one learned from are the later one's valid."""
    shutil.copytree(members[0], runs_folder() / "first" / RUN_BUNDLE)
    earlier = files({"train": 4})
    moved = {name.replace("train", "valid"): earlier[name] for name in earlier if name[-5] in "01"}
    new = {name: data for name, data in files({"valid": 6, "train": 2}).items() if "train" in name}
    other = open_dataset(make_dataset(runs_folder() / "other", contents={**new, **moved}))
    run = Run.start(runs_folder() / "later", replace(RECIPE, start_from="first"))
    with without_graphs():
        train(run, other)
        later = make_bundle(run, other)
    both = average_bundles([later], other, name="both", mirrored=True)
    with pytest.raises(TrainingError, match="remembers no pictures that it did not learn from"):
        open_pupil(later)
    for bundle in (later, both):
        card = read_card(bundle)
        assert (card.metrics["images"], card.metrics["copies_of_training_pictures"]) == (6, 6)
        assert card.metrics["without_copies"] is None and card.unseen == {}
        assert card.training["known"] == add_marks(bundle, other) == {"train": 12 + 6, "valid": 6 + 6}
        assert "All of them are among those that it learned from" in (bundle / MODEL_CARD_NAME).read_text("utf-8")


def test_what_was_taught_is_refused(dataset: Dataset, members: list[Path], tmp_path: Path) -> None:
    taught = tmp_path / "taught"
    shutil.copytree(members[0], taught)
    card = read_card(taught)
    write_card(replace(card, name="taught", training={**card.training, "taught": [{"date": "2026-11-01"}]}), taught)
    with pytest.raises(ConfigurationError, match=r'"taught" was taught after its training'):
        average_bundles([members[0], taught], dataset, name="both")


def test_members_of_another_dataset_are_refused(members: list[Path], tmp_path: Path) -> None:
    other = open_dataset(make_dataset(tmp_path / "data" / "other", train=5))
    with pytest.raises(TrainingError, match=r"seed-1 was trained on drawn"):
        average_bundles(members, other, name="both", mirrored=False)
    assert not (own_models_folder() / "both").exists()


def test_the_same_pictures_with_votes_are_as_good(members: list[Path], tmp_path: Path) -> None:
    voted = open_dataset(make_dataset(tmp_path / "data" / "voted", votes={"train/sad/1.png": "neutral=10"}))
    assert voted.manifest.fingerprint != read_card(members[0]).dataset["fingerprint"]
    folder = average_bundles(members, voted, name="both", mirrored=False)
    assert read_card(folder).metrics["images"] == 6


def test_members_that_look_at_other_pictures_are_refused(dataset: Dataset, members: list[Path], tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.mkdir()
    write_card(replace(read_card(members[0]), name="odd", input=InputSpec(size_px=64)), odd)
    with pytest.raises(ConfigurationError, match='"seed-1" and "odd" cannot be averaged'):
        average_bundles([members[0], odd], dataset, name="both", mirrored=False)


def test_a_taken_name_is_refused(dataset: Dataset, members: list[Path]) -> None:
    with pytest.raises(BundleError, match="default"):
        average_bundles(members, dataset, name="default", mirrored=False)


def _first_variance(bundle: Path) -> np.ndarray:
    layers = load_network(bundle).layers
    return next(layer for layer in layers if isinstance(layer, keras.layers.BatchNormalization)).moving_variance.numpy()
