"""The real app in a real browser: what only a browser shows."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
import skimage.data
from playwright.sync_api import Browser, expect

from fer_core import BoundingBox, decode_image
from tests.browser.server import running_app
from tests.browser.visitor import Visitor, arrive

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
ANALYZE = ROOT / "scripts" / "analyze.py"
TWO_FACES = "2008_001009.jpg"
ASTRONAUT = [180, 85, 268, 170]
"""Left, top, right, bottom of the sample's face, read off the picture."""
PHOTOS = 4
"""Of a person who stops after the first."""
ALL_PICTURES_LOADED = """count => {
    const pictures = [...document.querySelectorAll('[data-testid=stImage] img')];
    return pictures.length === count && pictures.every(picture => picture.naturalWidth > 0);
}"""


def test_the_sample_is_one_click_from_home(visitor: Visitor, tmp_path: Path) -> None:
    """Needs no data but what the app ships."""
    visitor.open()
    visitor.see("Pictures stay on this computer")
    visitor.see("An expression is not a feeling")
    visitor.click("Try it with a sample photo")
    visitor.see("Face 1")
    visitor.settle()
    (photo,) = json.loads(visitor.download("JSON", tmp_path / "sample.json"))
    assert (photo["source"], photo["width"], photo["height"]) == ("astronaut.png", 512, 512)
    (face,) = photo["faces"]
    assert _box(face["box"]).iou(_box(ASTRONAUT)) > 0.7
    assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert len(face["landmarks"]) == 68
    picture = decode_image(visitor.download("Annotated photo", tmp_path / "faces.png"), name="faces.png")
    assert picture.shape == (512, 512, 3)
    rows = visitor.download("CSV", tmp_path / "sample.csv").decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(f"astronaut.png,1,{face['expression']},")


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(browser: Browser) -> None:
    """Streamlit takes pages/ for its old kind of multipage app until the app has run once."""
    with running_app() as address:
        visitor = arrive(browser, address)
        visitor.open("photo")
        visitor.see("Pictures stay on this computer")
        assert visitor.page.locator("h1").inner_text() == "Photo"
        links = visitor.page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
        names = [link.splitlines()[-1] for link in links]
        assert names == [
            "Home",
            "Photo",
            "Live",
            "Video",
            "People",
            "Datasets",
            "Augment",
            "Train",
            "Evaluate",
            "Learn",
        ]
        assert visitor.page.locator("[data-testid=stException]").count() == 0
        visitor.page.context.close()


def test_every_bar_and_crop_is_drawn(visitor: Visitor) -> None:
    visitor.open("photo")
    visitor.click("Use the sample photo")
    visitor.see("Face 1")
    ticks = visitor.page.locator(".js-plotly-plot .ytick text")
    ticks.nth(6).wait_for()
    downwards = sorted(ticks.all(), key=lambda tick: tick.bounding_box()["y"])
    words = [tick.text_content().split()[0] for tick in downwards]
    assert words == ["angry", "disgusted", "afraid", "happy", "neutral", "sad", "surprised"]
    assert visitor.page.locator(".js-plotly-plot .bars path").count() == 7
    visitor.page.wait_for_function(ALL_PICTURES_LOADED, arg=5)  # the photo; crop, two eyes and mouth


def test_boxes_are_where_the_faces_were_marked_by_hand(visitor: Visitor, photos_folder: Path, tmp_path: Path) -> None:
    visitor.open("photo")
    visitor.upload(photos_folder / TWO_FACES)
    visitor.see("Face 2")
    (photo,) = json.loads(visitor.download("JSON", tmp_path / "two.json"))
    found = [_box(face["box"]) for face in photo["faces"]]
    marked = list(_marked_boxes(photos_folder, TWO_FACES))
    assert len(found) == len(marked)
    for box in marked:
        assert max(box.iou(other) for other in found) > 0.5


def test_app_and_command_write_the_same_bytes(visitor: Visitor, photos_folder: Path, tmp_path: Path) -> None:
    names = [TWO_FACES, "bald_guys.jpg", "dogs.jpg"]
    visitor.open("photo")
    visitor.upload(*(photos_folder / name for name in names))
    visitor.see("All 3 photos")
    visitor.settle()
    command = [sys.executable, str(ANALYZE), *names]
    command += ["--json", str(tmp_path / "script.json"), "--csv", str(tmp_path / "script.csv")]
    subprocess.run(command, cwd=photos_folder, check=True, capture_output=True, timeout=120)
    assert visitor.download("JSON", tmp_path / "app.json") == (tmp_path / "script.json").read_bytes()
    assert visitor.download("CSV", tmp_path / "app.csv") == (tmp_path / "script.csv").read_bytes()


def test_no_face_is_an_answer(visitor: Visitor, photos_folder: Path) -> None:
    visitor.open("photo")
    visitor.upload(photos_folder / "dogs.jpg")
    visitor.see("I found no face in this photo")
    assert visitor.page.locator("[data-testid=stException]").count() == 0
    visitor.click("Look for small faces")
    visitor.page.get_by_role("button", name="Look for small faces").wait_for(state="detached")
    visitor.see("I found no face in this photo")


