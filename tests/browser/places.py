"""Every page of a furnished app, by name, as a visitor finds it."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from tests.browser.furnished import DATASET
from tests.browser.visitor import Visitor

DATA: Final = f"dataset={quote(DATASET)}"
PLACES: Final[Mapping[str, str]] = {
    "home": "",
    "photo": "photo",
    "live": "live",
    "video": "video?video={video}",
    "people": "people",
    "datasets": f"datasets?{DATA}&view=understand",
    "datasets-clean": f"datasets?{DATA}&view=clean",
    "augment": f"augment?{DATA}",
    "train": f"train?{DATA}&view=new",
    "train-runs": "train?view=runs",
    "evaluate": f"evaluate?network={quote('shipped/default', safe='')}&{DATA}&split=valid",
    "evaluate-networks": "evaluate?view=networks",
    "learn-light": "learn?step=light",
    "learn-convolution": "learn?step=convolution",
    "learn-maps": "learn?step=maps",
    "learn-decision": "learn?step=decision",
    "learn-why": "learn?step=why",
    "learn-training": "learn?step=training",
    "learn-limits": "learn?step=limits",
}
"""Addresses, with a field for the name of the furnished video."""
CHARTS: Final = {
    "photo": 1,
    "video": 2,
    "datasets": 1,
    "augment": 1,
    "train-runs": 2,
    "evaluate": 4,
    "learn-decision": 1,
    "learn-why": 1,
}
"""How many charts there are at least, which come late."""
DRAWN: Final = "count => document.querySelectorAll('.js-plotly-plot .main-svg').length >= count"
LOADED: Final = "() => [...document.images].every(picture => picture.complete)"
FRESH: Final = "() => !document.querySelector('[data-stale=true]')"
"""Streamlit fades what is being drawn again."""
WIDE: Final = {"width": 1280, "height": 800}
PHONE: Final = {"width": 390, "height": 844}


def go(visitor: Visitor, place: str, video: str) -> None:
    """Open a page and wait until all of it is there."""
    visitor.open(PLACES[place].format(video=video))
    if place == "photo":
        visitor.click("Use the sample photo")
        visitor.see("Face 1")
    stand(visitor, place)


def stand(visitor: Visitor, place: str) -> None:
    """Wait until nothing moves any more."""
    visitor.settle()
    visitor.page.wait_for_function(DRAWN, arg=CHARTS.get(place, 0))
    visitor.page.wait_for_function(LOADED)
    visitor.page.wait_for_function(FRESH)
    visitor.settle()


def turn(visitor: Visitor, place: str, scheme: str) -> None:
    """Have the system turn light or dark, and wait until the app knows it too."""
    page = visitor.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(
        "scheme => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === scheme", arg=scheme
    )
    page.wait_for_timeout(200)  # the wish to run again is on its way
    stand(visitor, place)
