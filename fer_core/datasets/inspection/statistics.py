"""A dataset in figures, and how they are kept beside it, so that its page opens at once."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.inspection.still_there import refuse_deleted
from fer_core.errors import MediaError, OutputError
from fer_core.media.images import encode_image, read_image
from fer_core.writing import NOT_WRITABLE, replace_whole

FOLDER: Final = ".inspection"
NAME: Final = "statistics.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSize:
    """How many pictures are ``width`` x ``height`` pixels."""

    width: int
    height: int
    pictures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySummary:
    """Groups of copies and the pictures in them; of these, the ones across splits and with different labels."""

    groups: int = 0
    pictures: int = 0
    groups_across_splits: int = 0
    pictures_across_splits: int = 0
    groups_with_different_labels: int = 0
    pictures_with_different_labels: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteAgreement:
    """What the voters say about the labels."""

    pictures: int
    """With votes and a label."""
    agreement: float
    """Share of them whose majority is their label, 0 to 1; no majority does not agree."""
    by_class: Mapping[str, float]
    entropy_bits: float
    """Mean entropy of a picture's votes: 0 when all agree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statistics:
    """Everything that is shown about a dataset before it is cleaned."""

    pictures: int
    fingerprint: str
    """Of the manifest that was inspected."""
    counts: Mapping[str, Mapping[str, int]]
    """Split -> class -> pictures."""
    sizes: tuple[PictureSize, ...]
    """The most frequent first, at most 50."""
    brightness_histogram: tuple[int, ...]
    """Pictures by mean brightness, 32 equal bins from black to white."""
    brightness_by_class: Mapping[str, float]
    """Mean, 0 to 1."""
    mean_faces: Mapping[str, npt.NDArray[np.uint8]]
    """Class -> mean picture, grey, 48 x 48."""
    votes: VoteAgreement | None
    exact_copies: CopySummary
    near_copies: CopySummary

    def as_dict(self) -> dict[str, Any]:
        """Return everything but the mean faces, for JSON."""
        return {
            "pictures": self.pictures,
            "fingerprint": self.fingerprint,
            "counts": {split: dict(counts) for split, counts in self.counts.items()},
            "sizes": [asdict(size) for size in self.sizes],
            "brightness_histogram": list(self.brightness_histogram),
            "brightness_by_class": dict(self.brightness_by_class),
            "votes": None if self.votes is None else asdict(self.votes),
            "exact_copies": asdict(self.exact_copies),
            "near_copies": asdict(self.near_copies),
        }


def save_statistics(folder: Path, statistics: Statistics) -> None:
    """Write ``.inspection/`` of a dataset's folder.

    Raises DatasetError when the dataset was deleted, and OutputError when writing is not possible.
    """
    refuse_deleted(folder)
    _make_place(folder / FOLDER)
    labels = list(statistics.mean_faces)
    for number, label in enumerate(labels):  # by number: a class may be named as no file can be
        face = np.repeat(statistics.mean_faces[label][..., np.newaxis], 3, axis=2)
        _write(_face_path(folder, number), encode_image(face))
    content = {"mean_faces": labels, **statistics.as_dict()}
    _write(folder / FOLDER / NAME, (json.dumps(content, indent=1) + "\n").encode())


def _make_place(place: Path) -> None:
    """Make one folder and none above it: a dataset that is deleted just now stays deleted."""
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=place, reason=error.strerror or error) from error


def _write(path: Path, data: bytes) -> None:
    replace_whole(path, lambda partial: partial.write_bytes(data))


def load_statistics(folder: Path) -> Statistics | None:
    """Read what ``save_statistics`` wrote; None when there is nothing, or nothing usable: inspect again."""
    try:
        content = json.loads((folder / FOLDER / NAME).read_bytes())
        faces = {label: _mean_face(folder, number) for number, label in enumerate(content.pop("mean_faces"))}
        return _statistics(content, faces)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, MediaError):
        return None


def _face_path(folder: Path, number: int) -> Path:
    return folder / FOLDER / f"mean-face-{number}.png"


def _mean_face(folder: Path, number: int) -> npt.NDArray[np.uint8]:
    return read_image(_face_path(folder, number))[..., 0]


def _statistics(content: dict[str, Any], faces: dict[str, npt.NDArray[np.uint8]]) -> Statistics:
    read = {
        **content,
        "sizes": tuple(PictureSize(**size) for size in content["sizes"]),
        "brightness_histogram": tuple(content["brightness_histogram"]),
        "votes": VoteAgreement(**content["votes"]) if content["votes"] else None,
        "exact_copies": CopySummary(**content["exact_copies"]),
        "near_copies": CopySummary(**content["near_copies"]),
    }
    return Statistics(mean_faces=faces, **read)
