"""A class of the person's own: bursts and uploads, crops, what is left out, and the dataset made of it."""

import base64
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core import encode_image
from fer_core.datasets.manifest import read_manifest
from fer_core.datasets.sources.face_crops import CutFace, NoFace
from fer_core.results import Image
from fer_core.workspace import datasets_folder
from pages.shared.burst import MOST_FRAMES, frames_of
from pages.shared.state import NAME
from tests.pages.datasets_page import PAGE, enabled, finished_job, make_dataset, press, source, texts

OpenPage = Callable[[str], AppTest]
JPEG = b"\xff\xd8\xff and more"


def picture(number: int, *, face: bool = True) -> bytes:
    """Return a picture in which the fake cutter finds a face, or none when it is black."""
    image = np.full((32, 32, 3), 10 * number + 20 if face else 0, np.uint8)
    return encode_image(image)


class FakeCutter:
    def cut(self, data: bytes, *, name: str, burst: str = "") -> CutFace | NoFace:
        from fer_core.media.images import decode_image

        image: Image = decode_image(data, name=name)
        return CutFace(name=name, image=image, burst=burst) if image.any() else NoFace(name=name, reason="no_face")


@pytest.fixture
def page(open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: SimpleNamespace) -> AppTest:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("fer_core.datasets.sources.face_crops.FaceCutter", FakeCutter)
    return source(open_page(PAGE), "own")


def give(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, data in files:
        app.file_uploader[0].upload(name, data, "image/png")
    return app.run()


def test_uploads_are_cut_and_those_without_a_face_shown_apart(page: AppTest) -> None:
    app = give(page, ("a.png", picture(1)), ("empty *room*.png", picture(0, face=False)), ("b.png", picture(2)))
    assert not app.exception
    assert "Cut out: 2 pictures" in texts(app).replace("**", "")
    assert "empty *room*.png" in texts(app)
    assert "No face was found." in texts(app)
    assert len(app.get("image")) == 3
    assert app.file_uploader[0].value == []  # ready for more
    app = give(app, ("c.png", picture(3)))
    assert "Cut out: 3 pictures" in texts(app).replace("**", "")
    app = press(app, "Start over")
    assert "Cut out" not in texts(app)


def test_a_class_becomes_a_dataset_of_its_own(page: AppTest) -> None:
    app = give(page, *((f"{number}.png", picture(number)) for number in range(6)))
    assert not enabled(app, "Make the dataset")
    app.text_input(key="own-label-0").set_value(" Bored ").run()
    press(app, "Make the dataset")
    finished_job("own-class")
    manifest = read_manifest(datasets_folder() / "bored")
    assert manifest.labels == ("bored",)
    assert len(manifest.records) == 6
    app.run()
    assert "bored is there: 6 pictures." in texts(app, "success").replace("**", "")
    assert not app.session_state[NAME].datasets.own_class.cut


def test_a_class_goes_beside_those_of_a_dataset(page: AppTest, tmp_path: Path) -> None:
    make_dataset(tmp_path)
    app = give(page, *((f"{number}.png", picture(number)) for number in range(4)))
    app.selectbox(key="own-base").set_value("drawn").run()
    app.text_input(key="own-label-0").set_value("bored").run()
    press(app, "Make the dataset")
    finished_job("own-class")
    assert read_manifest(datasets_folder() / "drawn bored").labels == ("angry", "happy", "sad", "bored")
    assert read_manifest(datasets_folder() / "drawn").labels == ("angry", "happy", "sad")


def test_too_few_pictures_keep_what_was_taken(page: AppTest) -> None:
    app = give(page, ("a.png", picture(1)))
    app.text_input(key="own-label-0").set_value("bored").run()
    press(app, "Make the dataset")
    with pytest.raises(AssertionError, match="needs at least one picture"):
        finished_job("own-class")
    app.run()
    assert "needs at least one picture" in texts(app, "error")
    assert len(app.session_state[NAME].datasets.own_class.cut) == 1
    assert not list(datasets_folder().glob("*"))


@pytest.mark.parametrize("name", ["a/b", "nul", "Unlabelled"])
def test_a_class_that_cannot_be_named_so_is_said(page: AppTest, name: str) -> None:
    app = give(page, ("a.png", picture(1)))
    app.text_input(key="own-label-0").set_value(name).run()
    assert "cannot be the name of a class" in texts(app, "error")
    assert "Cut out" in texts(app)


def test_forgetting_drops_crops_and_pictures(page: AppTest) -> None:
    app = give(page, ("a.png", picture(1)), ("b.png", picture(0, face=False)))
    app = press(app, "Forget everything")
    own = app.session_state[NAME].datasets.own_class
    assert (own.cut, own.left_out, own.waiting) == ([], [], [])


def test_frames_of_a_burst_are_decoded() -> None:
    sent = {"burst": {"frames": [base64.b64encode(JPEG).decode()] * 2}}
    assert frames_of(sent) == (JPEG, JPEG)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(None, id="nothing"),
        pytest.param({"burst": None}, id="no burst"),
        pytest.param({"burst": "text"}, id="text"),
        pytest.param({"burst": {"frames": "text"}}, id="frames as text"),
        pytest.param({"burst": {"frames": [1, None, "%%%", base64.b64encode(b"no picture").decode()]}}, id="no JPEGs"),
        pytest.param({"burst": {"frames": ["A" * 3_000_000]}}, id="too large"),
    ],
)
def test_what_is_no_burst_is_left_out(sent: object) -> None:
    assert frames_of(sent) == ()


def test_a_burst_has_an_end() -> None:
    frames = [base64.b64encode(JPEG).decode()] * (MOST_FRAMES + 5)
    assert len(frames_of({"burst": {"frames": frames}})) == MOST_FRAMES
