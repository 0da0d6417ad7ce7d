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
from collections.abc import Iterable, Mapping
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
FREE_TEXT_COLUMNS: Final = ("source", "expression", "smoothed_expression", "name")
"""Columns whose text comes from the person: file, class and people's names."""
BYTE_ORDER_MARK: Final = "\ufeff".encode()
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
    lines = [json_text(record(result)) for result in results]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def json_text(value: Record) -> str:
    """Return one object on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def csv_bytes(results: Iterable[Result]) -> bytes:
    """Return the table as a CSV file; text that a spreadsheet would run is disarmed."""
    return BYTE_ORDER_MARK + table_bytes(face_table(results))


def table_bytes(table: pd.DataFrame, *, header: bool = True) -> bytes:
    """Return rows of a CSV file, without the mark; text that a spreadsheet would run is disarmed."""
    for column in [column for column in FREE_TEXT_COLUMNS if column in table]:
        table[column] = table[column].map(_disarmed, na_action="ignore")
    return table.to_csv(index=False, header=header, lineterminator="\n").encode()


def record(result: Result) -> Record:
    """Return the JSON object of one source."""
    if isinstance(result, FailedSource):
        return {"source": printable(result.source), "error": printable(str(result.error))}
    return {
        "source": printable(result.source),
        "width": result.width,
        "height": result.height,
        "faces": [face_record(face) for face in result.faces],
    }


def face_record(face: Face) -> Record:
    """Return the JSON object of one face."""
    return {
        "box": face.box.as_list(),
        "detection_score": rounded(face.detection_score),
        "expression": face.expression,
        "probabilities": face.probabilities and all_rounded(face.probabilities.as_dict()),
        "landmarks": face.landmarks and _landmark_list(face.landmarks),
        "distances": face.distances and all_rounded(face.distances.as_dict()),
        "identity": face.identity and _identity_record(face.identity),
        "sure": face.sure,
        "reason": face.doubt,
    }


def face_table(results: Iterable[Result]) -> pd.DataFrame:
    """Return one row a face with the columns above; sources without a face give no row."""
    found = [result for result in results if isinstance(result, PhotoFindings)]
    rows = [face_row(photo.source, face) for photo in found for face in photo.faces]
    return pd.DataFrame(rows, columns=face_columns(_labels(found)))


def without_pictures(findings: PhotoFindings) -> PhotoFindings:
    """Return the findings less crops, regions (about 200 kB a face) and embeddings; exports do not need them."""
    faces = tuple(replace(face, aligned=None, regions=None, embedding=None) for face in findings.faces)
    return replace(findings, faces=faces)


def face_row(source: str, face: Face) -> Record:
    """Return the table's row of one face; what a stage did not give is missing or None."""
    probabilities = face.probabilities.as_dict() if face.probabilities else {}
    distances = face.distances.as_dict() if face.distances else {}
    return {
        "source": printable(source),
        "number": face.number,
        "expression": face.expression,
        "probability": face.probabilities and rounded(face.probabilities.best_probability),
        "sure": face.sure,
        "reason": face.doubt,
        **dict(zip(("left", "top", "right", "bottom"), face.box.as_list(), strict=True)),
        "detection_score": rounded(face.detection_score),
        "name": face.identity and face.identity.name,
        "identity_distance": face.identity and rounded(face.identity.distance),
        **{f"probability_{name}": rounded(value) for name, value in probabilities.items()},
        **{f"distance_{name}": rounded(value) for name, value in distances.items()},
    }


def face_columns(labels: Iterable[str]) -> list[str]:
    """Return the table's columns for these classes."""
    classes = [f"probability_{name}" for name in canonical_order(set(labels))]
    return [*FIRST_COLUMNS, *classes, *(f"distance_{field.name}" for field in fields(Distances))]


def _labels(found: Iterable[PhotoFindings]) -> set[str]:
    faces = [face for photo in found for face in photo.faces]
    return {name for face in faces if face.probabilities for name in face.probabilities.labels}


def _identity_record(identity: Identity) -> Record:
    return {"name": identity.name, "distance": rounded(identity.distance)}


def _landmark_list(landmarks: Landmarks) -> list[list[float]]:
    return [[rounded(value, PIXEL_DECIMALS) for value in point] for point in landmarks.points.tolist()]


def all_rounded(values: Mapping[str, float]) -> dict[str, float]:
    """Round each value."""
    return {name: rounded(value) for name, value in values.items()}


def rounded(value: float, decimals: int = DECIMALS) -> float:
    """Return a number as results state it."""
    return round(float(value), decimals) + 0.0  # never -0.0


def printable(text: str) -> str:
    """Return text that UTF-8 can hold; a file name's stray bytes become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _disarmed(text: str) -> str:
    """Mark text that begins like a formula as text.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if FORMULA.match(text) else text
