"""The SQLite file beside a dataset's manifest: created whole, written in one transaction at a time, never replaced."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from fer_core.datasets.inspection.still_there import refuse_deleted
from fer_core.errors import DatasetError, FerError
from fer_core.messages import N_
from fer_core.sqlite_file import Format, connect, fault_of, lock_of, make_whole, one_writer

FORMAT: Final = Format(application=0x46455243, version=1, error=DatasetError)
"""The application is "FERC"."""

_SCHEMA: Final = """
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    window TEXT NOT NULL,
    made_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    undoes INTEGER UNIQUE REFERENCES batches(id)
);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES batches(id),
    file TEXT NOT NULL,
    action TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX decisions_by_file ON decisions(file);
CREATE INDEX decisions_by_batch ON decisions(batch);
CREATE INDEX batches_by_window ON batches(window);
CREATE TABLE findings (
    file TEXT NOT NULL,
    reason TEXT NOT NULL,
    score REAL NOT NULL,
    "group" TEXT NOT NULL,
    across_splits INTEGER NOT NULL,
    labels_differ INTEGER NOT NULL,
    suggestion TEXT,
    detail TEXT NOT NULL
);
CREATE INDEX findings_by_reason ON findings(reason);
CREATE TABLE searches (reason TEXT PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE identity (id TEXT NOT NULL);
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that sees one state of the file throughout; raises DatasetError when it cannot be read."""
    with _told_as_dataset_error(path), closing(_connected(path, writes=False)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection inside a transaction that nobody else can write beside; an error takes all of it back.

    Makes the file where there is none, beside a manifest only. Raises DatasetError when the dataset was deleted, and
    when the file is damaged or cannot be written.
    """
    refuse_deleted(path.parent)
    with _told_as_dataset_error(path):
        _ensure(path)
        with closing(_connected(path, writes=True)) as connection, one_writer(connection):
            yield connection


def _connected(path: Path, *, writes: bool) -> sqlite3.Connection:
    immutable = "" if writes or not _lies_still(path) else "&immutable=1"
    connection = connect(path, ("synchronous = FULL",), parameters=immutable)
    try:
        if not FORMAT.is_ours(connection, path):
            raise _damaged(path, N_("it is not a file of decisions"))
    except BaseException:
        connection.close()
        raise
    return connection


def _lies_still(path: Path) -> bool:
    """A write-ahead log cannot be opened in a read-only folder; where none is left over, nobody needs one."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()


def _ensure(path: Path) -> None:
    if path.exists():
        return
    with _locked(path):
        if not path.exists():
            make_whole(path, FORMAT, _fill)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock that makes the file; it makes its folder, which goes again when the dataset has just gone."""
    with lock_of(path) as lock:
        try:
            refuse_deleted(path.parent)
        except DatasetError:
            with suppress(OSError):
                Path(lock.lock_file).unlink()
                path.parent.rmdir()
            raise
        yield


def _fill(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO identity VALUES (?)", (uuid4().hex,))


@contextmanager
def _told_as_dataset_error(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _as_dataset_error(error, path) from error
    except OSError as error:  # FileLock's Timeout is one
        raise _unwritable(path, error.strerror or str(error)) from error


def _as_dataset_error(error: sqlite3.Error, path: Path) -> FerError:
    match fault_of(error):
        case "damaged":
            return _damaged(path, str(error))
        case "busy":
            return FORMAT.busy(path)
        case "unusable":
            return _unwritable(path, str(error))
    raise error


def _damaged(path: Path, reason: str) -> DatasetError:
    return DatasetError(
        "The decisions in {path} cannot be read: {reason}. Put a backup of that file in its place, or move it away "
        "to begin without decisions; nothing was changed.",
        path=path,
        reason=reason,
    )


def _unwritable(path: Path, reason: str) -> DatasetError:
    return DatasetError(
        "{path} cannot be written: {reason}. Make the dataset's folder writable or free some space; "
        "nothing was changed.",
        path=path,
        reason=reason,
    )
