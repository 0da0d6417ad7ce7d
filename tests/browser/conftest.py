"""The real server, and the browser that this machine has."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.interview import LAMPLIGHT, camera_film
from tests.browser.server import running_app
from tests.browser.visitor import LAUNCH_ARGUMENTS, Visitor, arrive

expect.set_options(timeout=60_000)  # ms; five seconds are little on a busy machine


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the app that is driven."""
    return tmp_path_factory.mktemp("app") / "workspace"


@pytest.fixture(scope="session")
def address(app_home: Path) -> Iterator[str]:
    with running_app(FER_STUDIO_HOME=str(app_home)) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium_path, args=[*LAUNCH_ARGUMENTS])
    yield started
    started.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """A person who just arrived; their console must stay clean, and no other computer be asked."""
    arrived = arrive(browser, address)
    yield arrived
    arrived.page.context.close()
    assert arrived.errors == []
    assert arrived.strangers == []


@pytest.fixture
def visitor_with_camera(playwright: Playwright, chromium_path: Path, address: str, tmp_path: Path) -> Iterator[Visitor]:
    """A person whose camera shows the sample's face."""
    film = tmp_path / "camera.mjpeg"
    film.write_bytes(_frame() * 30)
    with _before_camera(playwright, chromium_path, address, film) as arrived:
        yield arrived


@pytest.fixture
def filmed(
    playwright: Playwright, chromium_path: Path, address: str, tmp_path: Path, interview_video: Path
) -> Iterator[Visitor]:
    """A person whose camera shows the interview, in a light that leaves none of it in the colour of a label."""
    film = tmp_path / "camera.mjpeg"
    film.write_bytes(b"".join(camera_film(interview_video, LAMPLIGHT)))
    with _before_camera(playwright, chromium_path, address, film) as arrived:
        yield arrived
    assert arrived.strangers == []


@contextmanager
def _before_camera(playwright: Playwright, chromium_path: Path, address: str, film: Path) -> Iterator[Visitor]:
    started = playwright.chromium.launch(
        executable_path=chromium_path,
        args=[
            *LAUNCH_ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    arrived = arrive(started, address, permissions=["camera"])
    yield arrived
    started.close()
    assert arrived.errors == []


def _frame() -> bytes:
    """One JPEG of 640 x 480: a fake camera's film is such pictures, one after another."""
    canvas = np.full((480, 640, 3), 90, np.uint8)
    canvas[:, 80:560] = cv2.resize(skimage.data.astronaut(), (480, 480), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))[1].tobytes()
