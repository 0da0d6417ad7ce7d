"""Downloads a version of a Roboflow project for the time that its import takes.

The ``roboflow`` package works in a process of its own: it has no time limits, prints as it goes, and its errors hold
the key. Its zip is not unpacked but read as an archive, checked like any other.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from fer_core.archives.archive_checks import MAX_TOTAL_BYTES
from fer_core.datasets.sources.archive import ArchiveSource
from fer_core.datasets.sources.roboflow_failures import failure
from fer_core.datasets.sources.roboflow_process import RoboflowProcess
from fer_core.datasets.sources.roboflow_project import RoboflowProject, api_key
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.progress import Cancelled, Progress, never, unwatched

POLL_S: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a download waits."""

    silence_s: float = 60.0
    """For a sign of life."""
    preparation_s: float = 600.0
    """For the server to come further while it puts the version together."""


@contextmanager
def downloaded(
    project: RoboflowProject,
    key: str | None,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
    folder: Path | None = None,
    patience: Patience = Patience(),
) -> Iterator[Path]:
    """Yield a zip archive of ``train/<class>/...`` for `open_dataset`; it is removed when the block ends.

    ``key`` None means ``ROBOFLOW_API_KEY``. It lies in a fresh folder inside ``folder``, or the system's for temporary
    files. ``progress`` counts percents while Roboflow prepares the version, then bytes. Raises DatasetError,
    InstallationError without the package, WorkCancelled.
    """
    key = api_key(key)
    with _fresh_folder(project, folder) as fresh:
        target = fresh / "download"
        with RoboflowProcess(project, key, folder=fresh, target=target) as process:
            _Download(project, process, target / "roboflow.zip", patience).follow(progress, cancelled)
            yield _checked(project, target / "roboflow.zip")


@contextmanager
def _fresh_folder(project: RoboflowProject, folder: Path | None) -> Iterator[Path]:
    try:
        fresh = tempfile.TemporaryDirectory(prefix="roboflow-", dir=folder, ignore_cleanup_errors=True)
    except OSError as error:
        raise failure("no_place", project, {"folder": folder, "reason": error.strerror}) from error
    with fresh as path:
        yield Path(path).resolve()


class _Download:
    """Listens to the process until the archive is there, or raises what went wrong."""

    def __init__(self, project: RoboflowProject, process: RoboflowProcess, archive: Path, patience: Patience) -> None:
        self._project, self._process, self._archive, self._patience = project, process, archive, patience
        self._total, self._percent, self._done = 0, -1, 0
        self._alive_at = self._advanced_at = time.monotonic()

    def follow(self, progress: Progress, cancelled: Cancelled) -> None:
        while True:
            if cancelled():
                raise WorkCancelled("The download from Roboflow was cancelled. Nothing was kept.")
            event = self._process.next_event(POLL_S)
            self._note_growth(progress)
            if event is None:
                self._check_patience()
            elif event["event"] == "done":
                return
            else:
                self._take(event, progress)

    def _take(self, event: dict[str, object], progress: Progress) -> None:
        self._alive_at = time.monotonic()
        match event:
            case {"event": "failed", "kind": str(kind), **values}:
                self._fail(kind, **values)
            case {"event": "size", "bytes": int(total)}:
                self._total = total
            case {"event": "preparing", "percent": int(percent)}:
                self._note_preparation(percent, progress)

    def _note_preparation(self, percent: int, progress: Progress) -> None:
        if percent != self._percent:
            self._percent, self._advanced_at = percent, time.monotonic()
        progress(min(percent, 100), 100)
        if time.monotonic() - self._advanced_at > self._patience.preparation_s:
            self._fail("stalled", percent=percent, minutes=round(self._patience.preparation_s / 60))

    def _note_growth(self, progress: Progress) -> None:
        size = self._archive.stat().st_size if self._archive.exists() else 0
        if size == self._done:
            return
        self._done, self._alive_at = size, time.monotonic()
        if size > MAX_TOTAL_BYTES:
            self._fail("too_large", limit=MAX_TOTAL_BYTES // 2**30)
        progress(size, max(size, self._total))

    def _check_patience(self) -> None:
        if time.monotonic() - self._alive_at > self._patience.silence_s:
            self._fail("silent", seconds=round(self._patience.silence_s))

    def _fail(self, kind: str, **values: object) -> NoReturn:
        raise failure(kind, self._project, values)


def _checked(project: RoboflowProject, archive: Path) -> Path:
    """Give the archive the project's name, after the check of every archive: it came from outside."""
    named = archive.with_name(f"{project.project}-{project.version}.zip")
    archive.rename(named)
    try:
        ArchiveSource(named).close()
    except DatasetError as error:
        if "problem" not in error.values:
            raise failure("broken_zip", project, {}) from None
        raise DatasetError(error.message_id, **{**error.values, "path": named.name}) from None
    return named
