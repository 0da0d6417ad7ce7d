"""The votes of FER+: ten people's opinions on each picture of FER2013 (https://github.com/microsoft/FERPlus).

``fer2013new.csv`` has a line for each row of fer2013.csv, in the same order. Its "Image name" is the name that FER+'s
own script gives to the picture, and is no row number: the pictures that the authors dropped have no name, and most of
these take no number either, so that in the end the names are some 80 behind the rows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from fer_core.datasets.manifest import Manifest, Record
from fer_core.datasets.sources.ferplus_table import bad_line, table_rows, vote_counts
from fer_core.datasets.votes import CHOICES, Votes
from fer_core.errors import DatasetError
from fer_core.messages import N_

_ROW: Final = re.compile(r"row\d{7}\.png")
LEAST_MATCHED: Final = 0.01
LEAST_AGREEMENT: Final = 0.4
"""Of the votes' majority with the label: 0.68 for FER+ and FER2013, 0.18 when the votes are dealt out at random."""
LEAST_COMPARED: Final = 50
"""Fewer pictures tell nothing about agreement."""


def row_name(row: int) -> str:
    """Return the name of a picture of fer2013.csv; rows count from 0, without the header."""
    return f"row{row:07d}.png"


def read_votes(path: Path) -> Mapping[str, Votes]:
    """Read fer2013new.csv, or a table whose column ``file`` names the pictures; raises DatasetError.

    The former's votes stand under ``row_name`` and, where there is one, under FER+'s own name. Pictures without a
    single vote are left out.
    """
    votes: dict[str, Votes] = {}
    for row, (number, fields) in enumerate(table_rows(path)):
        given = Votes.from_counts(vote_counts(fields, number, path))
        names = [fields["file"]] if "file" in fields else [row_name(row), fields["image name"]]
        for name in filter(None, names):
            if name in votes:
                raise bad_line(path, number, N_("{name} stands in it a second time").format(name=name))
            if given:
                votes[name] = given
    if not votes:
        raise DatasetError("{path} holds no votes. Download it again.", path=path)
    return votes


def with_votes(manifest: Manifest, votes: Mapping[str, Votes]) -> Manifest:
    """Return the manifest with the votes of those pictures that are named.

    A picture is known by its file's or its source's name, with its folders or, where that is clear, without. Raises
    DatasetError when next to none has votes, and when the votes contradict the labels as those of other pictures would.
    """
    book = _Book(votes, manifest.records)
    found = [book.of(record) for record in manifest.records]
    matched = len(found) - found.count(None)
    if matched < max(LEAST_MATCHED * len(found), 1):
        raise DatasetError(
            "The votes are for other pictures: only {matched} of {pictures} are named in them ({named}, ...). "
            "Choose the votes that belong to this dataset, or import without votes.",
            matched=matched,
            pictures=len(found),
            named=min(votes, default="none"),
        )
    pairs = zip(manifest.records, found, strict=True)
    joined = Manifest(records=tuple(replace(record, votes=new or record.votes) for record, new in pairs))
    _check_agreement(joined)
    return joined


def check_rows(votes: Mapping[str, Votes], *, rows: int) -> None:
    """Raise DatasetError when votes that go by row were given for a file with another number of rows."""
    numbers = [name for name in votes if _ROW.fullmatch(name)]
    if numbers and max(numbers) != row_name(rows - 1):
        raise DatasetError(
            "The votes end with {last}, and the pictures with {end}: they go by row, so both must have the same rows. "
            "Choose the two files that belong together.",
            last=max(numbers),
            end=row_name(rows - 1),
        )


class _Book:
    """Finds a picture's votes by any of its names; a bare name counts where neither side has it twice."""

    def __init__(self, votes: Mapping[str, Votes], records: Iterable[Record]) -> None:
        in_votes = Counter(map(_bare, votes))
        in_records = Counter(name for record in records for name in {_bare(record.source), _bare(record.file)})
        clear = {name for name, times in in_votes.items() if times == 1 and in_records[name] < 2}
        self._bare = {_bare(name): given for name, given in votes.items() if _bare(name) in clear}
        self._whole = votes

    def of(self, record: Record) -> Votes | None:
        for name in (record.source, record.file):
            parts = name.split("/")
            for start in range(len(parts) - 1):
                if found := self._whole.get("/".join(parts[start:])):
                    return found
        return self._bare.get(_bare(record.source)) or self._bare.get(_bare(record.file))


def _bare(name: str) -> str:
    return name.rpartition("/")[2]


def _check_agreement(manifest: Manifest) -> None:
    labels = set(manifest.labels)
    opinions = [(record.label, record.votes.majority()) for record in manifest.records if record.votes]
    compared = [(label, opinion) for label, opinion in opinions if label in CHOICES and opinion in labels]
    agreed = sum(label == opinion for label, opinion in compared)
    if len(compared) >= LEAST_COMPARED and agreed < LEAST_AGREEMENT * len(compared):
        raise DatasetError(
            "The votes belong to other pictures: they agree with the label of {agreed} of {compared} pictures only. "
            "Choose the votes of this very dataset, or import without votes.",
            agreed=agreed,
            compared=len(compared),
        )
