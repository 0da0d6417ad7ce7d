"""Parts of the Live page on their own."""

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.errors import BundleError
from pages.live_views import camera, face_bars
from pages.shared.live_state import LivePlace
from tests.pages.conftest import APP
from tests.pages.drawn import drawn_face


class Connection:
    """Stands where streamlit-webrtc's worker does, which keeps it by a weak reference."""

    backend, local_description = "aiortc", None

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True

    def update_video_callbacks(self, **_callbacks: object) -> None: ...


@pytest.mark.usefixtures("pipelines")
def test_a_connection_ends_with_the_visit_and_not_when_runs_are_counted_late(
    monkeypatch: pytest.MonkeyPatch, open_page: Callable[[str], AppTest]
) -> None:
    """The real component, whose count of runs a busy server makes jump."""
    from streamlit_webrtc import component

    counted = SimpleNamespace(script_run_count=1)
    monkeypatch.setattr(component, "get_this_session_info", lambda: counted)
    page = open_page("pages/live.py")
    context, connection = page.session_state[camera.CAMERA], Connection()
    context._set_worker(connection)
    context._set_state(component.WebRtcStreamerState(playing=True, signalling=False))
    counted.script_run_count += 2
    page.run()
    assert not page.exception and not connection.stopped and context.state.playing

    page.switch_page("pages/photo.py").run()  # not counted here, as a run that is interrupted
    page.switch_page("pages/live.py").run()
    assert not page.exception and connection.stopped and not context.state.playing


@pytest.mark.usefixtures("pipelines")
def test_a_connection_ends_with_a_page_that_could_not_show_the_camera(
    monkeypatch: pytest.MonkeyPatch, open_page: Callable[[str], AppTest]
) -> None:
    from streamlit_webrtc import component

    monkeypatch.setattr(component, "get_this_session_info", lambda: SimpleNamespace(script_run_count=1))
    page = open_page("pages/live.py")
    context, connection = page.session_state[camera.CAMERA], Connection()
    context._set_worker(connection)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("pages.live_views.pictures_on_their_way.current_picture", raise_bundle_error)
        assert "broken" in page.run().error[0].value and not connection.stopped
    page.run()
    assert not page.exception and connection.stopped


def raise_bundle_error(*_given: object) -> None:
    raise BundleError("The bundle is broken.")


def test_what_an_interrupted_run_told_holds_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    live, context = LivePlace(left=True), SimpleNamespace(_last_rendered_run_count=7)
    monkeypatch.setattr(camera, "session", lambda: SimpleNamespace(live=live))
    monkeypatch.setattr(camera.st, "session_state", {camera.CAMERA: context})
    for _run in range(2):
        camera._tell_whether_the_page_was_left()
        assert context._last_rendered_run_count == camera.LONG_AGO
    context._last_rendered_run_count = 8  # the component took note of it
    camera._tell_whether_the_page_was_left()
    assert context._last_rendered_run_count is None


def test_the_connection_is_made_with_nobodys_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """None, or a missing key, would ask Google's STUN server."""
    asked = {}

    def streamer(**given: object) -> SimpleNamespace:
        asked.update(given)
        return SimpleNamespace(state=SimpleNamespace(playing=True, signalling=False))

    monkeypatch.setattr("streamlit_webrtc.webrtc_streamer", streamer)
    monkeypatch.setattr(camera, "_words", dict)
    monkeypatch.setattr(camera, "session", lambda: SimpleNamespace(live=LivePlace()))
    state = camera.camera(SimpleNamespace(worker=SimpleNamespace(stop=None)), rear=True)
    assert (state.playing, state.connecting) == (True, False)
    assert asked["rtc_configuration"] == {"iceServers": []}
    assert asked["media_stream_constraints"]["audio"] is False
    assert asked["media_stream_constraints"]["video"]["facingMode"] == {"ideal": "environment"}


@pytest.mark.parametrize(("told", "taken"), [("denied", "denied"), (None, ""), ("<b>", ""), (["denied"], "")], ids=str)
def test_from_the_browser_only_known_words_are_taken(told: object, taken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "_watch", lambda: lambda **_given: SimpleNamespace(problem=told))
    assert camera.problem_told() == taken


def test_the_first_page_loads_no_webrtc() -> None:
    code = "import pages.live_views.camera, pages.shared.state, sys; assert not {'aiortc', 'av'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_live_video_can_be_loaded_after_tensorflow() -> None:
    """As after a heat map on the Evaluate page; TensorFlow's own encryption used to end the process here."""
    code = (
        "from streamlit.testing.v1 import AppTest; AppTest.from_file('streamlit_app.py', default_timeout=60).run(); "
        "import tensorflow, streamlit_webrtc"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=APP.parent)


def test_names_of_classes_are_no_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_bars, "_", str)
    monkeypatch.setattr(face_bars, "adjective", lambda label: f"<b>{label}</b>")
    rows = face_bars.bars(drawn_face(1).probabilities)
    assert "&lt;b&gt;happy" in rows and rows.count("<tr") == 7 and rows.count('<tr class="best">') == 1


def test_session_forgets_the_snapshots() -> None:
    live = LivePlace()
    for _ in range(15):
        live.add_snapshot(b"shown", b"plain")
    assert [snapshot.number for snapshot in live.snapshots] == list(range(15, 3, -1))
    live.forget()
    assert (live.snapshots, live.taken) == ([], 0)
