"""Every page for everybody: axe in both themes, and on a phone all within its width, at a finger's size."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.furnished import furnish
from tests.browser.places import PHONE, PLACES, WIDE, go, stand, turn
from tests.browser.server import running_app
from tests.browser.visitor import Visitor, arrive

pytestmark = pytest.mark.browser

COLOURS: Final = ("color-contrast", "link-in-text-block")
"""What can differ between the themes."""
LIKE_OTHERS: Final = ("datasets", "evaluate-networks", "learn-light", "learn-maps", "learn-training")
"""Left out for time: they have nothing that the other pages have not."""
SHAPES: Final = ("scrollable-region-focusable", "button-name", "link-name", "aria-hidden-focus", "label", "region")
"""What can differ on a narrow screen, where parts are folded away."""
FAINT_INK: Final = """() => [...document.querySelectorAll('.js-plotly-plot :is(.xtick, .ytick) text')]
    .map(one => getComputedStyle(one).fill.match(/[\\d.]+/g)).filter(([red]) => Number(red) < 150)"""
"""Words on the axes of charts that are dark, which axe does not see."""
TOO_WIDE: Final = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(box => box.scrollWidth - box.clientWidth)"""
TOO_SMALL: Final = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, summary, a[href])')]
    .filter(one => one.matches('summary') || !one.closest('details:not([open])'))
    .filter(one => one.tabIndex >= 0 && !one.closest('p, li, label, [data-testid=stTooltipHoverTarget]'))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([_one, box]) => box.width && box.height && box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 120)} is ${box.height} high`)"""
"""Buttons and links that stand alone; one within a sentence is as high as its line, and arrows inside a field as it."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("furnished")


@pytest.fixture(scope="module")
def video(home: Path) -> str:
    return furnish(home)


@pytest.fixture(scope="module")
def address(home: Path, video: str) -> Iterator[str]:
    with running_app(FER_STUDIO_HOME=str(home)) as address:
        yield address


@pytest.fixture(scope="module")
def somebody(browser: Browser, address: str) -> Iterator[Visitor]:
    """One visitor for all pages: their browser has the app's files by then."""
    arrived = arrive(browser, address)
    yield arrived
    arrived.page.context.close()
    assert arrived.errors == []
    assert arrived.strangers == []


@pytest.mark.parametrize("place", [place for place in PLACES if place not in LIKE_OTHERS])
def test_everybody_can_use_it(place: str, somebody: Visitor, video: str) -> None:
    page = somebody.page
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    go(somebody, place, video)
    assert violations(page) == []
    turn(somebody, place, "dark")
    assert violations(page, COLOURS) == []
    assert page.evaluate(FAINT_INK) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    stand(somebody, place)
    assert violations(page, SHAPES) == []
    assert page.evaluate(TOO_WIDE) == [0, 0]
    assert page.evaluate(TOO_SMALL) == []
