"""One epoch of training: its targets, its batches and the steps, for a whole run and for a fold of one."""

import keras
import numpy as np

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.votes import soft_targets
from fer_core.progress import Cancelled
from fer_core.training.batches import HeadTargets, Targets, TrainingBatches, Weights, prefetched
from fer_core.training.class_weights import class_weights
from fer_core.training.events import BatchDone, Progress
from fer_core.training.recipe import Recipe
from fer_core.training.trainable import refuse_no_votes
from fer_core.training.vote_head import vote_targets


def training_targets(dataset: Dataset, recipe: Recipe) -> Targets:
    """Return N x classes for the split train, in the order that ``Dataset.load`` reads it; each row sums to 1.

    Raises TrainingError when the recipe asks for votes and no picture has any.
    """
    refuse_no_votes(dataset, recipe)
    return soft_targets(dataset.manifest.of("train"), dataset.manifest.labels, weight=recipe.vote_weight)


def head_targets(dataset: Dataset, recipe: Recipe, taught: Targets | None = None) -> HeadTargets:
    """Return ``training_targets``, beside them the votes, N x 10, where the recipe has a head for them.

    ``taught``, N x classes, is what teachers hold likely; it has the recipe's ``teacher_weight`` in the targets.
    """
    targets = training_targets(dataset, recipe)
    if taught is not None:
        targets = ((1 - recipe.teacher_weight) * targets + recipe.teacher_weight * taught).astype(np.float32)
    return (targets, vote_targets(dataset.manifest.of("train"))) if recipe.vote_head else targets


def epoch_batches(pictures: LabelledPictures, targets: HeadTargets, recipe: Recipe, epoch: int) -> TrainingBatches:
    """Return the batches of an epoch, which counts from 1."""
    labels = targets[0] if isinstance(targets, tuple) else targets
    return TrainingBatches(
        pictures,
        targets,
        batch_size=recipe.batch_size,
        augmentation=recipe.augmentation,
        seed=recipe.seed,
        epoch=epoch,
        mixup=recipe.mixup,
        class_weights=None if recipe.class_weights == "none" else class_weights(labels, recipe),
    )


def weighed(
    targets: HeadTargets, weights: Weights | None
) -> tuple[HeadTargets, Weights | tuple[Weights, Weights] | None]:
    """Return the targets and how much each picture counts; with two heads, for the labels' and for the votes'.

    Votes get a sum of 1, and count as much as the picture has of them: nothing without any, and a part where a picture
    without was mixed in (mixup). The loss would be the same, but TensorFlow's gradient of it takes for granted that
    targets sum to 1.
    """
    if not isinstance(targets, tuple):
        return targets, weights
    labels, votes = targets
    first = np.ones(len(votes), np.float32) if weights is None else weights
    sums = votes.sum(axis=1)
    whole = np.divide(votes, sums[:, None], out=np.zeros_like(votes), where=sums[:, None] > 0)
    return (labels, whole), (first, (first * sums).astype(np.float32))


def run_epoch(
    network: keras.Model, batches: TrainingBatches, progress: Progress, cancelled: Cancelled
) -> BatchDone | None:
    """Train on every batch once and return the last report, or None when it was cancelled on the way.

    Loss and accuracy are those of the labels' head. Batch by batch, because ``fit`` ends by replacing the weights with
    their moving average for good.
    """
    done, loss, accuracy = None, 0.0, 0.0
    of_first = "" if len(network.outputs) == 1 else f"{network.output_names[0]}_"
    for number, (pictures, targets, weights) in enumerate(prefetched(batches), start=1):
        if cancelled():
            return None
        aims, counts = weighed(targets, weights)
        logs = network.train_on_batch(pictures, aims, sample_weight=counts, return_dict=True)
        loss += (float(logs[f"{of_first}loss"]) - loss) / number
        accuracy += (float(logs[f"{of_first}accuracy"]) - accuracy) / number
        done = BatchDone(epoch=batches.epoch, batch=number, batches=len(batches), loss=loss, accuracy=accuracy)
        progress(done)
    return done
