"""Fixtures that several parts of the tests share."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pages.shared.load_order  # noqa: F401  (before any test loads TensorFlow, as in the app)
from fer_core import workspace
from fer_core.networks.bundle import DEFAULT_NAME, shipped_folder
from tests.chromium import find_chromium, skip_without_chromium
from tests.file_order import put_in_order
from tests.real_data import real


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip_without_chromium(items)
    put_in_order(items)


@pytest.fixture(scope="session", autouse=True)
def workspace_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests may have chosen another network; the tests expect the shipped one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FER_STUDIO_HOME", str(tmp_path_factory.mktemp("workspace")))
        yield


@pytest.fixture(scope="module", autouse=True)
def earlier_tests_set_aside() -> None:
    """Take what lasts from the files before out of the search for garbage; what is garbage by now goes.

    Streamlit searches everything after each run of the app: with TensorFlow and the networks of other tests in
    memory, that takes longer than the run. A file at a time, as files of pages and of the rest come in turn.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """For Playwright: `chromium.launch(executable_path=chromium_path)`; the test is marked `browser`."""
    found = find_chromium()
    assert found, "mark this test with @pytest.mark.browser, so that it is skipped without a browser"
    return found


@pytest.fixture(scope="session")
def models_with_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the default network in a folder like ``models/``."""
    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(shipped_folder(), folder / DEFAULT_NAME)
    return folder


@pytest.fixture
def default_alone(models_with_one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of lists: no other network came with FER Studio."""
    monkeypatch.setattr(workspace, "SHIPPED_MODELS", models_with_one)


@pytest.fixture(scope="session")
def photos_folder() -> Path:
    """Photos of several faces each, with landmarks_68.xml marked by hand; dogs.jpg shows no human face."""
    return real("photos")


@pytest.fixture(scope="session")
def fer2013_archive() -> Path:
    """train/<class>/ (28,709 pictures) and valid/<class>/ (3,589), 48x48 grey."""
    return real("fer2013/fer2013.zip")


@pytest.fixture(scope="session")
def ferplus_votes() -> Path:
    """Ten votes a picture, for 32,136 of the pictures of `fer2013_archive`."""
    return real("fer2013/ferplus_votes.csv")


@pytest.fixture(scope="session")
def interview_video() -> Path:
    """464 frames of one face, 596x336, 29.97 a second, no sound."""
    return real("video/interview.mp4")
