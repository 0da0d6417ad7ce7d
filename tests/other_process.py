"""A script of a test in a process of its own, which waits before it begins, so that several begin together."""

import subprocess
import sys
from pathlib import Path

from fer_core.workspace import ROOT

WAITS = """
print("ready", flush=True)
sys.stdin.readline()
"""
"""To stand in the script, which imports sys, where it is to wait for ``go``."""


def start(script: str, path: Path, window: str, times: int) -> subprocess.Popen[str]:
    """Return the process once it is ready; the script has the other arguments in ``sys.argv``."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path), window, str(times)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    """Let it begin."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
