"""A person enrols from the camera, is named until deleted in another tab, and unknown after that, in a real browser."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.media.images import encode_image
from fer_core.media.video import open_video
from fer_core.people.gallery import Gallery, Portrait
from tests.browser.interview import first_seconds
from tests.browser.visitor import Visitor, start_camera
from tests.drawn_people import portraits_of

pytestmark = pytest.mark.browser

LONG_MS = 150_000
CLIP_S = 0.5
NAMED = re.compile(r"Face \d+, Ana \*x\*")
UNKNOWN = re.compile(r"Face \d+, unknown")
"""A busy machine may lose a face for so long that it gets another number."""
CAMERA_RUNS = """() => [...document.querySelectorAll('*')].some(
    element => element.shadowRoot?.querySelector('video')?.readyState === 4)"""


def go_to(visitor: Visitor, page: str) -> None:
    visitor.page.get_by_role("link", name=page, exact=True).click()
    visitor.page.get_by_role("heading", name=page, exact=True).wait_for()
    visitor.settle()


def tick(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_text(words).click()
    visitor.settle()


def take_pictures(visitor: Visitor, *, until: str) -> None:
    """Begin to take ten pictures, and stop at a hint: what was taken until then is enough."""
    visitor.click("Open the camera")
    visitor.page.get_by_role("button", name="Take ten pictures").wait_for()
    visitor.page.wait_for_function(CAMERA_RUNS)
    visitor.click("Take ten pictures")
    visitor.see("Look straight into the camera · 1 of 10 pictures")
    visitor.see(until)
    visitor.click("Stop")


def save(visitor: Visitor, name: str) -> None:
    """Give the pictures a name and the consent."""
    page = visitor.page
    page.get_by_text("Can be used: ").wait_for(timeout=LONG_MS)
    visitor.settle()
    page.get_by_label("Name of the person").fill(name)
    page.get_by_label("Name of the person").press("Enter")
    visitor.settle()
    tick(visitor, "This person agrees")
    visitor.click("Save")
    page.get_by_role("heading", name=name).wait_for()
    visitor.settle()


def ready_to_delete(visitor: Visitor, name: str) -> None:
    """Open the page in another tab, up to the last press for the first person of the list, who has that name."""
    visitor.open("people")
    visitor.page.get_by_text("Rename, merge or delete").first.click()
    tick(visitor, f"Delete {name} with all pictures, for good")


def enrol_somebody_else(home: Path) -> Gallery:
    """With nobody to compare with, a face would not be unknown."""
    gallery, small = Gallery(home / "people.sqlite"), encode_image(np.zeros((96, 96, 3), np.uint8), ".jpg")
    gallery.add("Zoe", [Portrait(embedding=portrait.embedding, thumbnail=small) for portrait in portraits_of(1)])
    return gallery


def another_moment(video: Path) -> bytes:
    """The same face ten seconds later, mirrored, darker and larger."""
    with open_video(video) as opened:
        picture = cv2.resize(opened.frame_at(10.0).image[:, ::-1], None, fx=1.5, fy=1.5)
    return encode_image((picture * 0.8).astype(np.uint8), ".jpg")


def test_a_person_is_enrolled_from_the_camera_and_known_until_deleted(
    filmed: Visitor, app_home: Path, interview_video: Path, tmp_path: Path
) -> None:
    page = filmed.page
    filmed.open("people")
    take_pictures(filmed, until="2 of 10 pictures")
    save(filmed, "Ana *x*")
    gallery = enrol_somebody_else(app_home)

    go_to(filmed, "Photo")
    filmed.upload(("other.jpg", another_moment(interview_video)))
    filmed.see("Face 1, Ana *x*")
    filmed.settle()
    assert b"Ana *x*" in filmed.download("JSON", tmp_path / "named.json")

    go_to(filmed, "Video")
    filmed.upload(first_seconds(interview_video, tmp_path / "clip.mp4", CLIP_S))
    elsewhere = Visitor(page.context.new_page(), filmed.address)
    ready_to_delete(elsewhere, "Ana *x*")
    filmed.see("Ana *x* looks ", timeout=LONG_MS)

    go_to(filmed, "Live")
    start_camera(filmed)
    filmed.see(NAMED)
    elsewhere.page.get_by_role("button", name="Delete", exact=True).first.click()
    filmed.see(UNKNOWN)

    go_to(filmed, "Video")
    filmed.see("The name is gone")
    filmed.settle()
    assert "Ana *x*" not in page.locator("body").inner_text()
    filmed.click("Look again with these settings")
    filmed.see("It goes on when you leave this page")

    go_to(filmed, "Photo")
    filmed.see("Face 1, unknown")
    filmed.settle()
    assert b"Ana *x*" not in filmed.download("JSON", tmp_path / "forgotten.json")

    go_to(filmed, "Video")
    filmed.see("Face 1 (unknown) looks ", timeout=LONG_MS)
    assert "Ana *x*" not in page.locator("body").inner_text()
    gallery.delete_all()
