"""run.py on a small project: what it installs, when, and what it says when it cannot."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.small_project import CHECKS, REPOSITORY, TELL, SmallProject, told, write_wheel


def installs(finished: subprocess.CompletedProcess[str]) -> bool:
    return "Installing" in finished.stderr


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)], ids=str)
def test_another_python_is_refused_in_one_sentence(fresh_project: SmallProject, version: tuple[int, int]) -> None:
    script = fresh_project.command("run.py")[1]
    pretend = f"import runpy, sys; sys.version_info = {version}; runpy.run_path({script!r}, run_name='__main__')"
    finished = subprocess.run([sys.executable, "-c", pretend, "app"], capture_output=True, text=True, check=False)
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert f"needs Python 3.11, 3.12 or 3.13, and this is {version[0]}.{version[1]}" in finished.stderr
    assert not fresh_project.venv.exists()


def test_first_start_installs_and_opens_the_app(fresh_project: SmallProject) -> None:
    first = fresh_project.start("run.py", "app", "--server.port", "8600", TF_CPP_MIN_LOG_LEVEL="0")
    assert first.returncode == 0, first.stderr
    assert "a few minutes and 3 GB" in first.stderr
    app = told(first.stdout)
    assert app["arguments"] == ["run", "streamlit_app.py", "--server.port", "8600"]
    assert Path(str(app["folder"])) == fresh_project.root.resolve()
    assert app["NO_ALBUMENTATIONS_UPDATE"] == "1"
    assert app["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] == "false"
    assert app["TF_CPP_MIN_LOG_LEVEL"] == "0", "what the person has set wins"


def test_second_start_installs_nothing(installed_project: SmallProject) -> None:
    for wheel in installed_project.wheels.iterdir():
        wheel.unlink()
    second = installed_project.start("run.py", "app")
    assert (second.returncode, second.stderr) == (0, "")
    assert told(second.stdout)["arguments"] == ["run", "streamlit_app.py"]


@pytest.mark.parametrize("changed", ["requirements.txt", "constraints.txt"])
def test_changed_requirements_are_installed(installed_project: SmallProject, changed: str) -> None:
    installed_project.write("constraints.txt", "")
    installed_project.write(changed, "small-app==2.0\n")
    assert installed_project.start("run.py", "app").stdout.splitlines()[-1] == "two"
    assert not installs(installed_project.start("run.py", "app"))


def test_failed_install_says_what_to_do_and_is_repeated(installed_project: SmallProject) -> None:
    installed_project.write("constraints.txt", "small-app==3.0\n")
    failed = installed_project.start("run.py", "app")
    assert failed.returncode == 2
    for word in ("HTTPS_PROXY", "GB are free", f"Python {platform.python_version()} on {platform.system()}"):
        assert word in failed.stderr
    assert "Traceback" not in failed.stderr

    installed_project.write("constraints.txt", "small-app==1.0\n")  # as it was when the install before had finished
    repeated = installed_project.start("run.py", "app")
    assert repeated.returncode == 0
    assert installs(repeated)


def test_killed_install_is_repeated(fresh_project: SmallProject) -> None:
    with fresh_project.hanging_install() as first:
        first.kill()
    repeated = fresh_project.start("run.py", "setup")
    assert repeated.returncode == 0, repeated.stderr
    assert installs(repeated)


def test_a_start_waits_while_another_installs(fresh_project: SmallProject) -> None:
    with fresh_project.hanging_install() as first:
        second = subprocess.Popen(
            fresh_project.command("run.py", "setup"), env=fresh_project.environment(), stderr=subprocess.PIPE, text=True
        )
        assert second.stderr
        assert second.stderr.readline() == "Another start is installing: waiting for it.\n"
        assert second.poll() is None
        first.kill()
    assert "Installing" in second.communicate(timeout=60)[1]
    assert second.returncode == 0


@pytest.mark.parametrize("damage", ["no python", "no pip"])
def test_broken_venv_is_made_again(installed_project: SmallProject, damage: str) -> None:
    installed_project.write("constraints.txt", "small-app == 1.0\n")  # a reason to look at it
    if damage == "no python":
        installed_project.python.unlink()
    else:
        next(installed_project.venv.rglob("pip/__init__.py")).write_text("raise ImportError")
    mended = installed_project.start("run.py", "app")
    assert mended.returncode == 0, mended.stderr
    assert "Creating" in mended.stderr
    assert told(mended.stdout)["arguments"] == ["run", "streamlit_app.py"]


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", None])
def test_every_check_runs_even_after_one_that_failed(installed_project: SmallProject, failing: str | None) -> None:
    finished = installed_project.start("run.py", "test", "-k", "faces", FAILING=failing or "")
    assert finished.returncode == (1 if failing else 0), finished.stderr
    steps = [line for line in finished.stdout.splitlines() if line.startswith("== ")]
    assert steps == ["== ruff check", "== ruff format", "== mypy", "== import-linter", "== pytest"]
    assert "linted" in finished.stdout
    last = finished.stdout.splitlines()[-1]
    expected = {"ruff": "Failed: ruff check, ruff format", None: ""}.get(failing, f"Failed: {failing}")
    assert last == expected if failing else last.endswith("'-k', 'faces']"), "pytest's own line is the last one"


def test_development_tools_are_installed_once_and_serve_the_app(installed_project: SmallProject) -> None:
    (installed_project.venv / "installed-app").unlink()
    assert installs(installed_project.start("run.py", "test"))
    assert not installs(installed_project.start("run.py", "test"))
    assert not installs(installed_project.start("run.py", "app"))


def test_new_development_tool_does_not_hold_up_the_app(installed_project: SmallProject) -> None:
    write_wheel(installed_project.wheels, "small_checks", "2.0", CHECKS)
    installed_project.write("requirements-dev.txt", "-r requirements.txt\nsmall-checks==2.0\n")
    assert not installs(installed_project.start("run.py", "app"))
    assert installs(installed_project.start("run.py", "test"))


@pytest.mark.parametrize("words", [["deploy"], ["setup", "everything"]], ids=" ".join)
def test_wrong_usage(fresh_project: SmallProject, words: list[str]) -> None:
    finished = fresh_project.start("run.py", *words)
    assert finished.returncode == 2
    assert finished.stderr
    assert not fresh_project.venv.exists()


def test_requirements_name_no_package_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        assert "://" not in (REPOSITORY / name).read_text()


def test_only_one_opencv_is_installed() -> None:
    pins = (REPOSITORY / "constraints.txt").read_text().splitlines()
    assert [pin.split("==")[0] for pin in pins if pin.startswith("opencv")] == ["opencv-python-headless"]


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (["--phone"], ""),
        (["--server.port", "8600", "--behind=fer.example.org"], ""),
        (["--server.address", "0.0.0.0"], ""),
        (["--server.address=192.168.1.7"], ""),
        ([], "0.0.0.0"),
    ],
    ids=str,
)
def test_whatever_lets_others_in_goes_through_the_door(
    installed_project: SmallProject, arguments: list[str], address: str
) -> None:
    door = installed_project.root / "pages" / "door"
    door.mkdir(parents=True, exist_ok=True)
    (door / "launch.py").write_text(f"print('door'); {TELL}")
    opened = installed_project.start("run.py", "app", *arguments, STREAMLIT_SERVER_ADDRESS=address)
    assert opened.stdout.startswith("door"), opened.stderr
    assert told(opened.stdout)["arguments"] == arguments


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_an_address_of_this_computer_needs_no_door(installed_project: SmallProject, address: str) -> None:
    opened = installed_project.start("run.py", "app", "--server.address", address)
    assert told(opened.stdout)["arguments"] == ["run", "streamlit_app.py", "--server.address", address]
