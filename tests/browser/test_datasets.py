"""From a zip file to an augmented version, and from the camera to a new class, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
from playwright.sync_api import Locator, Page, Playwright, expect

from fer_core import read_image
from fer_core.datasets.curation import Curation
from fer_core.datasets.manifest import Manifest, read_manifest
from tests import drawn_dataset
from tests.browser.server import running_app
from tests.browser.visitor import LAUNCH_ARGUMENTS, Visitor, arrive

pytestmark = pytest.mark.browser

LONG_MS = 150_000
"""A job starts a process of its own, and this machine may be busy."""
NAME = "Müller's faces 😀"
SOME_PICTURES = re.compile(r"\b([5-9]|\d\d) of 60 pictures")
"""Five a second: each number stands there for a moment only."""
SMALL = {"train": 4, "valid": 2}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    """A server of this file's own, whose workspace is looked into."""
    with running_app(FER_STUDIO_HOME=str(workspace)) as address:
        yield address


@pytest.fixture
def visitor_with_camera(playwright: Playwright, chromium_path: Path, address: str, tmp_path: Path) -> Iterator[Visitor]:
    """A person who moves a little before the camera: no two frames are the same."""
    film = tmp_path / "camera.mjpeg"
    film.write_bytes(b"".join(frame(number) for number in range(30)))
    camera = f"--use-file-for-fake-video-capture={film}"
    arguments = [*LAUNCH_ARGUMENTS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", camera]
    started = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    arrived = arrive(started, address, permissions=["camera"])
    yield arrived
    started.close()
    assert arrived.errors == []


def frame(number: int) -> bytes:
    """One JPEG of 640 x 480; each has the face at another place."""
    canvas = np.full((480, 640, 3), 90, np.uint8)
    canvas[:, 60 + 2 * number : 540 + 2 * number] = cv2.resize(skimage.data.astronaut(), (480, 480))
    return cv2.imencode(".jpg", cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))[1].tobytes()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return drawn_dataset.write_archive(tmp_path / f"{NAME}.zip", drawn_dataset.files(SMALL))


def test_a_zip_is_imported_cleaned_published_and_augmented(visitor: Visitor, archive: Path, workspace: Path) -> None:
    visitor.open()
    go_to(visitor, "Datasets")
    upload(visitor, archive)
    visitor.see("18 pictures")
    visitor.click("Import")
    visitor.page.get_by_text("is there: 18 pictures.").wait_for(timeout=LONG_MS)
    visitor.click("Look at it")
    visitor.page.locator(".st-key-dataset-counts").wait_for()
    visitor.settle()
    clean(visitor, workspace / "data" / NAME)
    publish(visitor)
    augment(visitor)
    assert sorted(path.name for path in (workspace / "data").iterdir()) == [NAME, f"{NAME} augmented", f"{NAME}@1"]
    published, augmented = (read_manifest(workspace / "data" / name) for name in (f"{NAME}@1", f"{NAME} augmented"))
    assert totals(published) == {"train": 11, "valid": 6}  # one was excluded
    assert published.counts("train") == {"angry": 1, "happy": 4, "sad": 5, "bored": 1}
    assert totals(augmented) == {"train": 22, "valid": 6}
    assert files_on_disk(workspace / "data" / f"{NAME} augmented") == {record.file for record in augmented.records}


def clean(visitor: Visitor, folder: Path) -> None:
    """Relabel two pictures, exclude two, and take the last one back."""
    page = visitor.page
    choose(page, "Clean")
    visitor.see("0 decided")
    page.get_by_role("button", name="sad").wait_for()
    visitor.settle()
    for key, decided in (("3", 1), ("x", 2), ("x", 3)):  # 3 is sad
        page.keyboard.press(key)
        visitor.see(f"{decided} decided")
        visitor.settle()
    page.keyboard.press("u")
    visitor.see("2 decided")
    visitor.settle()
    page.get_by_text("Another class, or another split").click()
    page.get_by_label("Another class", exact=True).fill("bored")
    page.get_by_label("Another class", exact=True).press("Enter")
    visitor.settle()
    visitor.click("Relabel")
    visitor.see("3 decided")
    standings = Curation(folder).standings()
    decided = {file: (standing.label, standing.excluded) for file, standing in standings.items() if standing.reviewed}
    assert decided == {
        "train/angry/0.png": ("sad", False),
        "train/angry/1.png": (None, True),
        "train/angry/2.png": ("bored", False),
    }


def publish(visitor: Visitor) -> None:
    choose(visitor.page, "Versions")
    visitor.see("Publish a version")
    visitor.settle()
    visitor.click("Publish")
    visitor.page.get_by_text("17 pictures: train 11, valid 6").wait_for(timeout=LONG_MS)


def augment(visitor: Visitor) -> None:
    """Vary the published version; the preview shows before what will come."""
    page = visitor.page
    go_to(visitor, "Augment")
    page.get_by_role("combobox", name="Dataset").click()
    page.get_by_role("option", name=f"{NAME}@1").click()
    visitor.settle()
    expect(page.locator("[data-testid=stImage] img").nth(9)).to_be_visible()  # the original and nine results
    name = page.get_by_label("Name of the new dataset").first  # the former field stays below it until the page is drawn
    expect(name).to_have_value(f"{NAME} 1 augmented")
    visitor.settle()
    name.fill(f"{NAME} augmented")
    name.press("Enter")
    visitor.settle()
    visitor.click("Augment")
    page.get_by_text("is there: 28 pictures.").wait_for(timeout=LONG_MS)


