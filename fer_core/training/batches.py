"""Makes augmented batches, the same ones for the same seed and epoch."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation import AugmentationConfig, Augmenter
from fer_core.datasets.dataset import LabelledPictures

Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
Targets = npt.NDArray[np.float32]
"""N x classes; each row sums to 1."""


class TrainingBatches:
    """One epoch of a training split: shuffled, augmented, with their targets.

    Order and augmentation follow from ``seed`` and ``epoch`` alone, so a resumed run sees what an unbroken one saw.
    """

    def __init__(
        self,
        pictures: LabelledPictures,
        targets: Targets,
        *,
        batch_size: int,
        augmentation: AugmentationConfig,
        seed: int,
        epoch: int,
    ) -> None:
        self._pictures = pictures
        self._targets = targets
        self.epoch = epoch
        self._batch_size = batch_size
        sequence = np.random.SeedSequence([seed, epoch])
        self._order = np.random.default_rng(sequence).permutation(len(pictures))
        self._augmentation = augmentation
        self._seeds = sequence.generate_state(len(self))

    def __len__(self) -> int:
        """Return the number of batches; the pictures left over after the last whole batch wait for another epoch."""
        return max(len(self._pictures) // self._batch_size, 1)

    def __getitem__(self, index: int) -> Batch:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        augmenter = Augmenter(self._augmentation, seed=int(self._seeds[index]))
        varied = [augmenter.augment(self._pictures.pixels[item]) for item in chosen]
        return np.stack(varied).astype(np.float32), self._targets[chosen]


def prefetched(batches: TrainingBatches, *, ahead: int = 4) -> Iterator[Batch]:
    """Yield the batches in order while a second thread prepares the next ``ahead``."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: deque[Future[Batch]] = deque()
        for index in range(len(batches)):
            waiting.append(pool.submit(batches.__getitem__, index))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def validation_arrays(pictures: LabelledPictures, classes: int) -> Batch:
    """Return the pictures as they are and one-hot labels, float32."""
    return pictures.pixels.astype(np.float32), np.eye(classes, dtype=np.float32)[pictures.labels]
