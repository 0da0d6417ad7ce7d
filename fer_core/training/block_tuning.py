"""Trains the last block of a body together with a new head, where there are pictures of all classes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import keras
import numpy as np

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import Manifest, Record
from fer_core.errors import ConfigurationError, TrainingError, WorkCancelled
from fer_core.networks.known_pictures import mark
from fer_core.training.batches import TrainingBatches
from fer_core.training.epochs import epoch_batches, run_epoch
from fer_core.training.events import BatchDone
from fer_core.training.lessons import Onlooker, Studied
from fer_core.training.new_pictures import LEAST
from fer_core.training.optimisation import compile_network, freeze
from fer_core.training.plan import Plan
from fer_core.training.pupil import Pupil
from fer_core.training.recipe import Recipe
from fer_core.training.rehearsal import Chosen, choose_pictures
from fer_core.training.taught_measures import Outcome

RECIPE: Final = Recipe(
    note="the last block, after the head has learnt",
    epochs=5,
    batch_size=32,
    learning_rate=1e-4,
    warmup_epochs=0.0,
    class_weights="balanced",
    averaging=0.0,
    augmentation=AugmentationConfig(),
)
"""A tenth of a training's rate: the block shall bend, not begin anew."""


def tune_last_block(
    network: keras.Model,
    pupil: Pupil,
    dataset: Dataset,
    studied: Sequence[Studied],
    labels: tuple[str, ...],
    plan: Plan,
    onlooker: Onlooker,
) -> Outcome:
    """Train on the dataset's pictures of all classes, at most 200 of each, and remember those instead.

    ``network`` is changed, and with it the pupil's, whose body it shares; what the pupil makes of the pictures is kept
    before that. Normalisation stays as it is. Raises TrainingError when the dataset lacks pictures of an old class.
    """
    arranged = _arranged(dataset, pupil, studied, plan)
    onlooker.phase("Reading pictures of all expressions")
    card = replace(pupil.card, labels=labels, golden=(0.0,) * len(labels))
    chosen = choose_pictures(card, arranged, seed=plan.seed)
    before = chosen.replay(pupil.network)
    onlooker.phase("Learning, the last block too")
    _train(network, chosen, replace(RECIPE, seed=plan.seed), onlooker)
    return Outcome(
        labels=labels,
        network=network,
        before=before,
        after=chosen.replay(network),
        given=np.isin(chosen.labels, [labels.index(found.new.label) for found in studied]),
        studied=tuple(studied),
        old_learnt=tuple(map(mark, _to_learn(chosen).pixels)),
    )


def last_block(network: keras.Model) -> str:
    """Return the name of the first layer that works at the smallest size that any convolution gets.

    In ``cnn`` and ``vgg`` that is the fourth block, in ``mobilenet-v2`` what follows the last halving. Raises
    ConfigurationError for a network without convolutions: it has no blocks.
    """
    convolutions = [layer for layer in network.layers if hasattr(layer, "kernel_size") and layer.weights]
    if not convolutions:
        raise ConfigurationError(
            "The network {name} has no convolutions, so it has no last block to train. Teach its head alone.",
            name=network.name,
        )
    sides = [layer.input.shape[1] for layer in convolutions]
    return str(convolutions[sides.index(min(sides))].name)


def _arranged(dataset: Dataset, pupil: Pupil, studied: Sequence[Studied], plan: Plan) -> Dataset:
    """Return the dataset with the new pictures divided as they were for the head, and the old ones as they are."""
    taught = {found.new.label for found in studied}
    old = [label for label in pupil.kept(plan) if label not in taught]
    records: list[Record] = [
        record
        for record in dataset.manifest.records
        if record.label in old and record.split != "test" and not record.parameters
    ]
    lacking = [label for label in old for split in ("train", "valid") if _count(records, label, split) < LEAST]
    if lacking:
        raise TrainingError(
            "The last block can only learn with pictures of the old expressions too, and {name} has fewer than {least} "
            "in train or in valid of: {labels}. Teach the head alone, or put the new class beside theirs in one "
            "dataset.",
            name=dataset.name,
            least=LEAST,
            labels=", ".join(dict.fromkeys(lacking)),
        )
    for found in studied:
        records += [replace(record, split="train") for record in found.new.learnt]
        records += [replace(record, split="valid") for record in found.new.held_out]
    return replace(dataset, manifest=Manifest(records=tuple(records)))


def _count(records: Sequence[Record], label: str, split: str) -> int:
    return sum(record.label == label and record.split == split for record in records)


def _train(network: keras.Model, chosen: Chosen, recipe: Recipe, onlooker: Onlooker) -> None:
    keras.utils.set_random_seed(recipe.seed)
    freeze(network, last_block(network))
    frozen = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    for layer in frozen:
        layer.trainable = False
    pictures = _to_learn(chosen)
    targets = np.eye(network.output_shape[-1], dtype=np.float32)[pictures.labels]
    steps = len(epoch_batches(pictures, targets, recipe, 1))
    compile_network(network, recipe, steps)
    for epoch in range(1, recipe.epochs + 1):
        _epoch(network, epoch_batches(pictures, targets, recipe, epoch), steps * recipe.epochs, onlooker)
    network.trainable = True


def _to_learn(chosen: Chosen) -> LabelledPictures:
    rows = np.flatnonzero(~chosen.held_out)
    return LabelledPictures(
        pixels=chosen.pixels[rows], labels=chosen.labels[rows], files=tuple(str(row) for row in rows)
    )


def _epoch(network: keras.Model, batches: TrainingBatches, total: int, onlooker: Onlooker) -> None:
    before = (batches.epoch - 1) * len(batches)

    def show(event: object) -> None:
        if isinstance(event, BatchDone):
            onlooker.progress(before + event.batch, total)

    if run_epoch(network, batches, show, onlooker.cancelled) is None:
        raise WorkCancelled("The teaching was cancelled. No network was made.")
