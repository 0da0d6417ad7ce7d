"""How fast the app answers in a real browser, server and browser on this machine.

python -m tests.browser.speed [--sessions 5] [--uploads 5]

First page: from the address to the heading and to the last line, each time in a new browser
session; the first one on a server that has just started. Photo: six faces (the sample six times), from choosing
the file to the last face's sentence and bars, in a session that has seen one photo.
"""

import argparse
import statistics
import time

import cv2
import numpy as np
import skimage.data
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import running_app
from tests.browser.visitor import LAUNCH_ARGUMENTS, arrive
from tests.chromium import find_chromium

WARM_UP_S = 8


def first_page_s(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds to the heading and to the last thing on the page."""
    visitor = arrive(browser, address)
    begins = time.perf_counter()
    visitor.page.goto(address)
    visitor.page.wait_for_selector("h1")
    heading = time.perf_counter() - begins
    visitor.see("times in 100")
    visitor.see("excludes commercial use")
    whole = time.perf_counter() - begins
    visitor.page.context.close()
    return heading, whole


def six_faces_s(browser: Browser, address: str, photo: bytes) -> tuple[float, float]:
    """Return the seconds from choosing the file to the last sentence, and to the last bars."""
    visitor = arrive(browser, address)
    visitor.open("photo")
    visitor.click("Use the sample photo")
    visitor.page.locator(".js-plotly-plot .bars path").nth(6).wait_for(state="attached")
    visitor.settle()
    begins = time.perf_counter()
    visitor.upload(("six.jpg", photo))
    visitor.see("Face 6")
    sentence = time.perf_counter() - begins
    visitor.page.locator(".js-plotly-plot .bars path").nth(48).wait_for(state="attached")
    bars = time.perf_counter() - begins
    visitor.page.context.close()
    return sentence, bars


def six_faces() -> bytes:
    """Return a JPEG of 1536 x 640 with the sample's face six times."""
    row = np.hstack([skimage.data.astronaut()[:320]] * 3)
    return cv2.imencode(".jpg", cv2.cvtColor(np.vstack([row, row]), cv2.COLOR_RGB2BGR))[1].tobytes()


def tell(what: str, seconds: list[tuple[float, float]], parts: tuple[str, str]) -> None:
    for part, values in zip(parts, zip(*seconds, strict=True), strict=True):
        middle, slowest = statistics.median(values), max(values)
        print(
            f"{what}, {part}: first {values[0]:.2f} s, median {middle:.2f} s, slowest {slowest:.2f} s, n={len(values)}"
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sessions", type=int, default=5)
    arguments.add_argument("--uploads", type=int, default=5)
    wanted = arguments.parse_args()
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Neither Chromium nor Chrome was found.")
    with running_app() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=[*LAUNCH_ARGUMENTS])
        pages = [first_page_s(browser, address) for _number in range(wanted.sessions)]
        time.sleep(WARM_UP_S)
        photo = six_faces()
        photos = [six_faces_s(browser, address, photo) for _number in range(wanted.uploads)]
        browser.close()
    tell("first page", pages, ("heading", "everything"))
    tell("photo with six faces", photos, ("answer in words", "every bar"))


if __name__ == "__main__":
    main()
