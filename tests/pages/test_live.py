"""The Live page, driven through the app with a camera that is played by hand."""

from collections.abc import Callable, Iterator

import av
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core import BundleError, PipelineConfig, VideoConfig
from fer_core.media.ice_servers import IceServers, ice_servers, keep
from fer_core.results import Image
from pages.live_views import camera, troubles
from pages.live_views.camera import CameraState
from pages.shared.live_state import LivePlace
from tests.core.analysis.live.found import SaidAnalyst, until
from tests.pages.drawn import FakePipeline, drawn_photo

OFF = CameraState(playing=False, connecting=False)
CONNECTING = CameraState(playing=False, connecting=True)
ON = CameraState(playing=True, connecting=False)


class PlayedCamera:
    """Stands where the browser's camera does: says what it is told to, and gives its pictures to the page."""

    def __init__(self) -> None:
        self.state = OFF
        self.problem = ""
        self.picture = None
        self.rear = False

    def show(self, picture: object, *, rear: bool) -> CameraState:
        self.picture, self.rear = picture, rear
        return self.state

    def film(self, faces: int = 1) -> Image:
        """Give frames to the callback of the connection until they have been looked at; return what is shown."""
        each_frame = camera.each_frame(self.picture)
        frame = av.VideoFrame.from_ndarray(pixels(faces), format="rgb24")
        before = self.picture.worker.looked_at
        each_frame(frame)
        assert until(lambda: self.picture.worker.looked_at > before)
        return each_frame(frame).to_ndarray(format="rgb24")


def pixels(faces: int) -> Image:
    image = np.full((240, 320, 3), 200, np.uint8)
    image[0, 0] = faces, 0, 0
    return image


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedCamera]:
    played = PlayedCamera()
    monkeypatch.setattr(camera, "camera", played.show)
    monkeypatch.setattr(camera, "problem_told", lambda: played.problem)
    monkeypatch.setattr(
        "fer_core.analysis.videos.frame_analyst.FrameAnalyst", lambda _pipeline, _config, **_live: SaidAnalyst()
    )
    yield played
    if played.picture:
        played.picture.worker.stop()


@pytest.fixture
def page(pipelines: list[FakePipeline], played: PlayedCamera, open_page: Callable[[str], AppTest]) -> AppTest:
    return open_page("pages/live.py")


def texts(app: AppTest) -> str:
    return "\n".join(
        element.value for kind in (app.markdown, app.caption, app.info, app.error, app.warning) for element in kind
    )


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def button(app: AppTest, label: str) -> AppTest:
    return next(found for found in app.button if found.label == label)


def place(app: AppTest) -> LivePlace:
    live: LivePlace = app.session_state["fer_studio"].live
    return live


def test_before_the_start_it_says_what_happens_to_the_picture(page: AppTest) -> None:
    assert not page.exception
    assert "is kept nowhere" in texts(page)
    assert button(page, "Snapshot").disabled and button(page, "Record").disabled
    assert not place(page).picture.worker.at_work


def test_faces_are_shown_with_bars_a_timeline_and_a_counter(page: AppTest, played: PlayedCamera) -> None:
    played.state = ON
    shown = played.film(faces=2)
    assert not np.array_equal(shown, pixels(2))
    page.run()
    assert "**Face 1** looks **happy** (94 of 100)" in texts(page) and "**Face 2**" in texts(page)
    assert "pictures looked at" in texts(page)
    assert html(page).count('class="best"') == 2
    assert html(page).count("data:image/svg+xml") == 2
    assert not page.exception


def test_no_face_is_said(page: AppTest, played: PlayedCamera) -> None:
    played.state = ON
    played.film(faces=0)
    assert "No face in the picture." in texts(page.run())


def test_a_crowd_does_not_fill_the_page(page: AppTest, played: PlayedCamera) -> None:
    played.state = ON
    played.film(faces=5)
    assert "and 2 more faces" in texts(page.run())


def test_the_same_worker_goes_on_when_only_the_drawing_changes(page: AppTest) -> None:
    before = place(page).picture
    page.toggle(key="live-mirrored").set_value(False).run()
    page.toggle(key="photo-landmarks-on-photo").set_value(True).run()
    assert place(page).picture is before
    assert before.view.mirrored is False
    assert before.view.draw.__self__.settings.landmarks


def test_a_setting_that_changes_what_is_found_begins_anew_and_stops_the_old_one(
    page: AppTest, played: PlayedCamera
) -> None:
    before = place(page).picture
    played.film()
    page.toggle(key="live-smoothing").set_value(False).run()
    assert place(page).picture is not before and not before.worker.at_work
    assert place(page).made_for[1] == VideoConfig(smoothing_s=0, most_gap_s=2.0)
    page.selectbox(key="photo-detector").set_value("haar").run()
    assert place(page).made_for[0].config.detector.kind == "haar"
    page.selectbox(key="photo-detector").set_value("cnn").run()
    method, video = place(page).made_for
    assert (method.config.detector.width_px, video.search_every_s) == (512, 3.0)
    assert "stands still for about a second" in texts(page)


def test_a_network_that_cannot_be_loaded_is_told(
    page: AppTest, played: PlayedCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_config: PipelineConfig) -> None:
        raise BundleError("The network is gone.")

    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", fail)
    monkeypatch.setattr(
        "fer_core.analysis.videos.frame_analyst.FrameAnalyst", lambda pipeline, _config, **_live: SaidAnalyst(pipeline)
    )
    played.state = ON
    page.run()
    failed = played.picture
    camera.each_frame(failed)(av.VideoFrame.from_ndarray(pixels(1), format="rgb24"))
    assert until(lambda: failed.worker.problem is not None)
    assert page.run().error[0].value == "The network is gone\\."
    played.state = OFF
    assert not page.run().error
    page.run()
    assert played.picture is not failed


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("denied", "does not let this page use the camera"),
        ("absent", "No camera was found"),
        ("in_use", "Another program is using the camera"),
        ("insecure", "localhost and to https"),
        ("other", "could not be started"),
    ],
)
def test_each_trouble_with_the_camera_has_its_sentence(
    page: AppTest, played: PlayedCamera, told: str, words: str
) -> None:
    played.problem = told
    page.run()
    assert words in page.error[0].value
    played.problem, played.state = "", ON
    played.film()
    assert not page.run().error


