"""The SQLite file that holds the people: made whole, written in one transaction at a time, emptied for good.

It keeps SQLite's rollback journal and no write-ahead log, in which deleted faces would stay on: a journal is gone when
its transaction ends. ``secure_delete`` overwrites what is deleted with zeros, and VACUUM then gives the space back.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from filelock import Timeout

from fer_core.errors import FerError, GalleryError
from fer_core.messages import N_
from fer_core.sqlite_file import Format, connect, fault_of, lock_of, make_whole, one_writer

FORMAT: Final = Format(application=0x46455250, version=1, error=GalleryError)
"""The application is "FERP"."""
SETTINGS: Final = ("secure_delete = ON", "foreign_keys = ON", "temp_store = MEMORY", "synchronous = FULL")
BROKEN: Final = ".broken-"
COUNT_BITS: Final = 62
"""The changes of a new file are counted from a random number of so many bits: two files never have the same stamp."""
NOT_OURS: Final = ("no such table", "no such column")

_SCHEMA: Final = """
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
);
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    embedding BLOB NOT NULL CHECK (length(embedding) = 512),
    thumbnail BLOB NOT NULL
);
CREATE INDEX pictures_by_person ON pictures(person);
CREATE TABLE chosen (distance_limit REAL);
CREATE TABLE changes (number INTEGER NOT NULL);
INSERT INTO chosen VALUES (NULL);
"""
_EXPECTED: Final = (
    "SELECT id, name, folded FROM people LIMIT 1",
    "SELECT id, person, embedding, thumbnail FROM pictures LIMIT 1",
)


class _NotOursError(Exception):
    """The file is no gallery."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that sees one state of the file throughout.

    Raises GalleryError when it cannot be read; a broken file is set aside.
    """
    with _told(path), closing(_connected(path)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path, *, erases: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection inside a transaction that nobody else can write beside; an error takes all of it back.

    Makes the file where there is none. With ``erases``, what was deleted or replaced is gone from the file afterwards.
    """
    with _told(path):
        _ensure(path)
        with closing(_connected(path)) as connection:
            with one_writer(connection):
                _check_rows(connection)
                yield connection
                connection.execute("UPDATE changes SET number = number + 1")
            if erases:
                _shrink(connection)


def chosen_limit(connection: sqlite3.Connection) -> float | None:
    """Return the distance limit that somebody chose."""
    limit: float | None = _only_row(connection, "chosen", "distance_limit")
    return limit


def count_of_changes(connection: sqlite3.Connection) -> int:
    """Return what differs after each change."""
    return int(_only_row(connection, "changes", "number"))


def _check_rows(connection: sqlite3.Connection) -> None:
    chosen_limit(connection)
    count_of_changes(connection)


def _only_row(connection: sqlite3.Connection, table: str, column: str) -> Any:
    row = connection.execute(f"SELECT {column} FROM {table}").fetchone()
    if row is None:
        raise _NotOursError(N_("its table {table} is empty").format(table=table))
    return row[0]


def set_aside(path: Path) -> tuple[Path, ...]:
    """Return the broken files that were set aside, the oldest first; they may still hold faces."""
    return tuple(sorted(path.parent.glob(f"{path.name}{BROKEN}*[0-9]")))


def _shrink(connection: sqlite3.Connection) -> None:
    """Give the overwritten pages back; while somebody reads they stay, as zeros."""
    with suppress(sqlite3.OperationalError):
        connection.execute("VACUUM")


def _connected(path: Path) -> sqlite3.Connection:
    connection = connect(path, SETTINGS)
    try:
        if not FORMAT.is_ours(connection, path):
            raise _NotOursError(N_("it is not a file of people"))
    except BaseException:
        connection.close()
        raise
    return connection


def _ensure(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with lock_of(path):
        if not path.exists():
            make_whole(path, FORMAT, _fill)


def _fill(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO changes VALUES (?)", (secrets.randbits(COUNT_BITS),))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _NotOursError as error:
        raise _broken(path, str(error)) from error
    except sqlite3.Error as error:
        raise _as_gallery_error(error, path) from error
    except (OSError, Timeout) as error:
        raise _unusable(path, getattr(error, "strerror", None) or str(error)) from error


def _as_gallery_error(error: sqlite3.Error, path: Path) -> FerError:
    if _tells_of_damage(error):
        return _broken(path, str(error))
    match fault_of(error):
        case "busy":
            return FORMAT.busy(path)
        case "unusable":
            return _unusable(path, str(error))
    raise error


def _tells_of_damage(error: sqlite3.Error) -> bool:
    """A file that is busy, or on a disk that fails just now, is not broken."""
    return fault_of(error) == "damaged" or any(words in str(error) for words in NOT_OURS)


def _unusable(path: Path, reason: str) -> GalleryError:
    return GalleryError(
        "{path} cannot be used: {reason}. Make its folder writable or free some space; nothing was changed.",
        path=path,
        reason=reason,
    )


def _broken(path: Path, reason: str) -> FerError:
    """Set the file aside, under a name that nothing opens, and say where it is now."""
    try:
        with lock_of(path):
            aside = _moved(path)
    except sqlite3.Error as error:
        return _as_gallery_error(error, path)
    except OSError as error:
        return GalleryError(
            "The people in {path} cannot be read: {reason}; nor can it be set aside: {why}. Move it away, or put a "
            "backup in its place.",
            path=path,
            reason=reason,
            why=error.strerror or error,
        )
    if aside is None:
        return GalleryError("{path} could not be read just now: {reason}. Try again.", path=path, reason=reason)
    return GalleryError(
        "The people in {path} cannot be read: {reason}. The file was set aside as {aside}; nothing in it was changed. "
        "Put a backup in its place, or enrol people anew.",
        path=path,
        reason=reason,
        aside=aside.name,
    )


def _moved(path: Path) -> Path | None:
    """Rename the file, unless another process did so just now; its journal must not meet the file that follows.

    Return where it is, and None when there is a file that can be read.
    """
    if not path.exists():
        return max(set_aside(path), default=None)
    if not _is_broken(path):
        return None
    numbers = [int(found.name.rpartition("-")[2]) for found in set_aside(path)]
    aside = path.with_name(f"{path.name}{BROKEN}{max(numbers, default=0) + 1:03}")
    journal = path.with_name(f"{path.name}-journal")
    path.rename(aside)
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    return aside


def _is_broken(path: Path) -> bool:
    """Look once more, under the lock: whoever came first may have set it aside already, and made a new one.

    Raises sqlite3.Error when that cannot be told now.
    """
    try:
        with closing(_connected(path)) as connection:
            for question in _EXPECTED:
                connection.execute(question)
            _check_rows(connection)
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok"
    except _NotOursError:
        return True
    except sqlite3.Error as error:
        if _tells_of_damage(error):
            return True
        raise
