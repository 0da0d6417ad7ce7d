"""The index of IMDB-WIKI (https://data.vision.ee.ethz.ch/cvl/rrothe/imdb-wiki/): which picture shows whom, and where.

``imdb.mat`` and ``wiki.mat`` hold one MATLAB struct of arrays. ``face_location`` is x1, y1, x2, y2 in pixels that
count from 1; ``face_score`` is -inf where no face was found, ``second_face_score`` NaN where there is no second one.
Reading runs no code from the file.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.errors import ConfigurationError, DatasetError
from fer_core.plain_names import is_plain
from fer_core.results import BoundingBox

FIELDS: Final = ("full_path", "face_score", "second_face_score", "face_location")
MAX_BYTES: Final = 500_000_000
_PERSON: Final = re.compile(r"(?P<person>(nm)?\d+)_")
"""How file names begin: IMDb's or Wikipedia's number of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFace:
    """One entry of the index."""

    row: int
    """Its place in the index, from 0."""
    path: str
    """Of the picture, from the index's folder, with forward slashes."""
    location: BoundingBox | None
    """The face in the full picture; None where the index gives none."""
    score: float
    """The higher, the surer; -inf without a face."""
    second_score: float
    """-inf without a second face."""
    subject: str
    """Who is shown: the person's number, else the name; "" where neither is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFilter:
    """Which faces of the index are wanted."""

    least_face_score: float = 1.0
    most_second_face_score: float = 1.0
    """Of another face in the picture; inf takes all pictures."""
    most: int | None = None
    """How many pictures are looked at, drawn at random; None looks at all."""
    seed: int = 0

    def __post_init__(self) -> None:
        scores = (self.least_face_score, self.most_second_face_score)
        if any(np.isnan(scores)) or (self.most is not None and self.most < 1):
            raise ConfigurationError(
                "Face scores must be numbers and the number of pictures at least 1, got {scores} and {most}.",
                scores=", ".join(map(str, scores)),
                most=self.most,
            )

    def choose(self, faces: Iterable[IndexedFace]) -> tuple[IndexedFace, ...]:
        """Return the wanted faces in the index's order; the same seed draws the same ones."""
        wanted = [face for face in faces if self._wants(face)]
        if self.most is None or self.most >= len(wanted):
            return tuple(wanted)
        drawn = np.random.default_rng(self.seed).choice(len(wanted), self.most, replace=False)
        return tuple(wanted[index] for index in sorted(drawn.tolist()))

    def _wants(self, face: IndexedFace) -> bool:
        return face.score >= self.least_face_score and face.second_score <= self.most_second_face_score


def read_index(path: Path) -> tuple[IndexedFace, ...]:
    """Read imdb.mat or wiki.mat; raises DatasetError for anything else and for a path that leaves its folder."""
    columns = _columns(path)
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1 or lengths == {0}:
        raise DatasetError("{path} is damaged: its columns are empty or differ in length. Get it again.", path=path)
    names = columns.get("name", [None] * lengths.pop())
    rows = zip(*(columns[name] for name in FIELDS), names, strict=True)
    return tuple(_face(row, values, path) for row, values in enumerate(rows))


def _columns(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the struct's columns by name, each flat."""
    for value in _variables(path).values():
        if isinstance(value, np.ndarray) and value.dtype.names and value.size == 1:
            struct = value.ravel()[0]
            if set(FIELDS) <= set(value.dtype.names):
                return {name: np.ravel(struct[name]) for name in (*FIELDS, "name") if name in value.dtype.names}
    raise DatasetError(
        "{path} is no index of IMDB-WIKI: it has no table with {fields}. Choose imdb.mat or wiki.mat.",
        path=path,
        fields=", ".join(FIELDS),
    )


def _variables(path: Path) -> dict[str, Any]:
    from scipy.io import loadmat

    data = _bytes_of(path)
    try:
        variables: dict[str, Any] = loadmat(io.BytesIO(data))
    except NotImplementedError as error:
        raise DatasetError(
            "{path} is a MATLAB file of version 7.3, which is not read here. Save it as version 7 (-v7), or take "
            "the original imdb.mat or wiki.mat.",
            path=path,
        ) from error
    except Exception as error:  # a damaged file can make the reader raise anything
        raise DatasetError(
            "{path} is not a MATLAB file, or it is damaged. Choose imdb.mat or wiki.mat, or download it again.",
            path=path,
        ) from error
    return variables


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DatasetError("{path} is too large for an index. Choose imdb.mat or wiki.mat.", path=path)
        return path.read_bytes()
    except OSError as error:
        raise DatasetError(
            "{path} cannot be read: {reason}. Check the path and your rights to it.", path=path, reason=error.strerror
        ) from error


def _face(row: int, values: tuple[Any, ...], path: Path) -> IndexedFace:
    picture, score, second, location, name = values
    try:
        file = _text(picture)
        _check_inside(file, path)
        return IndexedFace(
            row=row,
            path=file,
            location=_box(location),
            score=_score(score),
            second_score=_score(second),
            subject=_subject(file, _text(name)),
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise DatasetError(
            "Entry {row} of {path} cannot be used: {reason}. Download the index again.",
            row=row,
            path=path,
            reason=error,
        ) from error


def _check_inside(file: str, path: Path) -> None:
    if not file or not all(map(is_plain, file.split("/"))):
        raise DatasetError(
            "{path} is refused: it names the picture {file!r}, which is no plain path below its folder.",
            path=path,
            file=file,
        )


def _text(cell: Any) -> str:
    """Return the text of a MATLAB cell; an empty one is ""."""
    values = np.ravel(cell)
    return str(values[0]) if values.size and values[0] is not None else ""


def _score(value: Any) -> float:
    """Return the score, -inf where there is no face: the index writes that as infinite or NaN."""
    score = float(np.ravel(value)[0])
    return score if np.isfinite(score) else -np.inf


def _box(cell: Any) -> BoundingBox | None:
    """Return the box in pixels that count from 0, right and bottom exclusive."""
    corners = np.ravel(cell).astype(np.float64)
    if corners.size != 4 or not np.isfinite(corners).all() or np.abs(corners).max() > 1e6:
        return None
    left, top, right, bottom = (round(corner) for corner in corners.tolist())
    return (
        BoundingBox(left=left - 1, top=top - 1, right=right, bottom=bottom) if right >= left and bottom >= top else None
    )


def _subject(file: str, name: str) -> str:
    found = _PERSON.match(PurePosixPath(file).name)
    return found["person"] if found else " ".join(name.split())
