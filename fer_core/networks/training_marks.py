"""Which pictures a network's training learned from, and chose its best epoch by: ``known.npz``, 6 bytes a picture.

A dataset's name, its files and its fingerprint do not tell: the same pictures may stand anywhere, under other names.
The marks are those of ``known_pictures``: 48 bits of what the network takes of a picture; none can be made of them.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.errors import BundleError
from fer_core.messages import N_
from fer_core.networks.array_file import unpacked_size
from fer_core.networks.bundle import checked_card, sha256
from fer_core.networks.card import Card, read_card
from fer_core.networks.known_pictures import MARK, mark, of_lessons
from fer_core.writing import write_whole

KNOWN_NAME: Final = "known.npz"
SPLITS: Final = ("train", "valid")
"""The arrays in it: N x 6 bytes each, in order, none twice."""
MARK_BYTES: Final = MARK // 2
MOST_MARKS: Final = 1_000_000
"""Of each split; a training on more is only known by its dataset."""
MOST_BYTES: Final = 2 * MOST_MARKS * MARK_BYTES + 2**16
Marks = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingMarks:
    """Marks as numbers below 2^48, each kind in order and none twice."""

    train: Marks
    valid: Marks

    def counts(self) -> dict[str, int]:
        """Return how many different pictures there are, as the card has it."""
        return {"train": len(self.train), "valid": len(self.valid)}

    def __or__(self, other: "TrainingMarks") -> "TrainingMarks":
        """Return the pictures of both: a network that started from another one learned from that one's too."""
        return TrainingMarks(train=np.union1d(self.train, other.train), valid=np.union1d(self.valid, other.valid))


def marks_of(pictures: Iterable[npt.NDArray[np.generic]]) -> Marks:
    """Return the mark of each picture, in the order of the pictures."""
    return as_numbers(mark(pixels) for pixels in pictures)


def as_numbers(marks: Iterable[str]) -> Marks:
    """Return marks as numbers; what is no mark, as in a card from elsewhere, is left out."""
    return np.array([int(text, 16) for text in marks if _is_mark(text)], np.uint64)


def has_marks(card: Card) -> bool:
    """Tell whether a bundle names the pictures of its training; those from before did not."""
    return KNOWN_NAME in card.files


def marks_of_splits(
    train: Iterable[npt.NDArray[np.generic]], valid: Iterable[npt.NDArray[np.generic]]
) -> TrainingMarks:
    """Return the marks of the pictures of both splits."""
    return TrainingMarks(train=np.unique(marks_of(train)), valid=np.unique(marks_of(valid)))


def stored_marks(marks: TrainingMarks, card: Card, folder: Path) -> Card:
    """Write ``known.npz`` and return the card that names it; of too many pictures nothing is kept."""
    if max(marks.counts().values()) > MOST_MARKS:
        return card
    write_marks(marks, folder / KNOWN_NAME)
    return _naming(replace(card, training={**card.training, "known": marks.counts()}), folder)


def write_marks(marks: TrainingMarks, path: Path) -> None:
    """Write a file that ``read_marks_file`` reads."""
    data = io.BytesIO()
    np.savez(data, allow_pickle=False, train=_as_bytes(marks.train), valid=_as_bytes(marks.valid))
    write_whole(path, data.getvalue())


def handed_on(base: Path, card: Card, folder: Path) -> Card:
    """Give a network that was made of another one its marks, if it has any; return the card that names them."""
    if not has_marks(read_card(base)):
        return card
    checked_card(base, needs=KNOWN_NAME)
    write_whole(folder / KNOWN_NAME, (base / KNOWN_NAME).read_bytes())
    return _naming(card, folder)


def read_marks(folder: Path, card: Card) -> TrainingMarks | None:
    """Read a bundle's marks, None where it has none; the hash is checked and nothing in the file is run.

    Raises BundleError for a file that is not the card's, or that holds no marks.
    """
    if not has_marks(card):
        return None
    checked_card(folder, needs=KNOWN_NAME)
    return read_marks_file(folder / KNOWN_NAME)


def all_marks(folder: Path, card: Card) -> TrainingMarks | None:
    """Return the marks of a bundle and of what it was taught after its training; None where it has neither."""
    taught, trained = np.unique(as_numbers(of_lessons(card).learnt)), read_marks(folder, card)
    if not len(taught):
        return trained
    lessons = TrainingMarks(train=taught, valid=np.empty(0, np.uint64))
    return lessons | trained if trained else lessons


def read_marks_file(path: Path) -> TrainingMarks:
    """Read a file of marks; raises BundleError for one that holds none. Nothing in it is run."""
    try:
        if unpacked_size(path) > MOST_BYTES:
            raise ValueError(N_("unpacked it has more than {most} MB").format(most=MOST_BYTES // 10**6))
        with np.load(path, allow_pickle=False) as arrays:
            train, valid = (_as_marks(arrays[name]) for name in SPLITS)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BundleError("{path} cannot be used: {reason}. Get the network again.", path=path, reason=error) from error
    return TrainingMarks(train=train, valid=valid)


def _naming(card: Card, folder: Path) -> Card:
    return replace(card, files={**card.files, KNOWN_NAME: sha256(folder / KNOWN_NAME)})


def _is_mark(text: str) -> bool:
    return len(text) == MARK and all(digit in "0123456789abcdef" for digit in text)


def _as_bytes(marks: Marks) -> npt.NDArray[np.uint8]:
    """Return N x 6 bytes, the most significant first."""
    return marks.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - MARK_BYTES :]


def _as_marks(rows: object) -> Marks:
    """NumPy gives bytes for what is no array."""
    if not isinstance(rows, np.ndarray):
        raise ValueError(N_("it holds no arrays"))
    if rows.dtype != np.uint8 or rows.ndim != 2 or rows.shape[1] != MARK_BYTES or len(rows) > MOST_MARKS:
        raise ValueError(N_("it holds no marks of pictures"))
    whole = np.zeros((len(rows), 8), np.uint8)
    whole[:, 8 - MARK_BYTES :] = rows
    return np.unique(whole.view(">u8").reshape(-1).astype(np.uint64))
