"""The Video page, driven through the app: what is given, what goes on, what was found, and what is forgotten."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.errors import OutputError
from fer_core.jobs import video_library
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.video_library import ABOUT_NAME, HEAD_NAME, HELD_NAME, GivenVideo, VideoWish, list_videos
from fer_core.workspace import videos_folder
from pages.video_views import listing
from tests.core.analysis.videos.moving import scene
from tests.pages.found_video import SMOOTHED, add_job, add_video, look_at, two_faces, write_film

OpenPage = Callable[[str], AppTest]
PAGE = "pages/video.py"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return look_at(tmp_path_factory.mktemp("two"), two_faces(), wish=SMOOTHED)


@pytest.fixture(scope="module")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return look_at(tmp_path_factory.mktemp("nobody"), [scene()] * 3, wish=SMOOTHED)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_film(tmp_path_factory.mktemp("film") / "film.mp4", [scene((20, 235))] * 3).read_bytes()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: SimpleNamespace) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """No process is started: the list grows by what was asked of each, and its work is under way for good."""
    wanted: list[dict[str, Any]] = []
    monkeypatch.setattr(Job, "_is_alive", lambda self, status: True)

    def start(kind: str, arguments: dict[str, Any], *, title: str) -> Job:
        wanted.append({"kind": kind, "title": title, **arguments})
        noted = {"frames_a_second": 31.4}
        running = JobStatus(state="running", phase="Looking at the video", done=20, total=80, process=1, result=noted)
        return add_job(f"asked-{len(wanted)}", running)

    monkeypatch.setattr(video_library, "start_job", start)
    return wanted


@pytest.fixture
def given(two: Path) -> GivenVideo:
    return add_video(two, name="two *faces*.mp4", wish=SMOOTHED)


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, data in files:
        app.file_uploader[0].upload(name, data, "video/mp4")
    return app.run()


def button(app: AppTest, label: str) -> AppTest:
    next(found for found in app.button if label in found.label).click()
    return app.run()


def words(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(element.value for kind in kinds for element in kind).replace("\\", "")


def names(app: AppTest) -> list[str]:
    return [heading.value.replace("\\", "") for heading in app.subheader]


def spec(app: AppTest) -> dict[str, Any]:
    """The timeline, which comes before the bars."""
    found: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return found


def areas(app: AppTest) -> dict[str, list[float | None]]:
    return {trace["name"]: trace["y"] for trace in spec(app)["data"] if trace.get("fill") == "toself"}


def labels(app: AppTest) -> list[str]:
    return [found.label for found in app.download_button]


def test_launches_with_one_action_and_closed_settings(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Video"
    assert len(app.file_uploader) == 1 and "No video yet" in words(app)
    assert not any(panel.proto.expanded for panel in app.expander)
    assert not any("Forget" in found.label for found in app.button)


def test_an_upload_is_looked_at_as_the_settings_say(
    open_page: OpenPage, asked: list[dict[str, Any]], film: bytes
) -> None:
    app = open_page(PAGE)
    app.selectbox(key="video-detector").set_value("haar")
    app.toggle(key="video-small-faces").set_value(True)
    app.number_input(key="video-step").set_value(5)
    app.slider(key="video-smoothing").set_value(1.2)
    app.toggle(key="video-annotated").set_value(False)
    app = upload(app.run(), ("my [film](x) 😀.mp4", film))
    assert not app.exception
    (wanted,) = asked
    assert (wanted["kind"], wanted["title"]) == ("video", "Look at my [film](x) 😀.mp4")
    assert (wanted["detector"]["kind"], wanted["detector"]["find_small_faces"]) == ("haar", True)
    assert (wanted["config"]["frame_step"], wanted["config"]["smoothing_s"], wanted["annotated"]) == (5, 1.2, False)
    assert wanted["model"].endswith("default")
    (video,) = list_videos()
    assert video.source.read_bytes() == film and video.id == wanted["into"]
    assert names(app) == ["my [film](x) 😀.mp4"]
    assert app.query_params["video"] == video.id


def test_work_tells_frames_a_second_and_can_be_cancelled(open_page: OpenPage, film: bytes) -> None:
    app = upload(open_page(PAGE), ("film.mp4", film))
    (bar,) = app.get("progress")
    assert bar.proto.value == 25
    assert bar.proto.text.replace("\\", "") == "Looking at the video · 20 of 80 · 31 frames a second"
    assert "goes on when you leave" in words(app)
    button(app, "Cancel")
    assert list_videos()[0].job.is_cancelled()


def test_a_reload_finds_the_work_again(open_page: OpenPage, film: bytes) -> None:
    upload(open_page(PAGE), ("film.mp4", film))
    app = open_page(PAGE)
    assert names(app) == ["film.mp4"] and app.get("progress")


def test_what_is_no_video_is_told_and_the_others_are_taken(
    open_page: OpenPage, asked: list[dict[str, Any]], film: bytes
) -> None:
    app = upload(open_page(PAGE), ("no *bold*.mp4", b"text"), ("good.mp4", film), ("empty.mp4", b""))
    assert not app.exception
    first, second = (error.value.replace("\\", "") for error in app.error)
    assert first.startswith("no _bold_.mp4 is not a video that can be read here. Use MP4")
    assert second.startswith("empty.mp4 is empty")
    assert names(app) == ["good.mp4"] and len(asked) == 1
    assert len(list(videos_folder().iterdir())) == 1


def test_a_truncated_video_is_told_in_one_sentence(open_page: OpenPage, film: bytes) -> None:
    app = upload(open_page(PAGE), ("cut.mp4", film[: film.index(b"mdat") + 8]))
    assert "cut.mp4 breaks off or is damaged" in app.error[0].value.replace("\\", "")
    assert not list(videos_folder().iterdir())


def test_a_path_is_looked_at_where_it_lies(
    open_page: OpenPage, asked: list[dict[str, Any]], film: bytes, tmp_path: Path
) -> None:
    (tmp_path / "large.mp4").write_bytes(film)
    app = open_page(PAGE)
    app.text_input(key="video-path-0").set_value(str(tmp_path / "large.mp4"))
    app.run().button(key="video-path-go").click().run()
    assert asked[0]["source"] == str(tmp_path / "large.mp4")
    assert names(app) == ["large.mp4"]
    button(app, "Forget everything")
    assert (tmp_path / "large.mp4").is_file()


def test_a_path_that_is_not_there_is_told_beside_the_field(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert app.button(key="video-path-go").disabled
    app.text_input(key="video-path-0").set_value("/no/such/film.mp4").run()
    assert "There is nothing at" in app.error[0].value


def test_the_sample_is_filmed_and_looked_at(
    open_page: OpenPage, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, film: bytes
) -> None:
    monkeypatch.setattr("fer_core.media.panning.write_pan", lambda photo, path: path.write_bytes(film))
    app = button(open_page(PAGE), "Use the sample video")
    assert names(app) == ["sample.mp4"] and len(asked) == 1


def test_what_was_found_is_played_drawn_and_counted(open_page: OpenPage, given: GivenVideo) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert names(app) == ["two *faces*.mp4", "Over time", "Share of time"]
    assert "**2 faces** in 1.3 s · 40 frames looked at" in words(app)
    assert len(app.get("video")) == 1
    assert set(areas(app)) == {"happy", "sad"}
    titles = [note["text"] for note in spec(app)["layout"]["annotations"]]
    assert "<b>Face 1</b> · mostly happy" in titles and "<b>Face 2</b> · mostly sad" in titles
    assert "●" in titles and "▼" in titles
    assert len(spec(app)["layout"]["images"]) == 2
    assert "**Face 2** looks **sad** for most of its time (100 of 100)" in words(app)
    assert labels(app) == ["Annotated video", "CSV", "JSON", "Report"]


def test_smoothing_is_switched_with_one_click_and_both_figures_are_told(open_page: OpenPage, given: GivenVideo) -> None:
    app = open_page(PAGE)
    smooth, told = areas(app), words(app)
    assert "s later with it, at once without" in told
    app.toggle(key="video-smoothed").set_value(False).run()
    assert areas(app)["sad"] != smooth["sad"]
    assert max(y for y in areas(app)["happy"] if y is not None) == pytest.approx(1, abs=0.05)
    changed = {line.replace("*", "") for line in told.splitlines() if line.startswith("The label changes")}
    assert changed == {
        line.replace("*", "") for line in words(app).splitlines() if line.startswith("The label changes")
    }


def test_the_moment_can_be_chosen_and_its_frame_is_shown(open_page: OpenPage, given: GivenVideo) -> None:
    app = open_page(PAGE)
    assert "Frame at 0.0 s: 1 face" in caption_of_frame(app)
    first = picture(app)
    (slider,) = (found for found in app.slider if found.label == "Moment")
    slider.set_value(0.8).run()
    assert "Frame at 0.8 s: 2 faces" in caption_of_frame(app)
    assert picture(app) != first
    assert spec(app)["layout"]["shapes"][0]["x0"] == pytest.approx(0.8)
    app.toggle(key="video-smoothed").set_value(False).run()
    assert "Frame at 0.8 s: 2 faces" in caption_of_frame(app)


def caption_of_frame(app: AppTest) -> str:
    return next(str(image.proto.imgs[0].caption) for image in app.get("image") if image.proto.imgs[0].caption)


def picture(app: AppTest) -> str:
    return next(str(image.proto.imgs[0].url) for image in app.get("image") if image.proto.imgs[0].caption)


def test_a_video_that_was_moved_away_is_told_in_place_of_its_frame(open_page: OpenPage, given: GivenVideo) -> None:
    given.source.unlink()
    app = open_page(PAGE)
    assert not app.exception
    assert "there is no such file" in words(app)
    assert app.get("video") and areas(app)


def test_without_a_copy_the_video_itself_is_played(open_page: OpenPage, given: GivenVideo) -> None:
    given.annotated.unlink()
    app = open_page(PAGE)
    assert app.get("video") and labels(app) == ["CSV", "JSON", "Report"]


def test_somebodys_own_file_is_not_mapped_into_memory(open_page: OpenPage, given: GivenVideo, tmp_path: Path) -> None:
    """Whoever shortens such a file would end the app."""
    given.annotated.unlink()
    own = given.source.rename(tmp_path / "own.mp4")
    about = given.folder / ABOUT_NAME
    about.write_text(json.dumps({**json.loads(about.read_text()), "source": str(own)}))
    app = open_page(PAGE)
    assert not app.exception and not app.get("video")
    assert "is not played here. Ask for the copy with boxes" in words(app)
    assert "Frame at 0.0 s: 1 face" in caption_of_frame(app)


def test_what_else_went_wrong_is_told(open_page: OpenPage, given: GivenVideo) -> None:
    head = given.folder / HEAD_NAME
    told = json.loads(head.read_text())
    told["end"]["notes"] = [{"message_id": "The sound of {name} is lost.", "values": {"name": "*film*.mp4"}}]
    head.write_text(json.dumps(told))
    app = open_page(PAGE)
    assert [warning.value.replace("\\", "") for warning in app.warning] == ["The sound of *film*.mp4 is lost."]
    assert areas(app)


def test_a_cancel_before_the_first_frame_shows_nothing_found(open_page: OpenPage, tmp_path: Path) -> None:
    add_video(look_at(tmp_path / "part", two_faces(), wish=VideoWish(), most=0))
    app = open_page(PAGE)
    assert not app.exception
    assert [info.value for info in app.info] == ["You stopped it. No frame was looked at until then."]
    assert not app.get("video") and not labels(app) and "no face" not in words(app)


def test_a_video_without_a_face_is_an_empty_result_with_something_to_try(
    open_page: OpenPage, nobody: Path, asked: list[dict[str, Any]]
) -> None:
    add_video(nobody)
    app = open_page(PAGE)
    assert not app.exception and not app.error
    assert "found no face in this video" in app.info[0].value and "**no face** in" in words(app)
    assert not app.get("plotly_chart")
    button(app, "Look for small faces")
    assert asked[0]["detector"]["find_small_faces"] is True
    assert app.toggle(key="video-small-faces").value is True


def test_other_settings_lead_to_another_look(
    open_page: OpenPage, given: GivenVideo, asked: list[dict[str, Any]]
) -> None:
    app = open_page(PAGE)
    app.number_input(key="video-step").set_value(3).run()
    app = button(app, "Look again with these settings")
    assert asked[0]["config"]["frame_step"] == 3 and asked[0]["into"] == given.id
    assert given.findings() is None and app.get("progress")


def test_a_cancel_is_told_with_what_was_kept(open_page: OpenPage, tmp_path: Path) -> None:
    part = look_at(tmp_path / "part", two_faces(), wish=VideoWish(), most=7)
    add_video(part)
    app = open_page(PAGE)
    assert app.info[0].value == "You stopped it. This is what was found until then."
    assert "7 frames looked at" in words(app)


def test_a_killed_work_shows_why_and_what_there_is(open_page: OpenPage, two: Path) -> None:
    video = add_video(two)
    head = video.folder / "video.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "end": None}))
    video.annotated.unlink()
    video.job.write(JobStatus(state="failed", process=1, message_id="Its process was killed."))
    app = open_page(PAGE)
    assert not app.exception
    assert app.error[0].value.replace("\\", "") == "Its process was killed."
    assert "ended before its time" in app.warning[0].value and areas(app)


def test_a_failed_work_without_findings_can_be_removed(open_page: OpenPage, given: GivenVideo) -> None:
    (given.folder / "video.json").unlink()
    given.job.forget()
    app = open_page(PAGE)
    assert "Nothing is known of this video" in words(app)
    button(app, "Remove")
    assert not given.folder.exists() and "No video yet" in words(app)


def test_older_videos_are_listed_and_each_can_be_shown_and_removed(open_page: OpenPage, two: Path) -> None:
    oldest, older, newest = (add_video(two, name=f"{name}.mp4") for name in ("a", "b", "c"))
    app = open_page(PAGE)
    assert names(app)[0] == "c.mp4" and names(app)[-1] == "Other videos"
    assert "**b.mp4** · looked at" in words(app)
    app.button(key=f"video-show-{oldest.id}").click().run()
    assert names(app)[0] == "a.mp4" and app.query_params["video"] == oldest.id
    app.button(key=f"video-drop-{newest.id}").click().run()
    assert [video.id for video in list_videos()] == [older.id, oldest.id]
    assert names(app)[0] == "a.mp4"


def test_leaving_the_page_loses_nothing(open_page: OpenPage, two: Path) -> None:
    older, _newer = add_video(two, name="a.mp4"), add_video(two, name="b.mp4")
    app = open_page(PAGE)
    app.button(key=f"video-show-{older.id}").click().run()
    next(found for found in app.slider if found.label == "Moment").set_value(0.8).run()
    app = app.switch_page("pages/home.py").run().switch_page(PAGE).run()
    assert names(app)[0] == "a.mp4" and "Frame at 0.8 s" in caption_of_frame(app)


def test_forget_everything_leaves_nothing_on_disk(open_page: OpenPage, two: Path, given: GivenVideo) -> None:
    add_video(two)
    app = button(open_page(PAGE), "Forget everything")
    assert not list(videos_folder().iterdir()) and not given.job.folder.exists()
    assert names(app) == [] and "video" not in app.query_params


def test_what_an_earlier_run_of_the_app_left_is_gone(open_page: OpenPage, two: Path, given: GivenVideo) -> None:
    left = add_video(two, name="old.mp4")
    for name in (HELD_NAME, HEAD_NAME):
        os.utime(left.folder / name, (1.0, 1.0))
    assert names(open_page(PAGE))[0] == "two *faces*.mp4"
    assert not left.folder.exists() and given.folder.exists()


def test_in_an_app_that_others_reach_only_the_own_videos_are_seen(
    open_page: OpenPage, given: GivenVideo, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.shared.videos_state.only_this_computer", lambda: False)
    monkeypatch.setattr("pages.video_views.inputs.asked_from_this_computer", lambda: False)
    app = open_page(PAGE)
    assert names(app) == [] and not app.text_input
    app = upload(app, ("mine.mp4", film))
    assert names(app) == ["mine.mp4"]
    button(app, "Forget everything")
    assert given.folder.exists()
    app.query_params[listing.ADDRESS] = given.id
    assert names(app.run())[0] == "two *faces*.mp4"


def test_a_full_disk_is_told(open_page: OpenPage, film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise OutputError("{path} cannot be written.", path="videos")

    monkeypatch.setattr(video_library, "new_folder", refuse)
    app = upload(open_page(PAGE), ("film.mp4", film))
    assert "cannot be written" in app.error[0].value


def test_files_of_a_long_video_are_made_in_sight(
    open_page: OpenPage, given: GivenVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.video_views.downloads.AT_ONCE", 10)
    app = open_page(PAGE)
    assert labels(app) == ["Annotated video", "Report"]
    app = button(button(app, "Make the CSV"), "Make the JSON")
    assert not app.exception and labels(app) == ["Annotated video", "CSV", "JSON", "Report"]
    table, document = (given.files / f"two _faces__faces.{kind}" for kind in ("csv", "json"))
    found = given.findings()
    assert found
    assert len(table.read_text("utf-8").splitlines()) == 1 + sum(len(frame.faces) for frame in found.frames())
    assert json.loads(document.read_bytes())[0]["whole"] is True
