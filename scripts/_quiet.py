"""Keeps what TensorFlow tells while it is loaded away from a command's own output; nothing but the standard library.

TensorFlow 2.21 writes two kinds of lines before it heeds TF_CPP_MIN_LOG_LEVEL: absl's word about that, and that oneDNN
is on. Both come from C++, so only who stands between it and the terminal can leave them out: a small process does, for
as long as TensorFlow is loaded. It outlives a crash, so the last words of one are seen, and every other line is too.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

NOISE = (
    b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    b"oneDNN custom operations are on.",
)
SIFT = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is stopped says so through this
for line in sys.stdin.buffer:
    if not any(part in line for part in {NOISE!r}):
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
"""
LOUD_LEVELS = ("0", "1")
"""Of TF_CPP_MIN_LOG_LEVEL: who sets one of these asked to see it all."""


def quieten() -> None:
    """Leave out what nobody can act on, unless the person asked for it in the environment."""
    if os.environ.get("TF_CPP_MIN_LOG_LEVEL") not in LOUD_LEVELS:
        sys.meta_path.insert(0, QuietTensorFlow())
    if not sys.warnoptions:
        # Keras looks for it while a network is packed, and works without
        warnings.filterwarnings("ignore", r"In the future `np\.object` will be defined", FutureWarning)


class QuietTensorFlow(importlib.abc.MetaPathFinder):
    """Finds ``tensorflow`` where it is, and lets its loading be sifted; every other module is left to the others."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "tensorflow":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = QuietLoader(spec.loader.name, spec.loader.path)
        return spec


class QuietLoader(importlib.machinery.SourceFileLoader):
    """As the usual one, with what C++ writes meanwhile sifted."""

    def exec_module(self, module: ModuleType) -> None:
        with sifted_errors():
            super().exec_module(module)


@contextmanager
def sifted_errors() -> Iterator[None]:
    """Let another process pass on what is written to stderr, line by line and without the noise."""
    try:
        kept = os.dup(2)
        sieve = subprocess.Popen([sys.executable, "-S", "-c", SIFT], stdin=subprocess.PIPE)
    except OSError:  # no stderr, or no process to be had: then nothing is left out
        yield
        return
    assert sieve.stdin
    sys.stderr.flush()
    os.dup2(sieve.stdin.fileno(), 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        with suppress(OSError):
            sieve.stdin.close()
        with suppress(subprocess.TimeoutExpired):  # a process that TensorFlow left holds the pipe
            sieve.wait(timeout=5)
