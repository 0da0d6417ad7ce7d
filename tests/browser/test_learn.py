"""A walk through the whole lesson, and three of its interactions by what they change, in a real browser."""

import re
from collections.abc import Mapping

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Locator, expect

from pages.shared.text import LOCALES
from tests.browser.visitor import Visitor, arrive

pytestmark = pytest.mark.browser

STEPS = 8
RESULT = """() => {
    const canvas = [...document.querySelectorAll('*')].map(one => one.shadowRoot?.querySelector('canvas.result'))
        .find(found => found);
    return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
}"""
"""The pixels of the convolution's result as they are on the screen."""
BARS = """() => [...document.querySelector('.st-key-learn-covered .js-plotly-plot').data[0].x]"""
"""The class probabilities of the covered face, 0 to 100."""
WORDS = """() => [...document.querySelectorAll('h1, h2, h3, label, button, p, li, summary, figcaption, td, th')]
    .filter(one => !one.closest('[translate=no]')).map(one => one.innerText.trim())"""
ADDRESSES = ("light", "convolution", "after", "maps", "decision", "why", "training", "limits")


def square(visitor: Visitor) -> Locator:
    return visitor.page.locator("button.square").first


def changed(visitor: Visitor, words: Locator, before: str) -> str:
    """Wait until words are others, and return them."""
    expect(words).not_to_have_text(before, use_inner_text=True)
    visitor.settle()
    return words.inner_text()


def test_the_whole_lesson(visitor: Visitor) -> None:
    """From the first step to the last by Next, with a kernel, the temperature and a covered face on the way."""
    visitor.page.set_default_timeout(90_000)
    visitor.open("learn")
    page = visitor.page
    interactions = {2: change_the_kernel, 5: turn_the_temperature, 6: cover_the_face}
    for number in range(1, STEPS + 1):
        page.get_by_role("heading", name=f"{number}. ").wait_for()
        visitor.settle()
        assert page.url.endswith(f"step={ADDRESSES[number - 1]}")
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.get_by_text("Question:").count() == 1
        if number in interactions:
            interactions[number](visitor)
        if number < STEPS:
            page.get_by_role("button", name=re.compile("^Next: ")).click()
    page.reload()
    page.get_by_role("heading", name="8. ").wait_for()
    visitor.settle()


@pytest.mark.parametrize(("language", "locale"), [("es", "es-ES"), ("ro", "ro-RO")])
def test_the_lesson_speaks_the_language(browser: Browser, address: str, language: str, locale: str) -> None:
    """From the first step to the last, nothing fails and nothing is left in English."""
    told = translations(language)
    visitor = arrive(browser, address, locale=locale)
    page = visitor.page
    visitor.open("learn")
    for number in range(1, STEPS + 1):
        page.get_by_role("heading", name=f"{number}. ").wait_for()
        visitor.settle()
        assert page.url.endswith(f"step={ADDRESSES[number - 1]}")
        assert page.locator("[data-testid=stException]").count() == 0
        shown = page.evaluate(WORDS)
        assert told["Question"] in " ".join(shown)
        assert [words for words in shown if told.keys() & {words, words.split(". ", 1)[-1]}] == []
        if number < STEPS:
            page.get_by_role("button", name=re.compile("^" + re.escape(told["Next: {step}"].split("{")[0]))).click()
    page.context.close()
    assert visitor.errors == []


def translations(language: str) -> Mapping[str, str]:
    """Return English -> another language, for every message that differs and has no plural."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {one.id: str(one.string) for one in catalogue if isinstance(one.id, str) and one.id and one.string != one.id}


def change_the_kernel(visitor: Visitor) -> None:
    """One of the network's own kernels makes another picture; pressing an arrow key looks at another place."""
    page = visitor.page
    page.wait_for_function(f"() => ({RESULT})().some(value => value > 0 && value < 255)")
    before = page.evaluate(RESULT)
    total = page.get_by_text("added up:")
    page.get_by_role("button", name="Kernel 3 of the network", exact=True).click()
    told = changed(visitor, total, "added up: 79")
    page.wait_for_function(f"before => ({RESULT})().some((value, place) => value !== before[place])", arg=before)
    square(visitor).press("ArrowDown")
    told = changed(visitor, total, told)
    page.get_by_role("spinbutton", name="Row 1, column 1 of the kernel").fill("2")
    page.keyboard.press("Enter")
    changed(visitor, total, told)


def turn_the_temperature(visitor: Visitor) -> None:
    """The hottest makes all alike, and the sum stays 100."""
    page = visitor.page
    table = page.locator("table", has_text="e to the score")
    happy = table.locator("tr", has=page.get_by_role("cell", name="happy", exact=True))
    before = happy.inner_text()
    page.get_by_role("slider", name="Temperature").press("End")
    after = changed(visitor, happy, before)
    assert float(before.split()[-1]) > 80 and 14 < float(after.split()[-1]) < 22
    rows = [float(row.split()[-1]) for row in table.locator("tbody tr").all_inner_texts()]
    assert rows[-1] == 100 and sum(rows[:-1]) == pytest.approx(100, abs=0.5)


def cover_the_face(visitor: Visitor) -> None:
    """Dragged from the mouth to a corner, the square gives the smile back; bars and sentence follow."""
    page = visitor.page
    sentence = page.get_by_text("Uncovered, this face looks happy")
    before, bars = sentence.inner_text(), page.evaluate(BARS)
    square(visitor).scroll_into_view_if_needed()
    box = square(visitor).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - box["width"], y - box["height"], steps=6)
    page.mouse.up()
    after = changed(visitor, sentence, before)
    covered, free = (int(words.split("with ")[-1].rstrip(".").split()[0]) for words in (before, after))
    assert free > covered + 10
    page.wait_for_function(
        f"before => ({BARS})().some((value, place) => Math.abs(value - before[place]) > 10)", arg=bars
    )
