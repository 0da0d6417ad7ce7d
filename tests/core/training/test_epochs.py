"""Training targets: the label, or a blend of label and votes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.networks.inputs import InputSpec, to_pixels
from fer_core.training.epochs import epoch_batches, training_targets
from fer_core.training.recipe import Recipe, recipe_from
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import SIDE

NO_CHANGE = AugmentationConfig(shift=0, rotation_degrees=0, scale=0, flip=False, brightness=0, contrast=0, erasing=0)
RECIPE = Recipe(
    options={"widths": [4], "depths": [1]},
    input=InputSpec(size_px=SIDE),
    augmentation=NO_CHANGE,
    batch_size=4,
    epochs=1,
    vote_weight=0.4,
)
VOTES = {"train/happy/0.png": "happy=2 sad=6 unknown=2", "train/sad/1.png": "neutral=10"}


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return open_dataset(make_dataset(tmp_path / "data" / "voted", votes=VOTES))


def test_votes_are_blended_with_the_label(dataset: Dataset) -> None:
    """Votes count for the dataset's classes only; a picture without such votes keeps its label."""
    targets = training_targets(dataset, RECIPE)
    files = [record.file for record in dataset.manifest.of("train")]
    assert dataset.manifest.labels == ("angry", "happy", "sad")
    assert targets[files.index("train/happy/0.png")] == pytest.approx([0, 0.6 + 0.4 * 0.25, 0.4 * 0.75])
    assert targets[files.index("train/sad/1.png")].tolist() == [0, 0, 1]
    assert targets[files.index("train/angry/0.png")].tolist() == [1, 0, 0]


def test_without_weight_targets_are_the_labels(dataset: Dataset) -> None:
    pictures = dataset.load("train", dataset.manifest.labels, lambda image: to_pixels(image, RECIPE.input))
    targets = training_targets(dataset, replace(RECIPE, vote_weight=0.0))
    assert np.array_equal(targets, np.eye(3, dtype=np.float32)[pictures.labels])


def test_each_picture_of_a_batch_has_its_own_target(dataset: Dataset) -> None:
    pictures = dataset.load("train", dataset.manifest.labels, lambda image: to_pixels(image, RECIPE.input))
    targets = training_targets(dataset, RECIPE)
    batches = epoch_batches(pictures, targets, RECIPE, 1)
    rows = {pixels.tobytes(): target for pixels, target in zip(pictures.pixels, targets, strict=True)}
    seen = [pair for index in range(len(batches)) for pair in zip(*batches[index][:2], strict=True)]
    assert len(seen) == 12
    for pixels, row in seen:
        assert np.array_equal(row, rows[pixels.astype(np.uint8).tobytes()])


def test_votes_that_nobody_gave_are_told(tmp_path: Path) -> None:
    dataset = open_dataset(make_dataset(tmp_path / "data" / "plain"))
    with pytest.raises(TrainingError, match=r"vote_weight is 0\.4, but no training picture"):
        training_targets(dataset, RECIPE)


def test_a_run_learns_from_votes_and_is_measured_on_labels(dataset: Dataset, tmp_path: Path) -> None:
    run = Run.start(tmp_path / "run", RECIPE)
    train(run, dataset)
    epoch = run.history()[0]
    assert epoch.valid_accuracy * 6 == pytest.approx(round(epoch.valid_accuracy * 6), abs=1e-4)
    assert run.recipe().vote_weight == 0.4


@pytest.mark.parametrize("weight", [-0.1, 1.1, "half"])
def test_a_weight_is_a_share(weight: object) -> None:
    with pytest.raises(ConfigurationError, match="vote_weight"):
        recipe_from({"vote_weight": weight}, origin="here")