def test_several_pictures_are_picked_by_clicking_them(visitor: Visitor, archive: Path, workspace: Path) -> None:
    visitor.open()
    go_to(visitor, "Datasets")
    get(visitor)
    upload(visitor, archive)
    visitor.page.get_by_label("Name of the dataset").fill("picked")
    visitor.page.get_by_label("Name of the dataset").press("Enter")
    visitor.settle()
    visitor.click("Import")
    visitor.page.get_by_text("picked is there: 18 pictures.").wait_for(timeout=LONG_MS)
    choose(visitor.page, "Clean")
    visitor.see("0 decided")
    choose(visitor.page, "Sheet")
    pictures = visitor.page.locator("[class*=st-key-crisp-cell]")
    expect(pictures).to_have_count(18)
    for number in (0, 5):
        middle(pictures.nth(number))
        visitor.see(f"{1 if number == 0 else 2} of 18 picked")
        visitor.settle()
    visitor.page.get_by_role("button", name="Exclude").first.click()
    expect(pictures).to_have_count(16)
    standings = Curation(workspace / "data" / "picked").standings()
    assert {file for file, standing in standings.items() if standing.excluded} == {
        "train/angry/0.png",
        "train/happy/1.png",
    }


def test_a_burst_of_the_camera_becomes_a_class(visitor_with_camera: Visitor, workspace: Path) -> None:
    visitor, page = visitor_with_camera, visitor_with_camera.page
    visitor.open()
    go_to(visitor, "Datasets")
    choose(page, "Own class")
    visitor.click("Open the camera")
    hold = page.get_by_role("button", name="Hold to take pictures")
    hold.wait_for()
    page.wait_for_function(CAMERA_RUNS)
    hold.focus()
    page.keyboard.down(" ")
    page.get_by_text(SOME_PICTURES).wait_for()
    page.keyboard.up(" ")
    page.get_by_text("Cut out: ").wait_for(timeout=LONG_MS)
    visitor.settle()
    hold.wait_for()  # the camera stays open for the next burst
    page.get_by_label("Name of the class").fill("bored")
    page.get_by_label("Name of the class").press("Enter")
    visitor.settle()
    visitor.click("Make the dataset")
    page.get_by_text("bored is there").wait_for(timeout=LONG_MS)
    manifest = read_manifest(workspace / "data" / "bored")
    assert manifest.labels == ("bored",)
    assert len(manifest.records) >= 3
    crop = read_image(workspace / "data" / "bored" / manifest.records[0].file)
    assert crop.shape == (96, 96, 3)
    assert np.ptp(crop) > 100  # a face, not a blank


def test_a_burst_can_be_taken_by_clicks_alone(visitor_with_camera: Visitor) -> None:
    visitor, page = visitor_with_camera, visitor_with_camera.page
    visitor.open()
    go_to(visitor, "Datasets")
    get(visitor)
    choose(page, "Own class")
    visitor.click("Open the camera")
    page.get_by_text("I cannot hold a button").click()
    page.wait_for_function(CAMERA_RUNS)
    visitor.click("Start taking pictures")
    page.get_by_text(SOME_PICTURES).wait_for()
    visitor.click("Stop")
    page.get_by_text("Cut out: ").wait_for(timeout=LONG_MS)


def test_without_a_camera_there_is_a_sentence(visitor: Visitor) -> None:
    visitor.open()
    go_to(visitor, "Datasets")
    get(visitor)
    choose(visitor.page, "Own class")
    visitor.click("Open the camera")
    visitor.page.get_by_text("Upload pictures instead").or_(
        visitor.page.get_by_text("upload pictures instead")
    ).first.wait_for()


CAMERA_RUNS = """() => [...document.querySelectorAll('*')].some(
    element => element.shadowRoot?.querySelector('video')?.readyState === 4)"""


def go_to(visitor: Visitor, page: str) -> None:
    """Open a page from the map, as a person does."""
    visitor.page.locator("[data-testid=stSidebarNavLink]", has_text=page).click()
    visitor.page.locator("h1", has_text=page).wait_for()
    visitor.settle()


def get(visitor: Visitor) -> None:
    """Where there is a dataset already, the ways to get one are the first view."""
    visitor.see("Where are the pictures?")


def choose(page: Page, name: str) -> None:
    page.locator("[data-testid=stButtonGroup] button", has_text=name).first.click()


def upload(visitor: Visitor, archive: Path) -> None:
    visitor.page.locator("input[type=file]").first.set_input_files(archive)


def middle(picture: Locator) -> None:
    """Click into the picture itself, not on its small box."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    picture.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)


def totals(manifest: Manifest) -> dict[str, int]:
    return {split: len(manifest.of(split)) for split in manifest.splits}


def files_on_disk(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}
