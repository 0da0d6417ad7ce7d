"""Small projects on which run.py and the way into `.venv` are tried."""

import shutil
from pathlib import Path

import pytest

from tests.scripts.small_project import SmallProject, make_project


@pytest.fixture
def fresh_project(tmp_path: Path) -> SmallProject:
    """Nothing is installed yet."""
    return make_project(tmp_path / "studio")


@pytest.fixture(scope="session")
def _installed_once(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    project = make_project(tmp_path_factory.mktemp("installed") / "studio")
    finished = project.start("run.py", "setup")
    assert finished.returncode == 0, finished.stderr
    return project


@pytest.fixture
def installed_project(tmp_path: Path, _installed_once: SmallProject) -> SmallProject:
    """A copy of a project after `run.py setup`."""
    copied = shutil.copytree(_installed_once.root, tmp_path / "studio", symlinks=True)
    return SmallProject(root=copied)
