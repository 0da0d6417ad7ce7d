"""A process that crashes leaves its last words; one that is killed, or ends, leaves none."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.crashes import crash_by, crash_in, last_words, read_last_words
from fer_core.workspace import ROOT

CRASHING = """
import faulthandler, os, signal, sys
from pathlib import Path
from fer_core.crashes import last_words
inner, outer = Path(sys.argv[1]), Path(sys.argv[2])
def fall():
    {how}
with last_words(outer):
    with last_words(inner):
        if {within}:
            fall()
    fall()
"""


def crashed(tmp_path: Path, how: str, *, within: bool) -> tuple[Path, Path, int]:
    inner, outer = tmp_path / "inner.txt", tmp_path / "outer.txt"
    program = CRASHING.format(how=how, within=within)
    command = [sys.executable, "-c", program, str(inner), str(outer)]
    return inner, outer, subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def test_a_crash_is_told_by_its_last_words_and_where_it_was(tmp_path: Path) -> None:
    inner, outer, code = crashed(tmp_path, "os.abort()", within=True)
    assert crash_in(inner) == "Aborted" and "in fall" in read_last_words(inner)
    assert crash_in(outer) == "" and outer.exists()
    assert crash_by(code) == "SIGABRT" or sys.platform == "win32"


def test_after_the_inner_block_the_outer_one_hears_them(tmp_path: Path) -> None:
    inner, outer, _code = crashed(tmp_path, "faulthandler._sigsegv()", within=False)
    assert crash_in(outer) in ("Segmentation fault", "access violation")
    assert not inner.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals")
def test_who_is_killed_says_nothing(tmp_path: Path) -> None:
    inner, _outer, code = crashed(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)", within=True)
    assert (inner.exists(), crash_in(inner), crash_by(code)) == (True, "", "")


def test_who_ends_leaves_no_file_and_nobody_elses_setting_is_touched(tmp_path: Path) -> None:
    inner, outer, code = crashed(tmp_path, "pass", within=False)
    assert not inner.exists() and not outer.exists() and code == 0
    with last_words(tmp_path / "x"):  # pytest has asked for last words before
        assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("code", "crash"),
    [(0, ""), (0xC0000005, "0xc0000005"), (0xC000013A, "")],
    ids=["done", "access violation", "Ctrl-C on Windows"],
)
def test_an_exit_code_tells_too(code: int, crash: str) -> None:
    assert crash_by(code) == crash


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_signal_from_outside_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [crash_by(-number) for number in (signal.SIGSEGV, signal.SIGTERM, signal.SIGHUP)] == ["SIGSEGV", "", ""]
    assert crash_by(3) == "exit code 3"
    monkeypatch.setattr("sys.platform", "win32")
    assert crash_by(1) == ""  # as TerminateProcess gives it
