"""Imported first by every command, so that plain `python scripts/x.py` works with any Python, from any folder.

A command that is started outside `.venv` goes on inside it; one that is imported, by a test, stays where it is.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import TracebackType

COMMANDS = Path(__file__).parent
ROOT = COMMANDS.parent

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts._quiet import quieten
from scripts._venv import APP, FOLDER, PYTHON, become, is_ready, say, settings, stamp_of

# Enough to tell a Python that can run the commands from one that cannot.
LIBRARIES = ("numpy", "cv2", "dlib", "onnxruntime")


def enter() -> None:
    """Go on inside `.venv`, with the repository importable; exit with 2 when nothing is set up."""
    os.environ.update(settings())
    if not _inside() and PYTHON.exists() and stamp_of(APP).exists():
        if not is_ready(APP):
            say("The requirements have changed: `python scripts/run.py setup` installs them.")
        become(sys.argv)
    if not all(map(importlib.util.find_spec, LIBRARIES)):
        say("FER Studio is not set up yet: run `python scripts/run.py setup` first.")
        sys.exit(2)
    _put_commands_last()
    quieten()
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show no traceback when the person stops a command that is still starting."""
    if issubclass(kind, KeyboardInterrupt):
        say("stopped")
    else:
        sys.__excepthook__(kind, error, trace)


def _put_commands_last() -> None:
    """Let no train.py or run.py hide a library of that name; a worker process still finds this module there."""
    sys.path[:] = [path for path in sys.path if path != str(COMMANDS)] + [str(COMMANDS)]


def _inside() -> bool:
    return Path(sys.prefix).resolve() == FOLDER.resolve()


def _is_command(program: str) -> bool:
    return Path(program).resolve().parent == COMMANDS.resolve()


if _is_command(sys.argv[0]):
    enter()
