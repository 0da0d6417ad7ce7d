"""Take the pictures of docs/screenshots anew: every page, wide and on a phone, light and dark.

python -m tests.browser.screenshots [PLACE ...]

The app runs for it with a workspace of its own, in which all is drawn, or is the sample photo.
"""

import io
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.furnished import furnish, sample
from tests.browser.places import FRESH, PHONE, WIDE, go, stand, turn
from tests.browser.server import ROOT, running_app
from tests.browser.visitor import LAUNCH_ARGUMENTS, Visitor, arrive, camera
from tests.chromium import find_chromium

FOLDER: Final = ROOT / "docs" / "screenshots"
SHOWN: Final = (
    "home",
    "photo",
    "live",
    "video",
    "people",
    "datasets",
    "augment",
    "train",
    "train-runs",
    "evaluate",
    "learn-convolution",
    "learn-maps",
    "learn-why",
)
TALLEST: Final = {"wide": 1000, "phone": 1300}
QUALITY: Final = 62
CAMERA: Final = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


def main(places: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        home = Path(folder)
        video = furnish(home / "workspace")
        film = home / "camera.mjpeg"
        film.write_bytes(_frame() * 30)
        arguments = [*LAUNCH_ARGUMENTS, *CAMERA, f"--use-file-for-fake-video-capture={film}"]
        browser = driver.chromium.launch(executable_path=find_chromium(), args=arguments)
        with running_app(FER_STUDIO_HOME=str(home / "workspace")) as address:
            for size in ("wide", "phone"):
                visitor = arrive(browser, address, permissions=["camera"])
                _skip_the_tour(visitor)
                for place in places or SHOWN:
                    _take(visitor, place, size, video)
                visitor.page.context.close()
        browser.close()
    print(f"{FOLDER}: {sum(path.stat().st_size for path in FOLDER.iterdir()) / 2**20:.1f} MB")


def _skip_the_tour(visitor: Visitor) -> None:
    visitor.open()
    visitor.click("Skip the tour")
    visitor.page.wait_for_function("document.cookie.includes('fer_studio_tour')")
    visitor.settle()


def _take(visitor: Visitor, place: str, size: str, video: str) -> None:
    page = visitor.page
    page.set_viewport_size(WIDE if size == "wide" else PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    go(visitor, place, video)
    if place == "live":
        camera(visitor).get_by_role("button", name="Start", exact=True).click()
        page.get_by_text(re.compile(r"Face \d+")).first.wait_for()
    _fit(visitor, place, size)
    for scheme in ("light", "dark"):
        turn(visitor, place, scheme)
        page.wait_for_timeout(1000)  # a busy machine draws it again late
        stand(visitor, place)
        page.mouse.move(1, 1)
        page.wait_for_timeout(1000)  # bars grow, curves are drawn, and what was faded comes back
        page.wait_for_function(FRESH)
        _save(page.screenshot(animations="disabled"), FOLDER / f"{place}-{size}-{scheme}.webp")
    print(place, size, flush=True)


def _fit(visitor: Visitor, place: str, size: str) -> None:
    """Make the window as high as what is on the page, within reason."""
    page = visitor.page
    high = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    least = (WIDE if size == "wide" else PHONE)["height"]
    page.set_viewport_size(
        {"width": (WIDE if size == "wide" else PHONE)["width"], "height": min(max(high, least), TALLEST[size])}
    )
    stand(visitor, place)


def _save(png: bytes, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


def _frame() -> bytes:
    """Return one JPEG of 640 x 480: a fake camera's film is such pictures, one after another."""
    canvas = np.full((480, 640, 3), 90, np.uint8)
    canvas[:, 80:560] = cv2.resize(sample(), (480, 480), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))[1].tobytes()


if __name__ == "__main__":
    main(sys.argv[1:])
