"""The decisions and findings of one dataset: an append-only log in ``curation.sqlite`` beside the manifest."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from fer_core.datasets.curation import found, version_numbers
from fer_core.datasets.curation.database import reading, writing
from fer_core.datasets.curation.decisions import Action, CurationConflict, Decision, checked
from fer_core.datasets.curation.standing import UNDECIDED, Standing, after
from fer_core.datasets.inspection.findings import REASONS, Finding, Reason
from fer_core.datasets.manifest import MANIFEST_NAME, Manifest, read_manifest

DATABASE_NAME: Final = "curation.sqlite"
_ACTIONS: Final[dict[str, Action]] = {action: action for action in get_args(Action)}


class Curation:
    """The curation of the dataset in ``folder``; nothing is opened or written before it is needed.

    Safe to use from several threads, windows and processes at once. Everything raises DatasetError when the file is
    damaged or cannot be written; it is never replaced.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / DATABASE_NAME

    def decide(self, decisions: Sequence[Decision], *, window: str, seen: Mapping[str, int] | None = None) -> int:
        """Store decisions, all or none, as one batch that ``undo`` takes back; return the batch's number.

        ``window`` names who decides. With ``seen`` (file to ``Standing.last`` as that window showed it, 0 where it
        is missing) raises CurationConflict when another window touched one of the pictures since.
        """
        agreed = checked(decisions, self.manifest())
        with writing(self._path) as connection:
            if seen is not None:
                _refuse_stale(connection, agreed, window, seen)
            batch = _new_batch(connection, window)
            connection.executemany(
                "INSERT INTO decisions (batch, file, action, value) VALUES (?, ?, ?, ?)",
                [(batch, decision.file, decision.action, decision.value) for decision in agreed],
            )
        return batch

    def undo(self, window: str) -> tuple[Decision, ...]:
        """Take back the latest batch of this window that was not taken back yet; () when there is none."""
        if not self._path.exists():
            return ()
        with writing(self._path) as connection:
            batch = _latest_batch(connection, window)
            if batch is None:
                return ()
            _new_batch(connection, window, undoes=batch)
            rows = connection.execute("SELECT file, action, value FROM decisions WHERE batch = ? ORDER BY id", (batch,))
            return tuple(Decision(file=file, action=_ACTIONS[action], value=value) for file, action, value in rows)

    def standings(self) -> Mapping[str, Standing]:
        """Return the standing of each picture that was ever decided about, also where all of it was undone."""
        if not self._path.exists():
            return {}
        with reading(self._path) as connection:
            return _standings(self._path, _identity(connection), _newest_batch(connection))

    def write_findings(
        self, reasons: Iterable[Reason], findings: Iterable[Finding], *, looked_at: Collection[str] | None = None
    ) -> None:
        """Replace the findings of these reasons about the files ``looked_at``, all files when None, in one step.

        Raises ValueError for a finding of another reason or file, and DatasetError when the dataset was deleted.
        """
        with writing(self._path) as connection:
            found.write(connection, tuple(reasons), tuple(findings), looked_at)

    def findings(self, reasons: Iterable[Reason] | None = None) -> tuple[Finding, ...]:
        """Return the findings, the worst first; of all reasons when None."""
        if not self._path.exists():
            return ()
        with reading(self._path) as connection:
            everything = _findings(self._path, _identity(connection), found.searches(connection))
        wanted = set(REASONS if reasons is None else reasons)
        return tuple(item for item in everything if item.reason in wanted)

    def searched(self) -> frozenset[Reason]:
        """Return the reasons that were looked for, whether or not something was found."""
        if not self._path.exists():
            return frozenset()
        with reading(self._path) as connection:
            return found.searched(connection)

    def highest_version(self) -> int:
        """Return the highest version that ``remember_version`` was told, 0 without any."""
        if not self._path.exists():
            return 0
        with reading(self._path) as connection:
            return version_numbers.highest(connection)

    def remember_version(self, number: int) -> None:
        """Keep the number of a version that was published from this dataset."""
        with writing(self._path) as connection:
            version_numbers.write(connection, number)

    def manifest(self) -> Manifest:
        """Return the dataset's manifest, read again only when its file changed."""
        path = self.folder / MANIFEST_NAME
        try:
            state = path.stat()
        except OSError:
            return read_manifest(self.folder)  # which says what is wrong
        return _manifest(self.folder, state.st_ino, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _manifest(folder: Path, _inode: int, _changed_ns: int, _size: int) -> Manifest:
    return read_manifest(folder)


@lru_cache(maxsize=2)
def _findings(path: Path, _identity: str, _searches: int) -> tuple[Finding, ...]:
    """A write in between makes this newer than its key says, never older."""
    with reading(path) as connection:
        return found.read(connection)


@lru_cache(maxsize=2)
def _standings(path: Path, _identity: str, _newest: int) -> Mapping[str, Standing]:
    with reading(path) as connection:
        return MappingProxyType(_replayed(connection))


def _identity(connection: sqlite3.Connection) -> str:
    """A dataset that was deleted and imported again has another one."""
    return str(connection.execute("SELECT id FROM identity").fetchone()[0])


def _newest_batch(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT MAX(id) FROM batches").fetchone()[0] or 0)


def _new_batch(connection: sqlite3.Connection, window: str, *, undoes: int | None = None) -> int:
    cursor = connection.execute("INSERT INTO batches (window, undoes) VALUES (?, ?)", (window, undoes))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _latest_batch(connection: sqlite3.Connection, window: str) -> int | None:
    row = connection.execute(
        "SELECT MAX(id) FROM batches WHERE window = ? AND undoes IS NULL "
        "AND id NOT IN (SELECT undoes FROM batches WHERE undoes IS NOT NULL)",
        (window,),
    ).fetchone()
    batch: int | None = row[0]
    return batch


def _refuse_stale(
    connection: sqlite3.Connection, decisions: Sequence[Decision], window: str, seen: Mapping[str, int]
) -> None:
    files = list(dict.fromkeys(decision.file for decision in decisions))
    stale = [file for file in files if _last_of_others(connection, file, window) > seen.get(file, 0)]
    if stale:
        raise CurationConflict(
            "{file} was decided about in another window in between ({stale} of {all} pictures). "
            "Nothing was changed; look at it again.",
            file=stale[0],
            stale=len(stale),
            all=len(files),
        )


def _last_of_others(connection: sqlite3.Connection, file: str, window: str) -> int:
    row = connection.execute(
        "SELECT MAX(batches.id) FROM decisions JOIN batches ON decisions.batch IN (batches.id, batches.undoes) "
        "WHERE decisions.file = ? AND batches.window != ?",
        (file, window),
    ).fetchone()
    return int(row[0] or 0)


def _replayed(connection: sqlite3.Connection) -> dict[str, Standing]:
    rows = connection.execute(
        "SELECT file, action, value, batch, undoing.id FROM decisions "
        "LEFT JOIN batches AS undoing ON undoing.undoes = decisions.batch ORDER BY decisions.id"
    )
    standings: dict[str, Standing] = {}
    for file, action, value, batch, undone in rows:
        before = standings.get(file, UNDECIDED)
        decision = Decision(file=file, action=_ACTIONS[action], value=value)
        reached = before if undone else after(before, decision)
        standings[file] = replace(reached, last=max(before.last, batch, undone or 0))
    return standings
