"""The live page with the example video as the camera: boxes, a counter that runs, a label, and nobody else is asked."""

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Error

from fer_core import decode_image
from fer_core.expressions import SEVEN
from fer_core.palette import styles_for
from tests.browser.visitor import Visitor, camera, start_camera

pytestmark = pytest.mark.browser

COUNT = re.compile(r"([\d,]+) pictures? looked at")
COUNTED_MORE = """before => {
    const found = document.body.innerText.match(/([\\d,]+) pictures looked at/);
    return found && Number(found[1].replaceAll(",", "")) > before;
}"""
LABEL_PX = 40
JPEG = re.compile(rb"\xff\xd8.*?\xff\xd9", re.DOTALL)
NOTE_ICE = """() => {
    const Real = window.RTCPeerConnection;
    if (!Real) return;
    window.RTCPeerConnection = function (settings) {
        console.info("ICE servers: " + JSON.stringify(settings?.iceServers));
        return new Real(settings);
    };
}"""


def test_the_interview_is_followed_live(filmed: Visitor, tmp_path: Path) -> None:
    said: list[str] = []
    filmed.page.on("console", lambda message: said.append(message.text))
    filmed.page.add_init_script(f"({NOTE_ICE})()")
    filmed.open("live")
    start_camera(filmed)
    first = counted(filmed)
    filmed.see("Face 1")
    filmed.page.wait_for_function(COUNTED_MORE, arg=first)
    assert [line for line in said if line.startswith("ICE servers")] == ["ICE servers: []"]
    assert labelled(filmed, tmp_path)

    camera(filmed).get_by_role("button", name="Stop", exact=True).click()
    filmed.see("is kept nowhere")
    start_camera(filmed)
    filmed.page.get_by_role("link", name="Photo").first.click()
    filmed.see("Give a photo")
    assert filmed.page.locator("[data-testid=stException]").count() == 0


def counted(visitor: Visitor) -> int:
    """Return how many pictures were looked at; for a moment nothing says so, when that part of the page runs anew."""
    for _ in range(100):
        if found := COUNT.search(visitor.page.locator("body").inner_text()):
            return int(found[1].replace(",", ""))
        visitor.page.wait_for_timeout(200)
    raise AssertionError("nothing says how many pictures were looked at")


def labelled(visitor: Visitor, tmp_path: Path) -> bool:
    """Tell whether the picture, as it is played in the browser, has an expression's colour where the film has not."""
    plain = [decode_image(data, name="film") for data in re.findall(JPEG, (tmp_path / "camera.mjpeg").read_bytes())]
    colours = [style.rgb for style in styles_for(SEVEN).values()]
    before = [max(longest_row(frame, colour) for frame in plain[::10]) for colour in colours]
    assert max(before) < LABEL_PX, "the film itself has a label's colour"
    for _ in range(240):  # on a busy machine faces come now and then, and are drawn for a second
        path = tmp_path / "shot.png"
        path.unlink(missing_ok=True)
        with suppress(Error):  # the component may draw itself anew at that moment; waiting for it longer is for nothing
            camera(visitor).locator("video").screenshot(path=path, timeout=2000)
        if not path.exists():
            continue
        shown = decode_image(path.read_bytes(), name="shot.png")
        after = [longest_row(shown, colour) for colour in colours]
        if any(now > was + LABEL_PX for was, now in zip(before, after, strict=True)):
            return True
        visitor.page.wait_for_timeout(250)
    return False


def longest_row(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    """Return most pixels of a colour in one row; a label is a bar of its expression's colour."""
    return int((np.abs(picture.astype(int) - colour).max(axis=2) < 30).sum(axis=1).max())
