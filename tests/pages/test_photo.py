"""The Photo page, driven through the app with a pipeline that answers at once."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from fer_core import InstallationError, PhotoFindings, PipelineConfig
from fer_core.analysis.export import Result
from fer_core.networks.bundle import SERVING_NAME
from fer_core.results import Image
from pages.shared import resources
from pages.shared.method import Method
from pages.shared.state import Photo, session
from tests.pages.drawn import FakePipeline, drawn_photo

BROKEN = b"\xff\xd8\xff\xe0 no more than a beginning"


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Put files into the upload widget, beside those that it holds."""
    for name, data in files:
        app.file_uploader[0].upload(name, data, "image/png")
    return app.run()


def button(app: AppTest, label: str) -> AppTest:
    next(found for found in app.button if label in found.label).click()
    return app.run()


def remove(app: AppTest, name: str) -> AppTest:
    """Press the button beside a photo's heading."""
    place = names(app).index(name)
    [found for found in app.button if found.label == "Remove"][place].click()
    return app.run()


def stop_looking_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the page as it is while it looks at the next photo."""
    look_at = resources.look_at

    def some(photo: Photo, method: Method) -> Result:
        if len(session().readings) >= count:
            st.stop()
        return look_at(photo, method)

    monkeypatch.setattr(resources, "look_at", some)


def names(app: AppTest) -> list[str]:
    """Return the photos shown, as their headings have them."""
    return [heading.value.replace("\\", "") for heading in app.subheader]


def sentences(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith("**Face ")]


def downloads(app: AppTest) -> list[str]:
    return [found.label for found in app.download_button]


def test_launches_with_one_action_and_no_result(photo_page: AppTest) -> None:
    assert not photo_page.exception
    assert photo_page.title[0].value == "Photo"
    assert len(photo_page.file_uploader) == 1
    assert not photo_page.camera_input  # opened only when asked for
    assert not photo_page.subheader
    assert not any("Forget" in found.label for found in photo_page.button)


def test_a_photo_gives_a_card_a_face(photo_page: AppTest) -> None:
    app = upload(photo_page, ("party.png", drawn_photo(3)))
    assert not app.exception
    assert names(app) == ["party.png"]
    assert sentences(app) == [
        "**Face 1** looks **happy** (94 of 100)",
        "**Face 2**: **not sure**, perhaps sad (41 of 100)",
        "**Face 3** looks **happy** (94 of 100)",
    ]
    assert "The face is very small in the photo." in [caption.value for caption in app.caption]
    assert len(app.get("plotly_chart")) == 3
    assert len(app.get("image")) == 1 + 3 * 4  # the photo; crop, two eyes and mouth of each face
    assert downloads(app) == ["Annotated photo", "CSV", "JSON"]


def test_the_bars_are_in_canonical_order_with_the_winner_bold(photo_page: AppTest) -> None:
    app = upload(photo_page, ("one.png", drawn_photo(1)))
    spec = app.get("plotly_chart")[0].proto.spec
    places = [spec.index(word) for word in ("angry", "disgusted", "afraid", "happy", "neutral", "sad", "surprised")]
    assert places == sorted(places)
    assert spec.count("\\u003cb\\u003e") + spec.count("<b>") == 2  # the winner's name and its number


def test_the_numbers_have_plain_names_and_a_unit(photo_page: AppTest) -> None:
    app = upload(photo_page, ("one.png", drawn_photo(1)))
    table = app.table[0].value
    assert "Opening of the left eye" in set(table["name"])
    assert set(table["value"]) == {"0.31", "+0.31"}
    assert "Times the distance between the eyes" in [caption.value for caption in app.caption]


def test_the_sample_needs_no_file(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = button(photo_page, "Use the sample photo")
    assert names(app) == ["astronaut.png"]
    assert pipelines[0].seen == ["astronaut.png"]


def test_the_camera_opens_when_asked_for_and_newer_snapshots_come_first(photo_page: AppTest) -> None:
    app = photo_page.toggle[0].set_value(True).run()
    app.camera_input[0].set_value(("x.jpg", drawn_photo(1), "image/jpeg")).run()
    app.camera_input[0].set_value(("y.jpg", drawn_photo(2), "image/jpeg")).run()
    assert names(app) == ["snapshot 2.jpg", "snapshot 1.jpg"]
    app.camera_input[0].set_value(None).run()
    assert names(app) == ["snapshot 2.jpg", "snapshot 1.jpg"]


def test_no_face_is_said_kindly_with_what_to_try(photo_page: AppTest) -> None:
    app = upload(photo_page, ("wall.png", drawn_photo(0)))
    assert not app.exception
    assert not app.error
    assert "I found no face in this photo" in app.info[0].value
    assert not sentences(app)
    assert downloads(app) == ["Annotated photo", "CSV", "JSON"]


def test_the_advice_for_no_face_is_one_click_away(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = upload(photo_page, ("wall.png", drawn_photo(0, width=1600, height=1200)))
    app = button(app, "Look for small faces")
    assert pipelines[-1].config.detector.find_small_faces
    app = button(app, "Try the other detector")
    assert pipelines[-1].config.detector.kind == "cnn"
    assert pipelines[-1].config.detector.find_small_faces
    assert not any("Look for small" in found.label or "Try the other" in found.label for found in app.button)


@pytest.mark.parametrize(
    ("side", "advice"),
    [
        pytest.param(1, [], id="no room for a face"),
        pytest.param(240, ["Try the other detector (slower)"], id="enlarged already"),
        pytest.param(2000, ["Look for small faces", "Try the other detector (slower)"], id="large"),
    ],
)
def test_only_advice_that_can_help_is_given(photo_page: AppTest, side: int, advice: list[str]) -> None:
    app = upload(photo_page, ("wall.png", drawn_photo(0, width=side, height=side)))
    assert [found.label for found in app.button if found.label.startswith(("Look for", "Try the"))] == advice


def test_a_broken_file_is_named_and_the_others_are_shown(photo_page: AppTest) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)), ("b.jpg", BROKEN), ("c.png", drawn_photo(2)))
    assert not app.exception
    assert names(app) == ["a.png", "b.jpg", "c.png"]
    assert [error.value.replace("\\", "") for error in app.error] == [
        "b.jpg breaks off or is damaged. Copy or download it again."
    ]
    assert len(sentences(app)) == 3


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param("e.png", b"", "e.png is empty", id="empty"),
        pytest.param("notes.txt", b"only words", "notes.txt is not a picture", id="text"),
        pytest.param("*x* <b>.png", b"words", "*x* <b>.png is not a picture", id="markup in the name"),
    ],
)
def test_bad_input_gets_one_sentence(photo_page: AppTest, name: str, data: bytes, sentence: str) -> None:
    app = upload(photo_page, (name, data))
    assert not app.exception
    assert len(app.error) == 1
    assert sentence in app.error[0].value.replace("\\", "")


def test_markup_in_a_name_is_escaped(photo_page: AppTest) -> None:
    app = upload(photo_page, ("<b>$x$ **y** :smile:.png", drawn_photo(1)))
    assert app.subheader[0].value == r"\<b\>\$x\$ \*\*y\*\* \:smile\:\.png"


def test_two_photos_of_one_name_stay_two(photo_page: AppTest) -> None:
    app = upload(photo_page, ("me.png", drawn_photo(1)), ("me.png", drawn_photo(2)))
    assert not app.exception
    assert names(app) == ["me.png", "me.png"]
    assert len(sentences(app)) == 3


def test_the_same_photo_twice_is_looked_at_once(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = upload(photo_page, ("me.png", drawn_photo(1)), ("me.png", drawn_photo(1)))
    assert names(app) == ["me.png", "me.png"]
    assert pipelines[0].seen == ["me.png"]


def test_taking_a_file_out_of_the_widget_takes_its_result_away(photo_page: AppTest) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    app = button(app, "Use the sample photo")
    app.file_uploader[0].clear().run()
    assert names(app) == ["astronaut.png"]


def test_the_upload_says_that_several_fit_and_in_which_formats(photo_page: AppTest) -> None:
    label = photo_page.file_uploader[0].label
    assert "several at once" in label
    assert all(kind in label for kind in ("JPEG", "PNG", "WebP", "BMP", "TIFF", "GIF"))


def test_any_photo_can_be_removed_by_its_heading(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = button(photo_page, "Use the sample photo")
    app = upload(app, ("a.png", drawn_photo(1)), ("b.png", drawn_photo(1)))
    app = app.switch_page("pages/home.py").run().switch_page("pages/photo.py").run()  # the widget is empty now
    app = remove(app, "b.png")
    assert names(app) == ["a.png", "astronaut.png"]
    app = remove(remove(app, "astronaut.png"), "a.png")
    assert not app.subheader
    assert sorted(pipelines[0].seen) == ["a.png", "astronaut.png", "b.png"]


def test_a_removed_photo_is_not_left_in_the_upload_widget(photo_page: AppTest) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)), ("b.png", drawn_photo(1)))
    app = remove(app, "a.png")
    assert names(app) == ["b.png"]
    assert not app.file_uploader[0].value
    app = upload(app, ("c.png", drawn_photo(1)))
    assert names(app) == ["c.png", "b.png"]
    app.file_uploader[0].clear().run()  # crossing out works as before, and takes nothing else along
    assert names(app) == ["b.png"]


def test_results_stay_when_the_page_is_left(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    app = app.switch_page("pages/home.py").run().switch_page("pages/photo.py").run()
    assert names(app) == ["a.png"]
    assert pipelines[0].seen == ["a.png"]
    app = upload(app, ("b.png", drawn_photo(1)))
    assert names(app) == ["b.png", "a.png"]


def test_settings_stay_when_the_page_is_left(photo_page: AppTest) -> None:
    photo_page.selectbox(key="photo-detector").set_value("haar").run()
    app = photo_page.switch_page("pages/home.py").run().switch_page("pages/photo.py").run()
    assert app.selectbox(key="photo-detector").value == "haar"


def test_a_display_switch_looks_at_nothing_again(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    before = [image.value[0] for image in app.get("image")]
    app.toggle(key="photo-landmarks-on-faces").set_value(False).run()
    app.toggle(key="photo-landmarks-on-photo").set_value(True).run()
    after = [image.value[0] for image in app.get("image")]
    assert pipelines[0].seen == ["a.png"]
    assert before[:2] != after[:2]  # landmarks on the photo and on the crop
    assert before[2:] == after[2:]


def test_another_detector_looks_again_and_going_back_is_instant(
    photo_page: AppTest, pipelines: list[FakePipeline]
) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    app.selectbox(key="photo-detector").set_value("haar").run()
    assert [built.config.detector.kind for built in pipelines] == ["hog", "haar"]
    app.selectbox(key="photo-detector").set_value("hog").run()
    assert [built.seen for built in pipelines] == [["a.png"], ["a.png"]]


def test_forgetting_clears_photos_results_and_uploads(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    app = button(app, "Forget everything")
    assert not app.subheader
    assert not app.file_uploader[0].value
    assert not app.session_state["fer_studio"].readings
    assert not app.session_state["fer_studio"].pictures
    upload(app, ("a.png", drawn_photo(1)))
    assert pipelines[0].seen == ["a.png", "a.png"]


def test_one_session_does_not_see_the_photos_of_another(
    photo_page: AppTest, pipelines: list[FakePipeline], open_page: Callable[[str], AppTest]
) -> None:
    upload(photo_page, ("a.png", drawn_photo(1)))
    other = open_page("pages/photo.py")
    assert not other.subheader
    upload(other, ("a.png", drawn_photo(1)))
    assert len(pipelines) == 1  # the network is shared, what it found is not
    assert pipelines[0].seen == ["a.png", "a.png"]


def test_many_photos_come_in_pages_with_downloads_for_all(photo_page: AppTest) -> None:
    app = upload(photo_page, *((f"{number}.png", drawn_photo(1)) for number in range(1, 11)))
    assert names(app) == ["1.png", "2.png", "3.png", "4.png"]
    assert "**All 10 photos**" in [text.value for text in app.markdown]
    assert downloads(app)[:3] == ["Annotated photos", "CSV", "JSON"]
    app.get("pagination")[0].set_value(3).run()
    assert names(app) == ["9.png", "10.png"]
    assert [choice.value for choice in app.get("pagination")] == [3, 3]  # above and below the list
    app.get("pagination")[1].set_value(2).run()
    assert names(app) == ["5.png", "6.png", "7.png", "8.png"]
    assert [choice.value for choice in app.get("pagination")] == [2, 2]
    assert names(upload(app, ("11.png", drawn_photo(1))))[0] == "11.png"  # a new photo is seen at once


def test_photos_beyond_the_limit_are_counted(photo_page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.state.MOST_PHOTOS", 2)
    app = upload(photo_page, *((f"{number}.png", drawn_photo(1)) for number in range(1, 6)))
    assert names(app) == ["1.png", "2.png"]
    assert app.warning[0].value.startswith("3 photos were left out")


def test_the_last_page_may_be_emptied(photo_page: AppTest) -> None:
    app = upload(photo_page, *((f"{number}.png", drawn_photo(1)) for number in range(1, 6)))
    app.get("pagination")[1].set_value(2).run()
    assert names(remove(app, "5.png")) == ["1.png", "2.png", "3.png", "4.png"]


def test_a_crowd_is_folded_until_asked_for(photo_page: AppTest) -> None:
    app = upload(photo_page, ("crowd.png", drawn_photo(14)))
    assert len(sentences(app)) == 9
    app = button(app, "Show all 14 faces")
    assert len(sentences(app)) == 14


def test_stop_keeps_what_was_found_and_continue_goes_on(photo_page: AppTest, pipelines: list[FakePipeline]) -> None:
    photo_page.session_state["fer_studio"].paused = True
    app = upload(photo_page)
    app.session_state["fer_studio"].add([(f"{number}.png", drawn_photo(1)) for number in range(3)])
    app.session_state["fer_studio"].paused = True
    app = app.run()
    assert "3 photos were not looked at yet." in app.info[0].value
    assert not sentences(app)
    assert "**0 of 3 photos**" in [text.value for text in app.markdown]
    app = button(app, "Continue")
    assert len(sentences(app)) == 3
    assert pipelines[0].seen == ["0.png", "1.png", "2.png"]


def test_what_is_ready_is_shown_before_the_next_photo_is_looked_at(
    photo_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_looking_after(2, monkeypatch)
    app = upload(photo_page, *((f"{number}.png", drawn_photo(1)) for number in range(1, 4)))
    assert len(sentences(app)) == 2
    assert "Not looked at yet." in [caption.value for caption in app.caption]
    assert app.get("progress")[0].proto.text == r"Photo 3 of 3: 3\.png"


def test_the_count_goes_on_where_it_was(photo_page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_looking_after(1, monkeypatch)
    app = upload(photo_page, *((f"{number}.png", drawn_photo(1)) for number in range(1, 4)))
    app = button(app, "Stop")
    assert app.info[0].value == "2 photos were not looked at yet."
    assert "**1 of 3 photos**" in [text.value for text in app.markdown]
    app = app.switch_page("pages/home.py").run().switch_page("pages/photo.py").run()
    app = button(app, "Continue")
    assert app.get("progress")[0].proto.text == r"Photo 2 of 3: 2\.png"
    assert app.get("progress")[0].proto.value == 33


def test_a_model_file_that_is_missing_is_told_once_beside_what_is_ready(
    photo_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = button(photo_page, "Use the sample photo")
    pictures = len(app.get("image"))

    def refuse(self: FakePipeline, image: Image, *, source: str) -> PhotoFindings:
        raise InstallationError("The file {file} is missing. Install the requirements again.", file="x.dat")

    monkeypatch.setattr(FakePipeline, "analyze", refuse)
    app = upload(app, ("b.png", drawn_photo(1)))
    assert len(app.error) == 1
    assert names(app) == ["b.png", "astronaut.png"]
    assert len(app.get("image")) == pictures
    assert not app.get("progress")


def test_a_network_that_was_replaced_answers_for_every_photo(
    photo_page: AppTest,
    pipelines: list[FakePipeline],
    card: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("fer_core.networks.bundle.bundle_folder", lambda: tmp_path)
    (tmp_path / SERVING_NAME).write_bytes(b"old")
    app = upload(photo_page, ("a.png", drawn_photo(1)))
    app.run()
    assert [pipeline.seen for pipeline in pipelines] == [["a.png"]]
    (tmp_path / SERVING_NAME).write_bytes(b"newer")
    monkeypatch.setattr(card, "name", "retrained")
    app.run()
    assert [pipeline.seen for pipeline in pipelines] == [["a.png"], ["a.png"]]
    assert {pipeline.config.model for pipeline in pipelines} == {tmp_path}
    assert "retrained" in app.sidebar.caption[0].value


def test_a_pipeline_that_cannot_be_built_is_told_once(photo_page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(config: PipelineConfig) -> FakePipeline:
        raise InstallationError("The file {file} is missing. Install the requirements again.", file="x.dat")

    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", refuse)
    app = upload(photo_page, ("a.png", drawn_photo(1)), ("b.png", drawn_photo(1)))
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [
        "The file x.dat is missing. Install the requirements again."
    ]
    assert len(app.file_uploader) == 1
