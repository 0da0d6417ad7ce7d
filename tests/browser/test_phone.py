"""A phone on the network, in a browser profile of its own: HTTPS, the access code, the camera, and what stays shut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.visitor import LAUNCH_ARGUMENTS, SETTLED
from tests.door_server import CODE, OpenDoor, open_door

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    with open_door(tmp_path_factory.mktemp("door") / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def with_camera(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    started = playwright.chromium.launch(executable_path=chromium_path, args=[*LAUNCH_ARGUMENTS, *camera])
    yield started
    started.close()


def profile(browser: Browser, *, locale: str = "en-GB") -> Page:
    """A browser that saw nothing before, and goes on at the warning of the certificate as a person would."""
    context = browser.new_context(
        viewport=PHONE, ignore_https_errors=True, permissions=["camera"], locale=locale, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(150_000)
    return page


def settle(page: Page) -> None:
    page.wait_for_selector("h1")
    page.wait_for_selector(SETTLED)


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Access code").fill(code)
    page.get_by_role("button", name="Enter").click()


def test_a_phone_gives_the_code_uses_the_camera_and_is_refused_datasets(door: OpenDoor, with_camera: Browser) -> None:
    phone = profile(with_camera)
    phone.goto(f"{door.url()}/live")
    give_code(phone, "wrong one")
    phone.get_by_role("alert").get_by_text("not the code").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    give_code(phone, CODE.lower())
    settle(phone)
    assert phone.url.startswith(f"{door.url()}/live")
    assert "__Host-" not in phone.evaluate("document.cookie"), "no script reads the token"
    video = phone.frame_locator('iframe[title*="webrtc"]')
    video.get_by_role("button", name="Start", exact=True).click()
    phone.get_by_text("pictures looked at").first.wait_for()
    phone.goto(f"{door.url()}/Datasets")
    phone.get_by_text("This page is for the person at the computer that runs FER Studio").wait_for()
    assert phone.get_by_test_id("stMain").get_by_role("button").count() == 0
    phone.context.close()


def test_a_scanned_code_suffices_and_a_copied_address_does_not(door: OpenDoor, with_camera: Browser) -> None:
    owner = profile(with_camera)
    owner.goto(f"{door.url(owner=True)}/_door#{CODE.replace(' ', '%20')}")
    settle(owner)
    assert owner.url == f"{door.url(owner=True)}/#"
    owner.get_by_alt_text("QR code").wait_for()
    owner.goto(f"{door.url(owner=True)}/photo")
    settle(owner)
    owner.get_by_role("button", name="Use the sample photo").click()
    picture = owner.locator('img[src*="/media/"]').first.evaluate("image => image.src")
    stranger = profile(with_camera)
    assert owner.request.get(picture).status == 200
    assert stranger.request.get(picture).status == 401
    owner.context.close()
    stranger.context.close()


def test_without_a_code_a_phone_comes_in_and_is_still_a_visitor(with_camera: Browser, tmp_path: Path) -> None:
    with open_door(tmp_path / "home", "--no-access-code") as door:
        phone = profile(with_camera)
        phone.goto(f"{door.url()}/train")  # a fresh server's first visitor
        phone.get_by_text("This page is for the person at the computer that runs FER Studio").wait_for()
        phone.goto(door.url())
        settle(phone)
        assert phone.get_by_alt_text("QR code").count() == 0
        assert phone.get_by_text("Make it yours").count() == 0
        phone.context.close()
