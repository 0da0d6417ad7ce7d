"""The way into `.venv` of a command that is started with plain `python`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.small_project import SmallProject

COMMAND = """
import _environment
import json, sys
import fer_core
print(json.dumps({"prefix": sys.prefix, "arguments": sys.argv[1:], "path": sys.path}))
sys.exit(7)
"""

NOT_SET_UP = "FER Studio is not set up yet: run `python scripts/run.py setup` first.\n"


def start_with(project: SmallProject, *python: str) -> subprocess.CompletedProcess[str]:
    command = [*python, *project.command("show.py")[1:]]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def project(installed_project: SmallProject) -> SmallProject:
    installed_project.write("scripts/show.py", COMMAND)
    installed_project.write("fer_core.py", "")
    return installed_project


def test_command_goes_on_inside_the_environment(project: SmallProject) -> None:
    finished = project.start("show.py", "a photo.jpg", "--json", "-")
    assert (finished.returncode, finished.stderr) == (7, "")
    told = json.loads(finished.stdout)
    assert Path(told["prefix"]) == project.venv.resolve()
    assert told["arguments"] == ["a photo.jpg", "--json", "-"]


def test_repository_comes_first_and_the_commands_last(project: SmallProject) -> None:
    path = json.loads(project.start("show.py").stdout)["path"]
    assert path[0] == str(project.root)
    assert path[-1] == str(project.root / "scripts")
    assert path.count(path[-1]) == 1


def test_changed_requirements_are_mentioned(project: SmallProject) -> None:
    project.write("constraints.txt", "small-app==2.0\n")
    finished = project.start("show.py")
    assert finished.stderr == "The requirements have changed: `python scripts/run.py setup` installs them.\n"
    assert finished.returncode == 7


def test_interrupted_installation_is_not_entered(project: SmallProject) -> None:
    (project.venv / "installed-app").unlink()
    finished = start_with(project, sys.executable, "-S")  # a Python without any library
    assert (finished.returncode, finished.stderr) == (2, NOT_SET_UP)


def test_missing_library_is_one_sentence(project: SmallProject) -> None:
    next(project.venv.rglob("dlib.py")).unlink()
    finished = start_with(project, str(project.python))
    assert (finished.returncode, finished.stderr) == (2, NOT_SET_UP)


def test_own_environment_with_the_libraries_is_left_alone(project: SmallProject, tmp_path: Path) -> None:
    """As in a container whose only Python has everything: there is no `.venv`."""
    inside = project.python.relative_to(project.venv)
    elsewhere = project.venv.rename(tmp_path / "libraries")
    finished = start_with(project, str(elsewhere / inside))
    assert finished.returncode == 7, finished.stderr
    assert Path(json.loads(finished.stdout)["prefix"]) == elsewhere.resolve()
