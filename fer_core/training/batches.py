"""Makes augmented batches, the same ones for the same seed and epoch."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation import AugmentationConfig, augmenter_for
from fer_core.datasets.dataset import LabelledPictures
from fer_core.training.class_weights import sample_weights
from fer_core.training.mixup import mix

Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
Targets = npt.NDArray[np.float32]
"""N x classes; each row sums to 1."""
Weights = npt.NDArray[np.float32]
HeadTargets = Targets | tuple[Targets, Targets]
"""Of the labels' head alone, or of it and of the votes' (``vote_head``), whose rows sum to 1 or to 0."""
WeightedBatch = tuple[npt.NDArray[np.float32], HeadTargets, Weights | None]
"""Pictures, targets, and how much each picture counts (None: all the same)."""


class TrainingBatches:
    """One epoch of a training split: shuffled, augmented, mixed if asked for, with targets and weights.

    Order and augmentation follow from ``seed`` and ``epoch`` alone, so a resumed run sees what an unbroken one saw.
    """

    def __init__(
        self,
        pictures: LabelledPictures,
        targets: HeadTargets,
        *,
        batch_size: int,
        augmentation: AugmentationConfig,
        seed: int,
        epoch: int,
        mixup: float = 0.0,
        class_weights: Weights | None = None,
    ) -> None:
        self._pictures = pictures
        self._targets = targets[0] if isinstance(targets, tuple) else targets
        self._votes = targets[1] if isinstance(targets, tuple) else None
        self._mixup = mixup
        self._class_weights = class_weights
        self.epoch = epoch
        self._batch_size = batch_size
        sequence = np.random.SeedSequence([seed, epoch])
        self._order = np.random.default_rng(sequence).permutation(len(pictures))
        self._augmentation = augmentation
        self._seeds = sequence.generate_state(len(self))

    def __len__(self) -> int:
        """Return the number of batches; the pictures left over after the last whole batch wait for another epoch."""
        return max(len(self._pictures) // self._batch_size, 1)

    def __getitem__(self, index: int) -> WeightedBatch:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        augmenter = augmenter_for(self._pictures.pixels, self._augmentation, seed=int(self._seeds[index]))
        varied = np.stack([augmenter.augment(self._pictures.pixels[item]) for item in chosen]).astype(np.float32)
        pictures, targets = self._mixed(index, varied, self._targets[chosen])
        weights = None if self._class_weights is None else sample_weights(targets, self._class_weights)
        if self._votes is None:
            return pictures, targets, weights
        return pictures, (targets, self._mixed(index, varied, self._votes[chosen])[1]), weights

    def _mixed(self, index: int, pictures: npt.NDArray[np.float32], targets: Targets) -> Batch:
        """Mix as it is drawn for this batch, the same each time."""
        random = np.random.default_rng([int(self._seeds[index]), 1])
        return mix(pictures, targets, alpha=self._mixup, random=random)


def prefetched(batches: TrainingBatches, *, ahead: int = 4) -> Iterator[WeightedBatch]:
    """Yield the batches in order while a second thread prepares the next ``ahead``."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: deque[Future[WeightedBatch]] = deque()
        for index in range(len(batches)):
            waiting.append(pool.submit(batches.__getitem__, index))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def validation_arrays(pictures: LabelledPictures, classes: int) -> Batch:
    """Return the pictures as they are and one-hot labels, float32."""
    return pictures.pixels.astype(np.float32), np.eye(classes, dtype=np.float32)[pictures.labels]
