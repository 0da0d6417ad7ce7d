"""What is left of a process that crashed: Python's own last words, in a file that is there for nothing else.

A library of C++ may end the process (SIGSEGV, SIGABRT, an access violation) before anybody can tell it. Python's
faulthandler then still writes what it was and where each thread stood. Who kills a process leaves nothing.
"""

import faulthandler
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from fer_core.messages import N_

FIRST_WORDS: Final = re.compile(r"(?:Fatal Python error|Windows fatal exception): (.+)")
LINES: Final = 40
"""Of the last words; the thread that crashed comes first."""
OF_ITS_OWN: Final = tuple(
    getattr(signal, name) for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL") if hasattr(signal, name)
)
"""Signals that a program gets for what it does itself; the others come from outside."""
WINDOWS_FAULTS: Final = 0xC0000000
"""Exit codes from here on are exceptions of Windows, of which one is Ctrl-C."""
WINDOWS_CTRL_C: Final = 0xC000013A

_files: Final[list[IO[str]]] = []
"""Where last words go; the innermost one counts."""


@contextmanager
def last_words(path: Path) -> Iterator[None]:
    """Have a crash within the block written to ``path``; the file goes when the block ends in any other way.

    Nothing is done where somebody else has asked for last words, or where the file cannot be written.
    """
    if faulthandler.is_enabled() and not _files:
        yield
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError:
        yield
        return
    _files.append(file)
    faulthandler.enable(file)
    try:
        yield
    finally:
        _files.remove(file)
        faulthandler.enable(_files[-1]) if _files else faulthandler.disable()
        file.close()
        with suppress(OSError):
            path.unlink()


def read_last_words(path: Path) -> str:
    """Return what a crashed process wrote, "" when none did."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[:LINES])


def crash_in(path: Path) -> str:
    """Return what a process crashed of by its last words, such as "Segmentation fault"; "" when it did not."""
    found = FIRST_WORDS.search(read_last_words(path))
    return found[1].strip() if found else ""


def crash_by(exit_code: int) -> str:
    """Return what a process crashed of by its exit code, as ``subprocess`` gives it; "" when it was killed or ended.

    On Windows a killed one may have the exit code 1, as a program has that gives up by itself.
    """
    if exit_code < 0:
        return signal.Signals(-exit_code).name if -exit_code in OF_ITS_OWN else ""
    if exit_code >= WINDOWS_FAULTS:
        return "" if exit_code == WINDOWS_CTRL_C else hex(exit_code)
    return N_("exit code {code}").format(code=exit_code) if exit_code and sys.platform != "win32" else ""
