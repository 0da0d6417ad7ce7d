"""Looks whether a process holds a lock, in a way that no look takes another one for that process."""

import errno
import os
import sys
import time
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

LOOK_AGAIN_S: Final = 0.02
"""A look that has to take the lock keeps it for far less."""


def is_locked(path: Path) -> bool:
    """Tell whether somebody, also another thread, holds the ``FileLock`` at ``path``; a file that is absent is free."""
    if not path.exists():  # the lock would make it
        return False
    return _is_locked(path)


def _is_taken(path: Path) -> bool:
    """Take the lock for a moment; where that fails, once more, as another look may have had it."""
    if not _fails_to_take(path):
        return False
    time.sleep(LOOK_AGAIN_S)
    return _fails_to_take(path)


def _fails_to_take(path: Path) -> bool:
    try:
        with FileLock(path, is_singleton=False).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


if sys.platform == "win32":
    _is_locked = _is_taken
else:
    import fcntl

    HELD: Final = frozenset({errno.EACCES, errno.EAGAIN})

    def _is_locked(path: Path) -> bool:
        """Share the lock for a moment, which any number of looks can do at once, and nobody beside its holder."""
        try:
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in HELD or (error.errno == errno.ENOSYS and _is_taken(path))
        finally:
            os.close(file)
        return False
