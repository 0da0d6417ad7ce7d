"""One epoch of training: its targets, its batches and the steps, for a whole run and for a fold of one."""

import keras

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.votes import soft_targets
from fer_core.progress import Cancelled
from fer_core.training.batches import Targets, TrainingBatches, prefetched
from fer_core.training.class_weights import class_weights
from fer_core.training.events import BatchDone, Progress
from fer_core.training.recipe import Recipe
from fer_core.training.trainable import refuse_no_votes


def training_targets(dataset: Dataset, recipe: Recipe) -> Targets:
    """Return N x classes for the split train, in the order that ``Dataset.load`` reads it; each row sums to 1.

    Raises TrainingError when the recipe asks for votes and no picture has any.
    """
    refuse_no_votes(dataset, recipe)
    return soft_targets(dataset.manifest.of("train"), dataset.manifest.labels, weight=recipe.vote_weight)


def epoch_batches(pictures: LabelledPictures, targets: Targets, recipe: Recipe, epoch: int) -> TrainingBatches:
    """Return the batches of an epoch, which counts from 1."""
    return TrainingBatches(
        pictures,
        targets,
        batch_size=recipe.batch_size,
        augmentation=recipe.augmentation,
        seed=recipe.seed,
        epoch=epoch,
        mixup=recipe.mixup,
        class_weights=None if recipe.class_weights == "none" else class_weights(targets, recipe),
    )


def run_epoch(
    network: keras.Model, batches: TrainingBatches, progress: Progress, cancelled: Cancelled
) -> BatchDone | None:
    """Train on every batch once and return the last report, or None when it was cancelled on the way.

    Batch by batch, because ``fit`` ends by replacing the weights with their moving average for good.
    """
    done, loss, accuracy = None, 0.0, 0.0
    for number, (pictures, targets, weights) in enumerate(prefetched(batches), start=1):
        if cancelled():
            return None
        logs = network.train_on_batch(pictures, targets, sample_weight=weights, return_dict=True)
        loss += (float(logs["loss"]) - loss) / number
        accuracy += (float(logs["accuracy"]) - accuracy) / number
        done = BatchDone(epoch=batches.epoch, batch=number, batches=len(batches), loss=loss, accuracy=accuracy)
        progress(done)
    return done
