"""Tracked faces as rows of fixed length, about 700 bytes each, and back. Crops and regions are not kept."""

from dataclasses import fields
from typing import Any, Final, get_args

import numpy as np
import numpy.typing as npt

from fer_core.analysis.videos.frame_findings import TrackedFace
from fer_core.results import (
    BoundingBox,
    ClassProbabilities,
    Distances,
    DoubtReason,
    Face,
    Landmarks,
)

Rows = npt.NDArray[np.void]
"""Structured, as ``row_type`` says."""
Values = npt.NDArray[np.float32]

DISTANCES: Final = tuple(field.name for field in fields(Distances))
DOUBTS: Final[tuple[DoubtReason, ...]] = get_args(DoubtReason)
NONE: Final = -1
"""The place of a doubt that there is not. A stage that gave nothing is a row of NaN."""


def row_type(labels: tuple[str, ...]) -> np.dtype[np.void]:
    """Return the columns for a network with these classes."""
    return np.dtype(
        [
            ("frame", "<i4"),
            ("seconds", "<f8"),
            ("track", "<i4"),
            ("number", "<i4"),
            ("box", "<i4", (4,)),
            ("score", "<f4"),
            ("doubt", "i1"),
            ("smoothed_doubt", "i1"),
            ("landmarks", "<f4", (68, 2)),
            ("distances", "<f4", (len(DISTANCES),)),
            ("probabilities", "<f4", (len(labels),)),
            ("smoothed", "<f4", (len(labels),)),
        ]
    )


def row_of(tracked: TrackedFace, *, frame: int, seconds: float) -> tuple[Any, ...]:
    """Return the row of a face in the frame with that number."""
    face = tracked.face
    return (
        frame,
        seconds,
        tracked.track,
        face.number,
        face.box.as_list(),
        face.detection_score,
        _place(face.doubt),
        _place(tracked.smoothed_doubt),
        np.nan if face.landmarks is None else face.landmarks.points,
        np.nan if face.distances is None else list(face.distances.as_dict().values()),
        np.nan if face.probabilities is None else face.probabilities.values,
        np.nan if tracked.smoothed is None else tracked.smoothed.values,
    )


def face_of(row: np.void, labels: tuple[str, ...]) -> TrackedFace:
    """Return the face of a row."""
    left, top, right, bottom = row["box"].tolist()
    face = Face(
        number=int(row["number"]),
        box=BoundingBox(left=left, top=top, right=right, bottom=bottom),
        detection_score=float(row["score"]),
        landmarks=None if _missing(row["landmarks"]) else Landmarks(points=row["landmarks"]),
        distances=_distances(row["distances"]),
        probabilities=_probabilities(row["probabilities"], labels),
        doubt=_doubt(row["doubt"]),
    )
    return TrackedFace(
        track=int(row["track"]),
        face=face,
        smoothed=_probabilities(row["smoothed"], labels),
        smoothed_doubt=_doubt(row["smoothed_doubt"]),
    )


def _place(doubt: DoubtReason | None) -> int:
    return NONE if doubt is None else DOUBTS.index(doubt)


def _doubt(place: int) -> DoubtReason | None:
    return None if place == NONE else DOUBTS[place]


def _missing(values: Values) -> bool:
    return bool(np.isnan(values).any())


def _distances(values: Values) -> Distances | None:
    return None if _missing(values) else Distances(**dict(zip(DISTANCES, map(float, values), strict=True)))


def _probabilities(values: Values, labels: tuple[str, ...]) -> ClassProbabilities | None:
    return None if _missing(values) else ClassProbabilities(labels=labels, values=values)
