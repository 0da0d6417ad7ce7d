"""The project's own `.venv`, made and filled with nothing but the standard library."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NoReturn

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# What is installed -> the files that decide it; the first one is what pip is asked for.
APP, DEVELOPMENT = "app", "development"
FILES = {
    APP: ("requirements.txt", "constraints.txt"),
    DEVELOPMENT: ("requirements-dev.txt", "requirements.txt", "constraints.txt"),
}

# No library asks the network for news, and TensorFlow keeps its notices to itself.
SETTINGS = {
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}


class SetupError(Exception):
    """`.venv` cannot be made or filled; the message says what to do."""


def is_ready(kind: str) -> bool:
    """Whether an installation of exactly these requirements was finished; starts no process."""
    stamp = stamp_of(kind)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _fingerprint(kind)


def stamp_of(kind: str) -> Path:
    """Written last, inside `.venv`: an interrupted installation and a new `.venv` have none."""
    return FOLDER / f"installed-{kind}"


def prepare(kind: str) -> None:
    """Install what is missing, one start at a time; raise SetupError when that fails."""
    if is_ready(kind):
        return
    with _alone():
        if not is_ready(kind):  # else the start that we waited for has done it
            _forget()
            if not _works():
                _create()
            _install(kind)
            _remember(kind)


def become(arguments: Sequence[str]) -> NoReturn:
    """Give this process to `.venv`'s Python; signals and the exit code are then its own."""
    command = [str(PYTHON), *arguments]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, settings())
    child = subprocess.Popen(command, env=settings())  # exec on Windows gives the terminal back at once
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the child gets Ctrl-C as well, and decides
            sys.exit(child.wait())


def settings() -> dict[str, str]:
    """The environment variables of whatever runs in `.venv`; what the person has set wins."""
    return {**SETTINGS, **os.environ}


def say(sentence: str) -> None:
    """Print to stderr, so that a command's own output stays clean."""
    print(sentence, file=sys.stderr, flush=True)


def _fingerprint(kind: str) -> str:
    """SHA-256 of all that decides what is installed; pyvenv.cfg names the Python."""
    digest = hashlib.sha256()
    for path in (FOLDER / "pyvenv.cfg", *(ROOT / name for name in FILES[kind])):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _forget() -> None:
    for kind in FILES:
        stamp_of(kind).unlink(missing_ok=True)


def _remember(kind: str) -> None:
    for installed in FILES if kind == DEVELOPMENT else (APP,):
        stamp_of(installed).write_text(_fingerprint(installed))


def _works() -> bool:
    """Whether `.venv` holds a Python that starts, has pip and is of a version that we support."""
    question = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def _create() -> None:
    say(f"Creating {FOLDER}")
    command = [sys.executable, "-m", "venv", "--clear", str(FOLDER)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(
            "Python could not create a virtual environment (its message is above).\n"
            "  - Debian and Ubuntu keep that part of Python in a package: `sudo apt install python3-venv`.\n"
            f"  - It must be possible to write to {ROOT}."
        )


def _install(kind: str) -> None:
    say("Installing the libraries. The first time takes a few minutes and 3 GB of disk.")
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["-r", FILES[kind][0], "-c", "constraints.txt"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetupError(_advice())


def _advice() -> str:
    free = shutil.disk_usage(ROOT).free / 1e9
    return (
        "The installation did not finish (pip's message is above). Nothing is lost: run the same command again.\n"
        "  - No connection? Behind a proxy, set HTTPS_PROXY=http://HOST:PORT first.\n"
        f"  - No space left? 3 GB are needed, and {free:.1f} GB are free here.\n"
        "  - No matching distribution? The libraries exist for Linux (x86-64, arm64), macOS 14 or newer on Apple\n"
        "    silicon and Windows (x86-64), each with a 64-bit Python 3.11, 3.12 or 3.13.\n"
        f"    This is Python {platform.python_version()} on {platform.system()} {platform.machine()}.\n"
        f"  - Still the same? Delete {FOLDER} and start again."
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait while another start installs; the system frees the lock of one that was killed."""
    with (ROOT / ".venv.lock").open("a") as file:
        if not _locked(file):
            say("Another start is installing: waiting for it.")
            while not _locked(file):
                time.sleep(0.2)
        yield


def _locked(file: IO[str]) -> bool:
    """Try to take the lock; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
