"""What our SQLite files have in common: made whole, told apart from foreign ones, and one sentence for what goes wrong.

Every call opens its own connection, so threads, windows and processes share nothing but the file.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock

from fer_core.errors import FerError

BUSY_SECONDS: Final = 20.0
"""How long one waits for the others."""
DAMAGED: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
UNUSABLE: Final = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")

Fault = Literal["damaged", "busy", "unusable", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What a file says of itself, so that a foreign, an empty or a newer one is not taken for ours."""

    application: int
    """``PRAGMA application_id``."""
    version: int
    """``PRAGMA user_version``: the newest that is understood."""
    error: type[FerError]
    """What is raised for a file of a newer version, and for one that others write for too long."""

    def is_ours(self, connection: sqlite3.Connection, path: Path) -> bool:
        """Tell whether the open file is of this kind; raises ``error`` when a newer FER Studio wrote it."""
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != self.application:
            return False
        if version > self.version:
            raise self.error(
                "{path} was written by a newer FER Studio (format {version}; this one reads {known}). Update FER "
                "Studio.",
                path=path,
                version=version,
                known=self.version,
            )
        return True

    def busy(self, path: Path) -> FerError:
        """Return what to say when others have been writing for BUSY_SECONDS."""
        return self.error(
            "{path} is being written by another window or command for more than {seconds:.0f} seconds. Try again.",
            path=path,
            seconds=BUSY_SECONDS,
        )


def fault_of(error: sqlite3.Error) -> Fault:
    """Tell whether the file is broken, written by others, or cannot be used for a reason outside of it."""
    name = getattr(error, "sqlite_errorname", "")
    kinds: tuple[tuple[Fault, tuple[str, ...]], ...] = (("damaged", DAMAGED), ("busy", BUSY), ("unusable", UNUSABLE))
    return next((fault for fault, names in kinds if name.startswith(names)), "other")


def connect(path: Path, settings: Sequence[str], *, parameters: str = "") -> sqlite3.Connection:
    """Open a file that exists, without transactions of Python's own; ``settings`` are pragmas such as "a = b"."""
    uri = f"{path.absolute().as_uri()}?mode=rw{parameters}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def one_writer(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold a transaction that nobody else can write beside; after an error the caller closes, which takes it back."""
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def lock_of(path: Path) -> FileLock:
    """Return the lock under which the file is made or moved; raises its Timeout after BUSY_SECONDS."""
    return FileLock(path.with_name(f".{path.name}.lock"), timeout=BUSY_SECONDS)


def make_whole(path: Path, written: Format, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Make the file beside its place and rename it there, so that no process ever opens half of one.

    The caller holds ``lock_of(path)`` and knows that there is none.
    """
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
        fill(connection)
        connection.execute(f"PRAGMA application_id = {written.application}")
        connection.execute(f"PRAGMA user_version = {written.version}")
    partial.replace(path)
