"""The Photo page with the shipped network."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core import DetectorConfig, PipelineConfig, build_pipeline, decode_image
from pages.shared import resources

OpenPage = Callable[[str], AppTest]


def sentences(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith("**Face ")]


def test_the_sample_has_one_face_that_looks_happy(open_page: OpenPage) -> None:
    app = open_page("pages/photo.py")
    app.button[0].click().run()
    assert not app.exception
    (sentence,) = sentences(app)
    assert sentence.startswith("**Face 1** looks **happy**")


def test_the_page_says_what_the_library_says(open_page: OpenPage) -> None:
    name, data = resources.sample_photo()
    config = PipelineConfig(detector=DetectorConfig(kind="haar"))
    (face,) = build_pipeline(config).analyze(decode_image(data, name=name), source=name).faces
    assert face.probabilities is not None
    app = open_page("pages/photo.py")
    app.selectbox(key="photo-detector").set_value("haar").run()
    app.file_uploader[0].upload(name, data).run()
    assert f"({round(100 * face.probabilities.best_probability)} of 100)" in sentences(app)[0]


def test_dogs_have_no_face(open_page: OpenPage, photos_folder: Path) -> None:
    app = open_page("pages/photo.py")
    app.file_uploader[0].upload("dogs.jpg", (photos_folder / "dogs.jpg").read_bytes()).run()
    assert not app.exception
    assert "I found no face" in app.info[0].value


@pytest.mark.parametrize("name", ["2008_001009.jpg", "bald_guys.jpg"])
def test_real_photos_get_a_card_a_face(open_page: OpenPage, photos_folder: Path, name: str) -> None:
    app = open_page("pages/photo.py")
    app.file_uploader[0].upload(name, (photos_folder / name).read_bytes()).run()
    assert not app.exception
    assert len(sentences(app)) in {2, 9}  # a crowd is folded to nine
