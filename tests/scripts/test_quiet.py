"""A command's output is its own: what TensorFlow tells while it is loaded is left out, and nothing else is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.workspace import ROOT

NOISY = """
import os, sys
def write(line):
    os.write(2, line + b"\\n")
write(b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR")
write(b"I0000 00:00:1795298492.504688 29107 port.cc:153] oneDNN custom operations are on. You may see")
write(b"E0000 00:00:1795298492.504688 29107 real.cc:1] Something is wrong.")
print("from Python", file=sys.stderr)
{end}
"""
COMMAND = """
import sys, warnings
sys.path[:0] = [{root!r}, {folder!r}]
from scripts._quiet import quieten
quieten()
import tensorflow
print("after", file=sys.stderr)
warnings.warn("In the future `np.object` will be defined as the corresponding NumPy scalar.", FutureWarning)
warnings.warn("Another one.", FutureWarning)
"""
WRONG = "E0000 00:00:1795298492.504688 29107 real.cc:1] Something is wrong."


def said(folder: Path, end: str = "", *flags: str, level: str = "2") -> list[str]:
    """Load a TensorFlow of our own, which is as noisy as the real one, and return what came out."""
    (folder / "tensorflow.py").write_text(NOISY.format(end=end))
    command = COMMAND.format(root=str(ROOT), folder=str(folder))
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": level}
    environment.pop("PYTHONWARNINGS", None)
    done = subprocess.run(
        [sys.executable, *flags, "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    return [line for line in done.stderr.splitlines() if not line.startswith(" ")]


def test_noise_goes_and_errors_stay(tmp_path: Path) -> None:
    first, second, third, other = said(tmp_path)
    assert (first, second, third) == (WRONG, "from Python", "after")
    assert "FutureWarning: Another one." in other


def test_the_last_words_of_a_crash_are_seen(tmp_path: Path) -> None:
    assert said(tmp_path, "write(b'F0000 no such instruction'); os.abort()")[2] == "F0000 no such instruction"


def test_an_error_of_the_import_is_told_after_what_it_wrote(tmp_path: Path) -> None:
    lines = said(tmp_path, "raise ImportError('broken')")
    assert (lines[0], lines[-1]) == (WRONG, "ImportError: broken")


@pytest.mark.parametrize(("level", "count"), [("0", 2), ("1", 2), ("3", 0)])
def test_who_asks_for_all_of_it_gets_it(tmp_path: Path, level: str, count: int) -> None:
    lines = said(tmp_path, level=level)
    assert sum("absl::InitializeLog" in line or "oneDNN" in line for line in lines) == count


def test_who_asks_for_warnings_gets_them(tmp_path: Path) -> None:
    assert "np.object" in " ".join(said(tmp_path, "", "-W", "default"))
