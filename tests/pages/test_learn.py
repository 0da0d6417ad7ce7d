"""The Learn page: every step, and what its things to play with change."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core import PipelineConfig
from fer_core.config import Framing
from fer_core.faces.alignment import reference_points
from fer_core.jobs.job import list_jobs
from fer_core.lesson.guessing_game import drawn_puzzles
from fer_core.results import Face, Image, Landmarks, PhotoFindings
from pages.learn_views.marker import Square
from pages.learn_views.steps import STEP, STEPS
from pages.shared.state import NAME
from tests import drawn_dataset
from tests.pages.datasets_page import finished_job, make_dataset, press, texts
from tests.pages.drawn import drawn_face

PAGE = "pages/learn.py"
OpenPage = Callable[[str], AppTest]
FACE_PX = 200


def marked(left: int, top: int) -> Landmarks:
    """Return 68 points of which those that frame a crop lie as in a face of 200 px."""
    places = reference_points(Framing(), FACE_PX) + np.array([left, top], np.float32)
    points = np.full((68, 2), places[0], np.float32)
    points[36:42], points[42:48] = places[0], places[1]
    points[[0, 16, 8]] = places[2:]
    return Landmarks(points=points)


class OneFace:
    """Finds the sample's face at its place, and none in any other photo."""

    def __init__(self, config: PipelineConfig) -> None:
        self.config = config

    def analyze(self, image: Image, *, source: str) -> PhotoFindings:
        from dataclasses import replace

        height, width = image.shape[:2]
        face: Face = replace(drawn_face(1), landmarks=marked(130, 30))
        faces = (face,) if width == 512 else ()
        return PhotoFindings(source=source, width=width, height=height, faces=faces)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", OneFace)
    return tmp_path / "home"


def go(app: AppTest, step: str) -> AppTest:
    app.session_state[STEP] = step
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.get("html"))


@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_works_without_a_dataset(open_page: OpenPage, step: str) -> None:
    app = go(open_page(PAGE), step)
    assert not app.exception and not app.error
    assert app.title[0].value == "Learn"
    assert f"{list(STEPS).index(step) + 1}. " in app.subheader[0].value
    assert [box.label for box in app.expander if "Question" in box.label]
    assert app.query_params["step"] in (step, [step])


def test_next_and_back_walk_through_the_lesson(open_page: OpenPage) -> None:
    app, seen = open_page(PAGE), []
    for _step in list(STEPS)[1:]:
        app = app.button(key="learn-next").click().run()
        assert not app.exception
        seen.append(app.subheader[0].value)
    assert [title[:2] for title in seen] == [f"{number}." for number in range(2, 9)]
    app = app.button(key="learn-back").click().run()
    assert app.subheader[0].value.startswith("7.")