def test_a_broken_file_is_named_with_its_signs_and_the_others_are_shown(visitor: Visitor) -> None:
    odd = "<b>a</b> $x$ **y** :smile: [z](u).jpg"
    visitor.open("photo")
    visitor.upload((odd, b"\xff\xd8\xff\xe0 and no more"), ("face.jpg", _astronaut()))
    visitor.see("Face 1")
    assert visitor.headings == [odd, "face.jpg"]
    assert (
        visitor.page.locator("[data-testid=stAlert]")
        .inner_text()
        .endswith(f"{odd} breaks off or is damaged. Copy or download it again.")
    )


def test_a_snapshot_of_the_camera_is_read(visitor_with_camera: Visitor) -> None:
    visitor = visitor_with_camera
    visitor.open("photo")
    assert visitor.page.locator("[data-testid=stCameraInput]").count() == 0
    visitor.page.get_by_text("Use the camera", exact=True).click()
    visitor.page.wait_for_function("() => document.querySelector('video')?.readyState === 4")
    visitor.page.get_by_role("button", name="Take Photo").click()
    visitor.see("Face 1")
    assert visitor.headings == ["snapshot 1.jpg"]


def test_the_settings_are_next_for_the_keyboard(visitor: Visitor) -> None:
    visitor.open("photo")
    visitor.unfold("Settings")
    visitor.page.get_by_label("How faces are looked for").wait_for()
    visitor.page.locator("summary").focus()
    visitor.page.keyboard.press("Tab")
    assert visitor.page.get_by_label("How faces are looked for").evaluate("box => box === document.activeElement")


def test_a_removed_photo_leaves_the_upload_too(visitor: Visitor) -> None:
    visitor.open("photo")
    visitor.upload(("first.jpg", _astronaut()), ("second.jpg", _astronaut()))
    visitor.see("All 2 photos")
    visitor.click("Remove")
    visitor.page.wait_for_function("document.querySelectorAll('h3').length === 1")
    visitor.settle()
    assert visitor.headings == ["second.jpg"]
    assert visitor.page.locator("[data-testid=stFileUploaderFile]").count() == 0
    visitor.upload(("third.jpg", _astronaut()))
    visitor.see("All 2 photos")
    visitor.page.get_by_role("button", name="Remove third.jpg").click()
    visitor.page.wait_for_function("document.querySelectorAll('h3').length === 1")
    assert visitor.headings == ["second.jpg"]


def test_photos_are_shown_as_they_come_and_stop_keeps_them(visitor: Visitor) -> None:
    """With the slow detector: looking must take longer than drawing what was found."""
    visitor.open("photo")
    visitor.unfold("Settings")
    visitor.settle()
    detector = visitor.page.get_by_role("combobox", name="How faces are looked for")
    detector.fill("CNN")
    detector.press("Enter")
    expect(detector).to_have_value(re.compile("CNN"))
    visitor.settle()
    visitor.upload(*((f"{number}.jpg", _astronaut()) for number in range(PHOTOS)))
    visitor.see("Face 1")
    visitor.page.get_by_role("button", name="Stop").dispatch_event("click")  # it moves: the page grows
    visitor.see("not looked at yet.")
    visitor.settle()
    (left,) = re.findall(r"(\d+) photos? w", visitor.page.locator("[data-testid=stAlert]").inner_text())
    visitor.see(f"{PHOTOS - int(left)} of {PHOTOS} photos")
    visitor.click("Continue")
    visitor.page.get_by_text(f"All {PHOTOS} photos").first.wait_for(timeout=120_000)


def test_forgetting_leaves_nothing_on_the_page(visitor: Visitor) -> None:
    visitor.open("photo")
    visitor.upload(("face.jpg", _astronaut()))
    visitor.see("Face 1")
    visitor.click("Forget everything")
    visitor.page.get_by_text("Face 1").first.wait_for(state="detached")
    assert visitor.headings == []
    assert visitor.page.get_by_text("face.jpg").count() == 0
    visitor.upload(("again.jpg", _astronaut()))
    visitor.see("Face 1")
    assert visitor.headings == ["again.jpg"]


def test_a_large_photo_reaches_the_browser_small(visitor: Visitor) -> None:
    """The page shows a reduced copy; the download has every pixel."""
    image = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    large = cv2.imencode(".jpg", cv2.resize(image, (4200, 4200), interpolation=cv2.INTER_CUBIC))[1].tobytes()
    sizes: list[int] = []
    visitor.page.on("response", lambda answer: "/media/" in answer.url and sizes.append(len(answer.body())))
    visitor.open("photo")
    visitor.upload(("large.jpg", large))
    visitor.see("Face 1")
    visitor.page.wait_for_function(ALL_PICTURES_LOADED, arg=5)
    widths = visitor.page.evaluate(
        "[...document.querySelectorAll('[data-testid=stImage] img')].map(i => i.naturalWidth)"
    )
    assert max(widths) <= 1440
    assert max(sizes) < 1_000_000


def _astronaut() -> bytes:
    picture = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", picture)[1].tobytes()


def _box(corners: list[int]) -> BoundingBox:
    left, top, right, bottom = corners
    return BoundingBox(left=left, top=top, right=right, bottom=bottom)


def _marked_boxes(folder: Path, name: str) -> Iterator[BoundingBox]:
    for image in ET.parse(folder / "landmarks_68.xml").iter("image"):
        if Path(image.get("file", "")).name == name:
            for box in image.iter("box"):
                left, top, width, height = (int(box.get(side, "0")) for side in ("left", "top", "width", "height"))
                yield _box([left, top, left + width, top + height])
