"""The page map, and what all sessions share."""

import subprocess
import sys
import time
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from fer_core import BundleError, PipelineConfig
from pages.dataset_views.uploads import MOST_MEGABYTES
from pages.shared import resources
from pages.shared.method import current_method
from tests.pages.conftest import APP
from tests.pages.drawn import FakePipeline

ROOT = APP.parent
FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({app!r}, default_timeout=60)
import pages.shared.resources
pages.shared.resources.warm_up = lambda: None
app.run()
assert not app.exception, app.exception
print(*sorted({{name.split(".")[0] for name in sys.modules}}))
"""


@pytest.mark.usefixtures("card")
def test_a_page_that_is_run_alone_brings_in_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does a fresh server for the first visitor with a deep link: it knows no page map yet."""
    monkeypatch.undo()
    monkeypatch.setattr(resources, "warm_up", lambda: None)
    app = AppTest.from_file(str(APP), default_timeout=60).switch_page("pages/photo.py").run()
    assert not app.exception
    assert app.title[0].value == "Photo"
    assert app.sidebar.caption


@pytest.mark.usefixtures("card")
def test_home_is_the_first_page() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "See what a computer sees in a face"


def test_the_first_page_loads_nothing_heavy() -> None:
    """In a process of its own: what other tests imported must not count."""
    code = FIRST_PAGE.format(app=str(APP))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"tensorflow", "keras", "dlib", "onnxruntime", "matplotlib", "scipy", "pandas"})


def test_the_pipeline_is_warmed_up_once_for_all_sessions(pipelines: list[FakePipeline], monkeypatch) -> None:
    monkeypatch.undo()  # the fixtures switch the warming up off
    built: list[FakePipeline] = []

    def build(config: PipelineConfig) -> FakePipeline:
        built.append(FakePipeline(config))
        return built[-1]

    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", build)
    monkeypatch.setattr(resources, "PAUSE_BEFORE_WARM_UP_S", 0.0)
    for _session in range(2):
        AppTest.from_file(str(APP), default_timeout=60).run()
    ends = time.monotonic() + 20
    while not (built and built[0].seen) and time.monotonic() < ends:
        time.sleep(0.02)
    assert [pipeline.seen for pipeline in built] == [["astronaut.png"]]
    assert resources.pipeline(current_method(PipelineConfig())) is built[0]


def test_warming_up_without_a_network_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(config: PipelineConfig) -> FakePipeline:
        raise BundleError("There is no network.")

    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", refuse)
    resources._rehearse()
    with pytest.raises(BundleError):
        resources.pipeline(current_method(PipelineConfig()))


def test_the_app_listens_to_this_computer_only_and_sends_nothing() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "localhost"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["maxUploadSize"] == MOST_MEGABYTES


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_buttons_have_enough_contrast(theme: str) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for the shape of a button."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colours = config["theme"][theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["textColor"], colours[background]) >= 7
        assert contrast(colours["linkColor"], colours[background]) >= 4.5
        assert contrast(colours["primaryColor"], colours[background]) >= 3
    assert contrast(colours["primaryColor"], "#FFFFFF") >= 4.5  # the words on a button


def contrast(first: str, second: str) -> float:
    """The ratio of https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
