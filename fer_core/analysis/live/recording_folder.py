"""A folder for one recording: it goes with the object, and after a killed process with the next sweep."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from filelock import FileLock

from fer_core.locks import is_locked

PREFIX: Final = "fer-studio-recording-"
LOCK_NAME: Final = "in-use.lock"


class RecordingFolder:
    """Made in the system's temporary folder and held by this process; faces are in it, so nothing of it may stay."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self._lock = FileLock(self.path / LOCK_NAME, thread_local=False)
        self._lock.acquire()

    @property
    def path(self) -> Path:
        return Path(self._folder.name)

    def delete(self) -> None:
        self._lock.release()
        self._folder.cleanup()


def sweep_recordings() -> None:
    """Delete the recordings of processes that are gone; what another running one holds stays."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = folder / LOCK_NAME
        if os.path.isfile(lock) and not is_locked(lock):  # noqa: PTH113 (another user's folder is no error)
            shutil.rmtree(folder, ignore_errors=True)
