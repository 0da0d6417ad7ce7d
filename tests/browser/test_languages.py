"""The first guess from the browser's own language, and the choice that a browser remembers."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import SETTLED, Visitor, arrive

pytestmark = pytest.mark.browser


def test_the_browser_guesses_first_and_remembers_what_was_chosen(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="es-MX", viewport={"width": 1280, "height": 800})
    visitor = Visitor(context.new_page(), address)
    visitor.open()
    visitor.see("Las imágenes se quedan en este equipo")
    visitor.page.get_by_role("combobox", name="Idioma").click()
    visitor.page.get_by_role("option", name="Română").click()
    visitor.see("Imaginile rămân pe acest calculator")
    visitor.page.wait_for_function("document.cookie.includes('fer_studio_language=ro')")
    visitor.page.wait_for_selector(SETTLED)
    visitor.open("train")
    visitor.see("Imaginile rămân pe acest calculator")
    expect(visitor.page.locator("h1")).to_have_text("Antrenare")
    other = arrive(browser, address)
    other.open()
    other.see("Pictures stay on this computer")
    other.page.context.close()
    context.close()
