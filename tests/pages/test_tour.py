"""The tour of the first visit: four stops, in every language, over when it is done or skipped."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import text
from pages.shared.tour import STOPS
from tests.pages.datasets_page import press

OpenPage = Callable[[str], AppTest]
pytestmark = pytest.mark.usefixtures("card")


def numbered(app: AppTest) -> list[str]:
    return [caption.value for caption in app.main.caption if ":material/tour:" in caption.value]


def test_four_stops_and_it_is_over(open_page: OpenPage) -> None:
    app = open_page("pages/home.py")
    for number in range(1, len(STOPS) + 1):
        (told,) = numbered(app)
        assert told.endswith(f"Short tour, {number} of 4")
        press(app, "Done" if number == len(STOPS) else "Next")
    assert numbered(app) == [] and not app.exception
    press(app, "Take the short tour")
    assert numbered(app)[0].endswith("1 of 4")


def test_skipped_it_stays_away(open_page: OpenPage) -> None:
    app = press(open_page("pages/home.py"), "Skip the tour")
    assert numbered(app) == []
    assert "fer_studio_tour=taken" in "".join(element.value for element in app.get("html"))
    assert numbered(app.run()) == []


@pytest.mark.parametrize("language", ["es", "ro"])
def test_it_speaks_the_language(language: str, open_page: OpenPage) -> None:
    app = open_page("pages/home.py")
    app.selectbox(key="language").set_value(language).run()
    title = text.translated(language, "What this is")
    assert title != "What this is"
    assert any(f"**{title}.**" in one.value for one in app.markdown)
