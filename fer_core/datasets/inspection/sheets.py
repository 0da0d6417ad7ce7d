"""Contact sheets: the worst pictures for each reason, side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.inspection.findings import REASONS, Finding
from fer_core.datasets.inspection.pixels import THUMB_PX, grey_of, resized
from fer_core.media.images import decode_image, write_image
from fer_core.results import Image

MOST_PICTURES: Final = 100
COLUMNS: Final = 20
GAP_PX: Final = 2
SIDE_PX: Final = 2 * THUMB_PX


def write_sheets(dataset: Dataset, findings: Sequence[Finding], folder: Path) -> tuple[Path, ...]:
    """Write ``<reason>.png`` for each reason that was found, from left to right as ``findings`` are ordered.

    Raises OutputError when that is not possible.
    """
    written = []
    for reason in REASONS:
        files = [finding.file for finding in findings if finding.reason == reason][:MOST_PICTURES]
        if files:
            written.append(folder / f"{reason}.png")
            write_image(_sheet(dataset, files), written[-1])
    return tuple(written)


def _sheet(dataset: Dataset, files: Sequence[str]) -> Image:
    pitch = SIDE_PX + GAP_PX
    rows, columns = -(-len(files) // COLUMNS), min(len(files), COLUMNS)
    sheet = np.full((rows * pitch, columns * pitch, 3), 255, np.uint8)
    for number, file in enumerate(files):
        top, left = number // COLUMNS * pitch, number % COLUMNS * pitch
        grey = resized(grey_of(decode_image(dataset.source.read(file), name=file)), SIDE_PX, SIDE_PX)
        sheet[top : top + SIDE_PX, left : left + SIDE_PX] = grey[..., np.newaxis]
    return sheet
