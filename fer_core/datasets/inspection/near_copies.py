"""Finds pictures of the same photo that differ by a crop, light, a watermark, compression or mirroring.

A perceptual hash (signs of the lowest DCT frequencies about their median, as in Zauner, "Implementation and
Benchmarking of Perceptual Image Hash Functions", 2010) proposes pairs; the correlation of their fine structure at the
best shift decides. Faces are alike in their coarse structure: the hash alone would join strangers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.datasets.inspection.pixels import Grey
from fer_core.errors import WorkCancelled
from fer_core.progress import Cancelled, Progress, never, unwatched

MOST_BITS: Final = 12
"""Of 64 that may differ in a proposed pair. On FER2013 14 bits bring a tenth more pairs for four times the work."""
LEAST_SIMILARITY: Final = 0.85
"""On FER2013 strangers' similarities thin out at 0.8 and one photo's lie mostly above 0.9 (docs/benchmarks.md)."""
MOST_PROPOSED: Final = 50
"""Pairs a picture, the nearest ones; bounds the work where thousands of pictures are alike."""
ROWS: Final = 16
"""Hashes compared with all others at a time; 256 rows no longer fit the cache and take four times as long."""
SHIFT_PX: Final = 6
"""Largest shift, each way, of a thumbnail of 48 px."""
LEAST_STRUCTURE: Final = 1.5
"""Grey levels; a thumbnail whose fine structure is weaker shows nothing to compare."""

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two pictures by their numbers, ``first`` below ``second``."""

    first: int
    second: int
    similarity: float
    """Correlation, ``LEAST_SIMILARITY`` to 1."""
    mirrored: bool


def find_near_pairs(
    thumbs: npt.NDArray[np.uint8], *, progress: Progress = unwatched, cancelled: Cancelled = never
) -> list[NearPair]:
    """Compare thumbnails, N x 48 x 48, each with each, also mirrored. Raises WorkCancelled after a cancel.

    Progress counts thumbnails.
    """
    frequencies = np.stack([_frequencies(thumb) for thumb in thumbs])
    hashes, mirrored = _hashes(frequencies), _hashes(frequencies * _MIRROR)
    structure = Structure(thumbs)
    found: list[NearPair] = []
    for start in range(0, len(thumbs), ROWS):
        if cancelled():
            raise WorkCancelled("The inspection was cancelled. Earlier findings stay as they were.")
        for others, flipped in ((hashes, False), (mirrored, True)):
            found += structure.confirmed(_proposed(hashes, others, start), mirrored=flipped)
        progress(min(start + ROWS, len(thumbs)), len(thumbs))
    return found


class Structure:
    """The fine structure of thumbnails: what is left of each without its coarse light and dark."""

    def __init__(self, thumbs: npt.NDArray[np.uint8]) -> None:
        self._pictures = np.empty_like(thumbs)
        self._plain = np.zeros(len(thumbs), bool)
        for number, thumb in enumerate(thumbs):
            self._pictures[number], self._plain[number] = _structure(thumb)

    def similarity(self, first: int, second: int, *, mirrored: bool) -> float:
        """Return the correlation at the best shift, -1 to 1; 0 where a picture shows nothing to compare."""
        if self._plain[first] or self._plain[second]:
            return 0.0
        middle = self._pictures[first][SHIFT_PX:-SHIFT_PX, SHIFT_PX:-SHIFT_PX]
        other = self._pictures[second]
        other = np.ascontiguousarray(other[:, ::-1]) if mirrored else other
        return float(cv2.matchTemplate(other, middle, cv2.TM_CCOEFF_NORMED).max())

    def confirmed(self, pairs: Iterator[tuple[int, int]], *, mirrored: bool) -> Iterator[NearPair]:
        """Yield the pairs that are alike enough."""
        for first, second in pairs:
            similarity = min(self.similarity(first, second, mirrored=mirrored), 1.0)
            if similarity >= LEAST_SIMILARITY:
                yield NearPair(first=first, second=second, similarity=similarity, mirrored=mirrored)


def _structure(thumb: Grey) -> tuple[Grey, bool]:
    """Return the difference of two blurs as 8 bits of equal contrast, and whether there is too little of it."""
    pixels = thumb.astype(np.float32)
    band = cv2.GaussianBlur(pixels, (0, 0), 0.8) - cv2.GaussianBlur(pixels, (0, 0), 4)
    strength = float(band.std())
    scaled = np.clip(band * (32 / max(strength, LEAST_STRUCTURE)) + 128, 0, 255)
    return scaled.astype(np.uint8), strength < LEAST_STRUCTURE


_MIRROR: Final = np.where(np.arange(64) % 8 % 2 == 1, -1.0, 1.0).astype(np.float32)
"""Mirroring a picture turns the sign of its odd horizontal frequencies."""


def _frequencies(thumb: Grey) -> npt.NDArray[np.float32]:
    """Return the 8 x 8 lowest frequencies of the cosine transform, 64."""
    small = cv2.resize(thumb, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.dct(small)[:8, :8].ravel(), np.float32)


def _hashes(frequencies: npt.NDArray[np.float32]) -> Hashes:
    """Return N hashes of 64 bits: which frequencies lie above the median of all but the mean grey."""
    bits = frequencies > np.median(frequencies[:, 1:], axis=1, keepdims=True)
    return np.packbits(bits, axis=1).view(np.uint64).ravel()


def _proposed(hashes: Hashes, others: Hashes, start: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of a picture from ``start`` on (``ROWS`` of them) and a later one, the nearest of each."""
    apart = np.bitwise_count(hashes[start : start + ROWS, np.newaxis] ^ others[np.newaxis, start:])
    rows, columns = np.nonzero(apart <= MOST_BITS)
    later = columns > rows
    rows, columns = rows[later], columns[later]
    order = np.lexsort((apart[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    nearest = rank < MOST_PROPOSED
    yield from zip((rows[nearest] + start).tolist(), (columns[nearest] + start).tolist(), strict=True)
