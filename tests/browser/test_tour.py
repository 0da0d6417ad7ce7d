"""The tour of the first visit, with the keyboard alone: skipped once, it does not come back until it is asked for."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import arrive

pytestmark = pytest.mark.browser


def test_the_tour_is_skipped_for_good(browser: Browser, address: str) -> None:
    visitor = arrive(browser, address)
    page = visitor.page
    visitor.open()
    page.get_by_role("button", name="Try it with a sample photo").focus()
    for _stop in ("the photo of one's own", "Next"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.see("Short tour, 2 of 4")
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
    visitor.settle()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Short tour,").wait_for(state="detached")
    page.wait_for_function("document.cookie.includes('fer_studio_tour=taken')")
    visitor.settle()
    visitor.open()
    assert page.get_by_text("Short tour,").count() == 0
    visitor.click("Take the short tour")
    visitor.see("Short tour, 1 of 4")
    page.context.close()
    assert visitor.errors == []
