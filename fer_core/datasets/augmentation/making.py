"""Makes the files of a piece of work; runs in the worker processes."""

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from fer_core.datasets.augmentation.amount import digest
from fer_core.datasets.augmentation.on_the_fly import Pixels
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.variation import draw
from fer_core.datasets.augmentation.work import Copy, Piece
from fer_core.datasets.manifest import Record
from fer_core.errors import DatasetError, MediaError
from fer_core.media.images import decode_image


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Writes pictures and their variations into ``folder``."""

    folder: Path
    config: AugmentationConfig
    seed: int

    def make(self, batch: tuple[Piece, ...]) -> tuple[Record, ...]:
        """Write all files of a batch and return their records; raises DatasetError for a broken picture."""
        return tuple(record for piece in batch for record in self._piece(piece))

    def _piece(self, piece: Piece) -> list[Record]:
        image = _opened(piece)
        records = [] if piece.original is None else [piece.original]
        if piece.original is not None:
            (self.folder / piece.original.file).write_bytes(piece.data)
        return records + [self._copy(image, copy) for copy in piece.copies]

    def _copy(self, image: Pixels, copy: Copy) -> Record:
        from fer_core.datasets.augmentation.with_albumentations import apply_with_albumentations

        random = np.random.default_rng(digest(self.seed, copy.record.source, copy.number))
        variation = draw(self.config, random, height=image.shape[0], width=image.shape[1])
        varied = apply_with_albumentations(image, variation)
        (self.folder / copy.record.file).write_bytes(_png(varied))
        return replace(copy.record, parameters=variation.as_text())


def _opened(piece: Piece) -> Pixels:
    """Return H x W x 3, or H x W x 1 for a picture without colours."""
    try:
        image = decode_image(piece.data, name=piece.source)
    except MediaError as error:
        raise DatasetError("{error} Take it out of the dataset and try again.", error=error) from error
    grey = np.ascontiguousarray(image[:, :, :1])
    return grey if np.array_equal(image, np.broadcast_to(grey, image.shape)) else image


def _png(image: Pixels) -> bytes:
    """Return a file that keeps every pixel as it is."""
    stored = image if image.shape[2] == 1 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", stored)
    if not done:
        raise ValueError("OpenCV cannot write a PNG")
    return bytes(data)