def test_a_connection_that_does_not_come_about_offers_single_pictures(
    page: AppTest, played: PlayedCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.state = CONNECTING
    assert not page.run().error and not page.get("camera_input")
    monkeypatch.setattr(troubles, "TAKES_LONG_S", -1.0)
    page.run()
    assert "could not be connected" in page.error[0].value
    assert len(page.get("camera_input")) == 1
    played.state = ON
    played.film()
    page.run()
    assert not page.error and not page.get("camera_input")


def test_one_that_gave_up_is_told_too(page: AppTest, played: PlayedCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(troubles, "GAVE_UP_S", -1.0)
    played.state = CONNECTING
    page.run()
    played.state = OFF
    assert "could not be connected" in page.run().error[0].value
    assert page.run().error


def test_a_stop_while_it_plays_is_no_trouble(page: AppTest, played: PlayedCamera) -> None:
    for played.state in (CONNECTING, ON, OFF):
        page.run()
    assert not page.error


def test_a_camera_that_falls_silent_is_told(
    page: AppTest, played: PlayedCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.state = ON
    played.film()
    assert not page.run().error
    monkeypatch.setattr(troubles, "TAKES_LONG_S", -1.0)
    monkeypatch.setattr(troubles, "SILENT_S", 0.0)
    page.run()
    assert "No picture comes from the camera" in page.error[0].value
    monkeypatch.setattr(troubles, "SILENT_S", 60.0)
    assert not page.run().error


def test_a_single_picture_is_read_as_on_the_photo_page(page: AppTest) -> None:
    page.toggle(key="live-single").set_value(True).run()
    page.get("camera_input")[0].set_value(("shot.jpg", drawn_photo(1), "image/jpeg")).run()
    assert not page.exception
    assert [heading.value for heading in page.subheader] == ["snapshot 1\\.jpg"]
    assert "**Face 1**" in texts(page)


def test_a_snapshot_is_taken_when_asked_for_and_goes_to_the_photo_page(page: AppTest, played: PlayedCamera) -> None:
    played.state = ON
    played.film()
    page.run()
    assert place(page).snapshots == []
    button(page, "Snapshot").click().run()
    (snapshot,) = place(page).snapshots
    assert snapshot.shown.startswith(b"\xff\xd8") and snapshot.plain.startswith(b"\x89PNG")
    button(page, "Look closer").click().run()
    assert page.title[0].value == "Photo"
    assert "**Face 1**" in texts(page)


def test_a_recording_is_made_when_asked_for_and_forgotten_when_asked_to(page: AppTest, played: PlayedCamera) -> None:
    played.state = ON
    played.film()
    page.run()
    assert place(page).recording is None and place(page).picture.view.recorder is None
    button(page, "Record").click().run()
    played.film()
    page.run()
    assert "Recording" in texts(page)
    button(page, "End the recording").click().run()
    assert place(page).recording.file.read_bytes().find(b"ftyp") == 4
    assert [heading.value for heading in page.subheader] == ["Recording"]
    assert place(page).picture.view.recorder is None
    folder = place(page).recording._path.parent
    button(page, "Forget everything").click().run()
    assert not folder.exists() and place(page).recording is None
    assert not page.exception


def test_ice_servers_are_a_setting(page: AppTest, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    page.toggle(key="live-connection").set_value(True).run()
    page.text_input(key="live-ice-addresses").set_value("example.org").run()
    button(page, "Use these servers").click().run()
    assert "is no address of a STUN or TURN server" in page.error[0].value
    page.text_input(key="live-ice-addresses").set_value("stun:stun.example.org:3478").run()
    button(page, "Use these servers").click().run()
    assert not page.error
    assert ice_servers().as_rtc() == [{"urls": "stun:stun.example.org:3478"}]


TURN = "turn:turn.example.org"


def test_a_kept_password_does_not_come_back_to_the_page(
    page: AppTest, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    keep(IceServers(addresses=(TURN,), user="me", password="secret"))
    page.toggle(key="live-connection").set_value(True).run()
    field = page.text_input(key="live-ice-password")
    assert (field.value, field.placeholder) == ("", "Kept as it is while this is empty")
    page.text_input(key="live-ice-addresses").set_value(f"{TURN} stun:s.example.org").run()
    button(page, "Use these servers").click().run()
    assert (ice_servers().addresses, ice_servers().password) == ((TURN, "stun:s.example.org"), "secret")
    page.text_input(key="live-ice-user").set_value("you").run()
    button(page, "Use these servers").click().run()
    assert "one of them is missing" in page.error[0].value and ice_servers().user == "me"


def test_the_camera_on_the_back_of_a_phone_is_not_mirrored(page: AppTest, played: PlayedCamera) -> None:
    assert (played.rear, played.picture.view.mirrored) == (False, True)
    page.toggle(key="live-rear").set_value(True).run()
    assert (played.rear, played.picture.view.mirrored) == (True, False)


def test_from_another_device_the_connection_is_not_set(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.live_views.connection.asked_from_this_computer", lambda: False)
    assert "live-connection" not in [switch.key for switch in page.run().toggle]
    assert "are set on the computer that runs FER Studio" in texts(page)
