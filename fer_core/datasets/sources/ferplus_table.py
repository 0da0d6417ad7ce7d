"""Reads a table of votes, a picture a line: fer2013new.csv of FER+, or one with the same columns."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from fer_core.datasets.votes import CHOICES
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_name
from fer_core.messages import N_

MAX_BYTES: Final = 64 * 2**20
NAME_COLUMNS: Final = ("file", "image name")


def table_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line's number and its fields by the columns' lower-case names; raises DatasetError."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        _check_header(header, path)
        for values in filter(None, reader):
            if len(values) != len(header):
                raise bad_line(
                    path,
                    reader.line_num,
                    N_("it has {got} columns, not {wanted}").format(got=len(values), wanted=len(header)),
                )
            yield reader.line_num, dict(zip(header, map(str.strip, values), strict=True))
    except csv.Error as error:
        raise bad_line(path, reader.line_num, str(error)) from error


def _check_header(header: list[str], path: Path) -> None:
    choices = {choice for name in header if (choice := _choice(name))}
    missing = [choice for choice in CHOICES if choice not in choices]
    if not any(name in header for name in NAME_COLUMNS):
        missing.insert(0, "Image name")
    if missing:
        raise DatasetError(
            "{path} is no table of FER+ votes: its first line does not name {missing}. Choose fer2013new.csv.",
            path=path,
            missing=", ".join(missing),
        )


def _choice(column: str) -> str | None:
    name = {"nf": "not_face"}.get(column) or canonical_name(column)
    return name if name in CHOICES else None


def vote_counts(fields: Mapping[str, str], number: int, path: Path) -> Iterator[tuple[str, int]]:
    """Yield each choice and its number of votes; raises DatasetError for what is no number."""
    for column, text in fields.items():
        if choice := _choice(column):
            if not (text.isascii() and text.isdigit() and len(text) < 5):
                raise bad_line(
                    path,
                    number,
                    N_('the votes for {column} are "{text}" and no number').format(column=column, text=text[:30]),
                )
            yield choice, int(text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DatasetError("{path} is too large for a table of votes. Choose fer2013new.csv.", path=path)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError("{path} is not UTF-8 text. Choose fer2013new.csv.", path=path) from error
    except OSError as error:
        raise DatasetError(
            "{path} cannot be read: {reason}. Check the path and your rights to it.", path=path, reason=error.strerror
        ) from error


def bad_line(path: Path, number: int, reason: str) -> DatasetError:
    """Return the error of a line (from 1, with the header) for the caller to raise."""
    return DatasetError(
        "Line {number} of {path} cannot be used: {reason}. Download the file again.",
        number=number,
        path=path,
        reason=reason,
    )
