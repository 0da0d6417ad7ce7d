"""Folders made whole or not at all, and gone in one step: nobody sees half of one."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from fer_core.errors import DatasetError, OutputError
from fer_core.messages import N_

TAKEN: Final = N_("{into} exists already. Choose another name, or delete it first.")


@contextmanager
def staged_dataset(into: Path) -> Iterator[Path]:
    """As ``staged_folder``, for a dataset: raises DatasetError where ``into`` exists or cannot be written."""
    try:
        with staged_folder(into) as folder:
            yield folder
    except FileExistsError as error:
        raise DatasetError(TAKEN, into=into) from error
    except OSError as error:
        raise DatasetError(
            "The dataset could not be written to {into}: {reason}. Nothing was kept.", into=into, reason=error.strerror
        ) from error


@contextmanager
def staged_folder(into: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``into``, which becomes it when the block ends well and vanishes when it does not.

    What a killed process left beside it goes first. Raises OSError: FileExistsError where ``into`` exists.
    """
    _refuse_taken(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    _sweep(into.parent)
    partial = into.with_name(f".{into.name[:60]}.partial-{uuid.uuid4().hex[:12]}")
    lock = _lock_of(partial)
    try:
        with lock:
            try:
                partial.mkdir()
                yield partial
                _refuse_taken(into)
                partial.rename(into)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)


def delete_folder(folder: Path) -> None:
    """Delete a folder with all that is in it; it is put out of sight in one step first. Raises OutputError."""
    doomed = folder.with_name(f".{folder.name}.deleted")
    try:
        shutil.rmtree(doomed, ignore_errors=True)
        folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise OutputError(
            "{folder} cannot be deleted: {reason}. Close what uses it, and try again.",
            folder=folder,
            reason=error.strerror or error,
        ) from error


def _refuse_taken(into: Path) -> None:
    if into.exists():
        raise FileExistsError(17, os.strerror(17), str(into))


def _lock_of(partial: Path) -> FileLock:
    """Held by whoever fills the folder; the system lets go of it when the process dies, however it dies."""
    return FileLock(partial.with_name(f"{partial.name}.lock"))


def _sweep(folder: Path) -> None:
    for partial in folder.glob(".*.partial-*"):
        if partial.is_dir():
            _remove_abandoned(partial)
    for name in folder.glob(".*.partial-*.lock"):
        if not name.with_suffix("").exists():
            _remove_abandoned(name.with_suffix(""))


def _remove_abandoned(partial: Path) -> None:
    lock = _lock_of(partial)
    try:
        with lock.acquire(timeout=0):
            shutil.rmtree(partial, ignore_errors=True)
        Path(lock.lock_file).unlink(missing_ok=True)
    except (Timeout, OSError):
        return  # somebody fills it now, or it is not ours to remove
