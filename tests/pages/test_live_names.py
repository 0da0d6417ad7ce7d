"""Names of people on the Live page: a switch, the names, and people who come and go while it runs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core.config import VideoConfig
from fer_core.people.gallery import Gallery
from fer_core.results import Identity
from tests.core.analysis.live.found import SaidAnalyst
from tests.drawn_people import portraits_of
from tests.pages.drawn import FakePipeline
from tests.pages.test_live import ON, PlayedCamera, place, texts

SWITCH = "photo-names"


def named(pipeline: FakePipeline, _config: VideoConfig, **_live: object) -> SaidAnalyst:
    return SaidAnalyst(identity=Identity(name="Ana *x*", distance=0.3) if pipeline.config.people else None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedCamera]:
    played = PlayedCamera()
    played.state = ON
    monkeypatch.setattr("pages.live_views.camera.camera", played.show)
    monkeypatch.setattr("pages.live_views.camera.problem_told", lambda: "")
    monkeypatch.setattr("fer_core.analysis.videos.frame_analyst.FrameAnalyst", named)
    yield played
    if played.picture:
        played.picture.worker.stop()


def enrol() -> int:
    return Gallery().add("Ana *x*", portraits_of(1))


def switches(app: AppTest) -> list[str]:
    return [switch.label for switch in app.toggle]


def test_with_nobody_enrolled_there_are_no_names_and_no_switch(
    pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]
) -> None:
    page = open_page("pages/live.py")
    played.film()
    page.run()
    assert "**Face 1** looks **happy**" in texts(page)
    assert "Names of people" not in switches(page)
    assert not pipelines[-1].config.people


def test_a_name_stands_on_the_picture_and_beside_it_until_it_is_switched_off(
    pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]
) -> None:
    enrol()
    page = open_page("pages/live.py")
    assert "Names of people" in switches(page)
    with_name = played.film()
    assert "**Face 1**, **Ana *x***, looks **happy** (94 of 100)" in texts(page.run()).replace("\\", "")
    page.toggle(key=SWITCH).set_value(False).run()
    without = played.film()
    assert not np.array_equal(with_name, without)
    assert "**Face 1** looks **happy**" in texts(page.run())
    assert not pipelines[-1].config.people
    assert page.session_state["fer_studio"].settings.names is False
    assert not page.exception


def test_the_picture_goes_on_when_people_change(
    pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]
) -> None:
    ana = enrol()
    page = open_page("pages/live.py")
    played.film()
    before = place(page).picture
    Gallery().rename(ana, "Bo")
    Gallery().add("Cy", portraits_of(2))
    assert place(page.run()).picture is before and before.worker.at_work


def test_names_begin_when_the_first_person_is_enrolled_elsewhere(
    pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]
) -> None:
    page = open_page("pages/live.py")
    played.film()
    assert not page.run().exception
    made = played.picture
    enrol()
    page.run()  # runs the panel, too, which would ask for it by itself
    assert played.picture is not made
    played.film()
    assert "Ana" in texts(page.run())
    assert "Names of people" in switches(page)


def test_people_who_cannot_be_read_are_told(
    pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]
) -> None:
    enrol()
    Gallery().path.write_bytes(b"broken " * 999)
    page = open_page("pages/live.py")
    for _ in range(2):
        assert not page.exception
        assert "cannot be read, so they get no names" in page.warning[0].value
        page.run()


def test_the_panel_asks_for_names_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.live_views import panel
    from pages.shared.state import PhotoSettings

    made_for = SimpleNamespace(config=SimpleNamespace(people=False))
    me = SimpleNamespace(settings=PhotoSettings(), live=SimpleNamespace(made_for=(made_for, None)))
    monkeypatch.setattr(panel, "session", lambda: me)
    assert not panel._names_begin()
    enrol()
    assert panel._names_begin()
    made_for.config.people = True
    assert not panel._names_begin()