def test_the_frame_shows_other_numbers_elsewhere(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    before = html(app)
    app.slider(key="learn-zoom-left").set_value(30).run()
    assert html(app) != before and html(app).count("<td") == 64


def test_a_kernel_is_chosen_and_changed(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "convolution")
    app.selectbox(key="learn-kernel").set_value("blur").run()
    assert [round(field.value, 2) for field in app.number_input] == [0.11] * 9
    app.selectbox(key="learn-kernel").set_value("nothing").run()
    pixel = html(app).split("<td")[5].split(">")[1].split("<")[0]  # the middle of the nine
    assert f"added up: **{pixel}**" in texts(app)
    app.number_input(key="learn-kernel-11").set_value(0.0).run()
    assert "added up: **0**" in texts(app)
    assert app.selectbox(key="learn-kernel").value == "own"


def test_pooling_leaves_fewer_numbers(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "after")
    app.session_state["learn-operation"] = "pool"
    app.run()
    app.slider(key="learn-pool-size").set_value(4).run()
    assert [caption for caption in images(app) if "144 numbers" in caption]
    app.session_state["learn-operation"] = "norm"
    app.run()
    assert [caption for caption in images(app) if "the mean is 0.0, the spread 1.0" in caption]


def images(app: AppTest) -> list[str]:
    """Return the captions of the pictures."""
    return [image.caption for element in app.get("image") for image in element.proto.imgs]


def test_the_layers_go_deeper(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "maps")
    slider = app.select_slider(key="learn-layer")
    slider.set_value(slider.options[-1]).run()
    assert not app.exception
    assert "256 maps of 3 × 3" in app.select_slider(key="learn-layer").value
    assert "The 96 maps that answer most to this face, of 256" in texts(app)
    assert "168 drawn faces were looked through" in texts(app)


def test_with_a_dataset_its_faces_are_looked_through(open_page: OpenPage, tmp_path: Path) -> None:
    make_dataset(tmp_path)
    app = go(open_page(PAGE), "maps")
    assert "From the dataset drawn: 18 pictures were looked through" in texts(app)
    app.selectbox(key="learn-gallery").set_value("").run()
    assert "168 drawn faces" in texts(app)


def test_the_temperature_makes_all_alike_and_they_still_sum_to_one(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "decision")
    sharp = shares(app)
    app.select_slider(key="learn-temperature").set_value(30.0).run()
    flat = shares(app)
    assert sum(sharp) == pytest.approx(100, abs=0.5) and sum(flat) == pytest.approx(100, abs=0.5)
    assert max(flat) < 20 < max(sharp)
    assert np.argmax(flat) == np.argmax(sharp)


def shares(app: AppTest) -> list[float]:
    """Return what the table says of each class, of 100."""
    return [float(value) for value in app.table[-1].value["Of 100"][:7]]


def test_dropped_features_change_the_answer(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "decision")
    before = shares(app)
    app.slider(key="learn-dropped").set_value(80).run()
    once = shares(app)
    assert once != before and "of 256 features are left" in texts(app)
    press(app, "Drop others")
    assert shares(app) != once


def test_covering_the_face_moves_the_bars(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "why")
    before = texts(app, "markdown")
    app.slider(key="learn-patch-left").set_value(0).run()
    app.slider(key="learn-patch-top").set_value(0).run()
    assert not app.exception
    assert texts(app, "markdown") != before
    assert [caption for caption in images(app) if "Occlusion: the brightest place costs" in caption]
    assert [caption for caption in images(app) if caption.startswith("HiResCAM")]


def test_a_square_that_grew_stays_in_the_picture() -> None:
    square = Square(key="never drawn", size=30, most=18, start=(40, -3))
    assert (square.left, square.top) == (18, 0)


def test_a_tiny_network_is_trained_and_compared(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "training")
    app.slider(key="learn-tiny-each").set_value(5).run()
    press(app, "Train")
    job = finished_job("lesson")
    app.run()
    assert not app.exception
    assert "25 of 100 labels wrong" in texts(app) and "after 100 epochs right about" in texts(app)
    (run,) = app.session_state[NAME].learn.runs
    assert len(run.history) == 100 and not list_jobs("lesson") and not job.folder.exists()
    press(app, "Forget these trainings")
    assert "Nothing was trained yet" in texts(app)


def test_a_dataset_that_cannot_be_used_is_told(open_page: OpenPage, tmp_path: Path) -> None:
    make_dataset(tmp_path, contents=drawn_dataset.files({"train": 2}))
    app = go(open_page(PAGE), "training")
    press(app, "Train")
    until_over()
    app.run()
    assert not app.exception
    assert "others that are kept back" in texts(app, "error")


def until_over() -> None:
    import time

    ends = time.monotonic() + 60
    while not all(job.status().is_over for job in list_jobs("lesson")) and time.monotonic() < ends:
        time.sleep(0.05)


def test_ten_guesses_are_compared(open_page: OpenPage) -> None:
    app = go(open_page(PAGE), "limits")
    puzzles = drawn_puzzles(0)
    assert "there is no crowd behind them" in texts(app)
    for number, puzzle in enumerate(puzzles, 1):
        assert f"Picture {number} of 10" in texts(app)
        app.button(key=f"learn-guess-{puzzle.majority}").click().run()
    assert "the most frequent answer for **10 of 10** pictures" in texts(app)
    assert not [button for button in app.button if str(button.key).startswith("learn-guess")]
    press(app, "Ten other pictures")
    assert "Picture 1 of 10" in texts(app) and not app.session_state[NAME].learn.guesses


def test_the_crowd_is_asked_where_there_are_votes(open_page: OpenPage, tmp_path: Path) -> None:
    folder = make_dataset(tmp_path, contents=drawn_dataset.files({"train": 4, "valid": 2}))
    manifest = folder / "manifest.csv"
    head, *rows = manifest.read_text(encoding="utf-8").splitlines()
    voted = [f"{head},votes", *(f"{row},happy=6 neutral=4" for row in rows)]
    manifest.write_text("\n".join(voted) + "\n", encoding="utf-8")
    app = go(open_page(PAGE), "limits")
    assert "about ten people voted" in texts(app)
    app.button(key="learn-guess-happy").click().run()
    assert "Of 10 votes, 60 of 100 of those for an expression are for **happy**" in texts(app)
    assert "The network in use says" in texts(app, "caption")


def test_a_photo_without_a_face_is_told_and_the_sample_comes_back(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.toggle(key="learn-own").set_value(True).run()
    app.session_state[NAME].add([("plain.png", drawn_plain())])
    app.run()
    assert not app.exception
    assert "I found no face in your photos" in texts(app, "info")
    press(app, "Forget everything")
    assert "the sample photo" in texts(app)


def drawn_plain() -> bytes:
    from tests.pages.drawn import drawn_photo

    return drawn_photo(0)


def test_one_of_several_faces_is_chosen(open_page: OpenPage) -> None:
    from pages.shared.resources import sample_photo

    app = open_page(PAGE)
    data = sample_photo()[1]
    app.session_state[NAME].add([("first.png", data), ("second.png", data)])
    app.run()
    assert "The face: **first.png, face 1**" in texts(app)
    app.selectbox(key="learn-face").set_value((app.session_state[NAME].photos[1].key, 1)).run()
    assert not app.exception and "The face: **second.png, face 1**" in texts(app)


def test_the_address_opens_a_step() -> None:
    from tests.pages.conftest import APP

    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["step"] = "why"
    app = app.run().switch_page(PAGE)
    app.query_params["step"] = "why"
    assert app.run().subheader[0].value.startswith("6.")


def test_settings_and_guesses_of_a_job_are_json() -> None:
    from fer_core.lesson.tiny_training import TinySettings
    from pages.learn_views.training import _as_json

    assert json.loads(json.dumps(_as_json(TinySettings(dropout=True))))["dropout"] is True
