"""The app without a browser, with a pipeline that answers at once."""

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

import fer_core.analysis.pipeline  # noqa: F401  (before a fixture replaces what it takes from other modules)
from fer_core import SEVEN, PipelineConfig
from fer_core.networks.card import Card
from fer_core.networks.inputs import InputSpec
from tests.pages.drawn import FakePipeline

APP = Path(__file__).parents[2] / "streamlit_app.py"
MEASURED = {
    "split": "valid",
    "images": 3589,
    "accuracy": 0.6712,
    "accuracy_interval": [0.6557, 0.6864],
    "per_class": {label: {"recall": 0.3 + 0.1 * place} for place, label in enumerate(SEVEN)},
}


class FakeCard(SimpleNamespace):
    """A card whose parts a test may change, and leave out what no page reads."""

    unseen = Card.unseen


CARD = FakeCard(
    name="default",
    labels=SEVEN,
    training={},
    input=InputSpec(),
    metrics={
        **MEASURED,
        "accuracy": 0.6812,
        "copies_of_training_pictures": 280,
        "without_copies": {**MEASURED, "images": 3309},
    },
)


@pytest.fixture(scope="session", autouse=True)
def libraries_looked_through_once() -> Iterator[None]:
    """Streamlit looks for its components in every installed library, AppTest once a session: half a second each time.

    A server does so once when it starts, and what is installed does not change while the tests run.
    """
    with pytest.MonkeyPatch.context() as patched:
        found_once = functools.cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", found_once)
        yield


@pytest.fixture(autouse=True)
def fresh_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What all sessions share would leak from one test into the next, and a thread out of it."""
    monkeypatch.setattr("pages.shared.resources.warm_up", lambda: None)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app takes the place of ``__main__``, which processes of later tests would start with."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(autouse=True)
def page_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest forgets before each run that there is a page map, and would run the page's file without the app."""
    begin = PagesManager.__init__

    def begin_with_page_map(self: PagesManager, *given: object, **named: object) -> None:
        begin(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_with_page_map)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setattr("fer_core.networks.bundle.bundle_folder", lambda: Path("default"))
    monkeypatch.setattr("fer_core.networks.card.read_card", lambda folder: CARD)
    return CARD


@pytest.fixture
def pipelines(monkeypatch: pytest.MonkeyPatch, card: SimpleNamespace) -> list[FakePipeline]:
    """Put the fake in the real one's place; the list grows by each that the app builds."""
    built: list[FakePipeline] = []

    def build(config: PipelineConfig) -> FakePipeline:
        built.append(FakePipeline(config))
        return built[-1]

    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", build)
    return built


@pytest.fixture
def open_page() -> Callable[[str], AppTest]:
    """Start a session and go to a page, as a person does."""

    def go(page: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        return app if page == "pages/home.py" else app.switch_page(page).run()

    return go


@pytest.fixture
def photo_page(pipelines: list[FakePipeline], open_page: Callable[[str], AppTest]) -> AppTest:
    return open_page("pages/photo.py")
