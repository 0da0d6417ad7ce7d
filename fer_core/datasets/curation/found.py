"""The findings in the curation database, and which reasons were ever looked for."""

import sqlite3
from collections.abc import Collection
from operator import attrgetter
from typing import Any, Final

from fer_core.datasets.inspection.findings import REASONS, Finding, Reason, worst_first

_FIELDS: Final = (
    "file",
    "reason",
    "score",
    "group",
    "across_splits",
    "labels_differ",
    "suggestion",
    "detail",
)
_COLUMNS: Final = ", ".join(f'"{name}"' for name in _FIELDS)


def write(
    connection: sqlite3.Connection,
    reasons: tuple[Reason, ...],
    findings: tuple[Finding, ...],
    looked_at: Collection[str] | None = None,
) -> None:
    """Replace the findings of ``reasons`` about the files ``looked_at``, all files when None.

    Raises ValueError for a finding of another reason or file.
    """
    if others := {item.reason for item in findings} - set(reasons):
        raise ValueError(f"findings of {others} among those of {reasons}")
    if looked_at is not None and (strangers := {item.file for item in findings} - set(looked_at)):
        raise ValueError(f"findings about {strangers}, which were not looked at")
    _forget(connection, reasons, None if looked_at is None else frozenset(looked_at))
    places = ", ".join("?" for _ in _FIELDS)
    connection.executemany(f"INSERT INTO findings ({_COLUMNS}) VALUES ({places})", map(attrgetter(*_FIELDS), findings))
    number = searches(connection) + 1
    connection.executemany("INSERT OR REPLACE INTO searches VALUES (?, ?)", [(reason, number) for reason in reasons])


def _forget(connection: sqlite3.Connection, reasons: tuple[Reason, ...], files: frozenset[str] | None) -> None:
    for reason in reasons:
        rows = connection.execute("SELECT rowid, file FROM findings WHERE reason = ?", (reason,)).fetchall()
        doomed = [(row,) for row, file in rows if files is None or file in files]
        connection.executemany("DELETE FROM findings WHERE rowid = ?", doomed)


def read(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    """Return all findings, the worst first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM findings")
    return worst_first(tuple(_finding(row) for row in rows))


def searched(connection: sqlite3.Connection) -> frozenset[Reason]:
    """Return the reasons that were ever written, even without a finding."""
    written = {row[0] for row in connection.execute("SELECT reason FROM searches")}
    return frozenset(reason for reason in REASONS if reason in written)


def searches(connection: sqlite3.Connection) -> int:
    """Return a number that grows with every ``write``."""
    row = connection.execute("SELECT MAX(number) FROM searches").fetchone()
    return int(row[0] or 0)


def _finding(row: tuple[Any, ...]) -> Finding:
    values = dict(zip(_FIELDS, row, strict=True))
    return Finding(
        **{**values, "across_splits": bool(values["across_splits"]), "labels_differ": bool(values["labels_differ"])}
    )
