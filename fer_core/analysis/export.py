"""Findings as JSON and CSV. App and scripts write with these functions: same pixels, same bytes.

JSON: a list with one object a source, ``{"source", "width", "height", "faces"}``, or
``{"source", "error"}`` for one that cannot be read. What a stage did not give is null.

CSV, one row a face, UTF-8 with the mark by which spreadsheets recognise it:

=================================  ===============================================================
source                             file, as it was given
number                             the face's number on the photo
expression, probability            best class and its probability; empty when none was predicted
sure, reason                       True, or False with low_probability, close_call, small_face,
                                   blurred or turned
left, top, right, bottom           bounding box, pixels of the photo; right and bottom exclusive
detection_score                    higher is surer; not comparable between detectors
name, identity_distance            the person, if known, and how far the embedding is
probability_<class>                one column a class, in canonical order
distance_<name>                    shares of the distance between the eyes
=================================  ===============================================================
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, TypeAlias

import pandas as pd

from fer_core.errors import FerError
from fer_core.expressions import canonical_order
from fer_core.results import Distances, Face, Identity, Landmarks, PhotoFindings

DECIMALS: Final = 4
PIXEL_DECIMALS: Final = 2

FIRST_COLUMNS: Final = (
    "source", "number", "expression", "probability", "sure", "reason", "left", "top", "right",
    "bottom", "detection_score", "name", "identity_distance",
)  # fmt: skip
FREE_TEXT_COLUMNS: Final = ("source", "expression", "name")
"""Columns whose text comes from the person: file, class and people's names."""
FORMULA: Final = re.compile(r"[\t\r\n]|\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, full-width signs included."""

Record: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSource:
    """A source that could not be read, and why."""

    source: str
    error: FerError


Result: TypeAlias = PhotoFindings | FailedSource


def json_bytes(results: Iterable[Result]) -> bytes:
    """Return the JSON document, UTF-8, with one source a line."""
    lines = [json.dumps(record(result), ensure_ascii=False, allow_nan=False) for result in results]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def csv_bytes(results: Iterable[Result]) -> bytes:
    """Return the table as a CSV file; text that a spreadsheet would run is disarmed."""
    table = face_table(results)
    for column in FREE_TEXT_COLUMNS:
        table[column] = table[column].map(_disarmed, na_action="ignore")
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def record(result: Result) -> Record:
    """Return the JSON object of one source."""
    if isinstance(result, FailedSource):
        return {"source": _printable(result.source), "error": _printable(str(result.error))}
    return {
        "source": _printable(result.source),
        "width": result.width,
        "height": result.height,
        "faces": [face_record(face) for face in result.faces],
    }


def face_record(face: Face) -> Record:
    """Return the JSON object of one face."""
    return {
        "box": face.box.as_list(),
        "detection_score": _rounded(face.detection_score),
        "expression": face.expression,
        "probabilities": face.probabilities and _all_rounded(face.probabilities.as_dict()),
        "landmarks": face.landmarks and _landmark_list(face.landmarks),
        "distances": face.distances and _all_rounded(face.distances.as_dict()),
        "identity": face.identity and _identity_record(face.identity),
        "sure": face.sure,
        "reason": face.doubt,
    }


def face_table(results: Iterable[Result]) -> pd.DataFrame:
    """Return one row a face with the columns above; sources without a face give no row."""
    found = [result for result in results if isinstance(result, PhotoFindings)]
    rows = [_row(photo.source, face) for photo in found for face in photo.faces]
    return pd.DataFrame(rows, columns=_columns(found))


def without_pictures(findings: PhotoFindings) -> PhotoFindings:
    """Return the findings less crops and regions, about 200 kB a face; exports do not need them."""
    faces = tuple(replace(face, aligned=None, regions=None) for face in findings.faces)
    return replace(findings, faces=faces)


def _row(source: str, face: Face) -> Record:
    probabilities = face.probabilities.as_dict() if face.probabilities else {}
    distances = face.distances.as_dict() if face.distances else {}
    return {
        "source": _printable(source),
        "number": face.number,
        "expression": face.expression,
        "probability": face.probabilities and _rounded(face.probabilities.best_probability),
        "sure": face.sure,
        "reason": face.doubt,
        **dict(zip(("left", "top", "right", "bottom"), face.box.as_list(), strict=True)),
        "detection_score": _rounded(face.detection_score),
        "name": face.identity and face.identity.name,
        "identity_distance": face.identity and _rounded(face.identity.distance),
        **{f"probability_{name}": _rounded(value) for name, value in probabilities.items()},
        **{f"distance_{name}": _rounded(value) for name, value in distances.items()},
    }


def _columns(found: Sequence[PhotoFindings]) -> list[str]:
    faces = [face for photo in found for face in photo.faces]
    labels = {name for face in faces if face.probabilities for name in face.probabilities.labels}
    classes = [f"probability_{name}" for name in canonical_order(labels)]
    return [*FIRST_COLUMNS, *classes, *(f"distance_{field.name}" for field in fields(Distances))]


def _identity_record(identity: Identity) -> Record:
    return {"name": identity.name, "distance": _rounded(identity.distance)}


def _landmark_list(landmarks: Landmarks) -> list[list[float]]:
    return [[_rounded(value, PIXEL_DECIMALS) for value in point] for point in landmarks.points.tolist()]


def _all_rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: _rounded(value) for name, value in values.items()}


def _rounded(value: float, decimals: int = DECIMALS) -> float:
    return round(float(value), decimals) + 0.0  # never -0.0


def _printable(text: str) -> str:
    """Return text that UTF-8 can hold; a file name's stray bytes become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _disarmed(text: str) -> str:
    """Mark text that begins like a formula as text.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if FORMULA.match(text) else text
