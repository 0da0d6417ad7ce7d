"""Cuts the making of a dataset into pieces of work: which files are written, from which picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from fer_core.datasets.augmentation.amount import Amount
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.file_names import FileNames
from fer_core.datasets.manifest import Record

MOST_COPIES_A_PIECE: Final = 10
MOST_FILES_A_BATCH: Final = 100
MOST_BYTES_A_BATCH: Final = 4_000_000
"""Small enough that progress is seen and a cancel is heard, large enough for the way between processes."""
LONGEST_STEM_BYTES: Final = 200
"""A file name may have 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A variation to make; its number and its source's name decide what is drawn."""

    number: int
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is written from one picture: itself, where ``original`` is given, and variations."""

    source: str
    """The picture's file in the dataset that it comes from."""
    original: Record | None
    copies: tuple[Copy, ...]
    data: bytes = b""

    @property
    def files(self) -> int:
        return len(self.copies) + (self.original is not None)


def pieces(dataset: Dataset, amount: Amount, *, seed: int) -> tuple[Piece, ...]:
    """Return all the work, without the pictures' bytes. Originals keep their names."""
    wanted, names = amount.by_file(dataset.manifest, seed=seed), FileNames()
    originals = [replace(record, file=names.name_for(record)) for record in dataset.manifest.records]
    made: list[Piece] = []
    for record, original in zip(dataset.manifest.records, originals, strict=True):
        copies = tuple(_copies(record, wanted.get(record.file, 0), names))
        made.append(Piece(source=record.file, original=original, copies=copies[:MOST_COPIES_A_PIECE]))
        for start in range(MOST_COPIES_A_PIECE, len(copies), MOST_COPIES_A_PIECE):
            some = copies[start : start + MOST_COPIES_A_PIECE]
            made.append(Piece(source=record.file, original=None, copies=some))
    return tuple(made)


def batches(dataset: Dataset, work: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the work with its bytes, read when it is asked for, several pieces at a time."""
    batch: list[Piece] = []
    files = size = 0
    for piece in work:
        batch.append(replace(piece, data=dataset.source.read(piece.source)))
        files += piece.files
        size += piece.files * len(batch[-1].data)
        if files >= MOST_FILES_A_BATCH or size > MOST_BYTES_A_BATCH:
            yield tuple(batch)
            batch, files, size = [], 0, 0
    if batch:
        yield tuple(batch)


def _copies(record: Record, count: int, names: FileNames) -> Iterator[Copy]:
    path = PurePosixPath(record.file)
    stem = path.stem.encode()[:LONGEST_STEM_BYTES].decode(errors="ignore")
    for number in range(1, count + 1):
        named = replace(record, file=f"{stem}-augmented-{number}.png", source=record.file)
        yield Copy(number=number, record=replace(named, file=names.name_for(named)))
