"""The address to scan."""

import xml.etree.ElementTree as ET

import cv2
import numpy as np
import pytest

from pages.door.invitation import link, qr_svg, qr_terminal
from pages.door.standing import Standing

ADDRESS = "https://192.168.1.5:8501"


def test_the_code_stands_where_no_browser_sends_it() -> None:
    assert link(Standing(code="a b#c", address=ADDRESS)) == f"{ADDRESS}/_door#a%20b%23c"
    assert link(Standing(address=ADDRESS)) == f"{ADDRESS}/"


@pytest.mark.parametrize("colours", [False, True])
def test_what_the_terminal_shows_can_be_scanned(colours: bool) -> None:
    text = f"{ADDRESS}/_door#ABC234"
    drawn = qr_terminal(text, colours=colours).replace("\x1b[97;40m", "").replace("\x1b[0m", "").split("\n")
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    pixels = np.array([[halves[c] for c in line] for line in drawn], np.uint8)  # lines x columns x 2 halves
    picture = pixels.transpose(0, 2, 1).reshape(2 * len(drawn), -1).repeat(8, 0).repeat(8, 1)
    framed = cv2.copyMakeBorder(picture, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)
    assert cv2.QRCodeDetector().detectAndDecode(framed)[0] == text


def test_the_picture_on_the_page_has_its_own_white() -> None:
    drawn = ET.fromstring(qr_svg(f"{ADDRESS}/_door#ABC234"))
    assert drawn.tag.endswith("svg")
    assert "#fff" in qr_svg("x").lower()
