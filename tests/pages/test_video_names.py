"""Names of people on the Video page: a video can be looked at again once other people are enrolled."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core.analysis.videos.findings_folder import VideoFindings, write_head
from fer_core.errors import OutputError
from fer_core.jobs.video_library import GivenVideo, VideoWish
from fer_core.media.images import encode_image
from fer_core.people.gallery import Gallery
from fer_core.results import Identity
from pages.shared.state import NAME
from tests.drawn_people import portraits_of
from tests.pages.found_video import add_video, look_at, two_faces


def offers_another_look(app: AppTest) -> bool:
    assert not app.exception
    return "Look again with these settings" in [button.label for button in app.button]


@pytest.mark.usefixtures("card")
def test_whoever_was_deleted_is_looked_for_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Callable[[str], AppTest]
) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    gallery = Gallery()
    ana = gallery.add("Ana", portraits_of(1))
    gallery.add("Bo", portraits_of(2))
    wish = VideoWish(model=str(Path("default").resolve()), people=True, gallery=gallery.changes())
    video = add_video(look_at(tmp_path / "film", two_faces(), wish=wish), wish=wish)
    page = open_page("pages/video.py")
    page.query_params["video"] = video.id
    assert not offers_another_look(page.run())
    gallery.delete(ana)
    assert offers_another_look(page.run())
    gallery.delete_all()
    assert offers_another_look(page.run())


def enrol_ana() -> int:
    """As the People page shows her."""
    small = encode_image(np.full((96, 96, 3), 120, np.uint8), ".jpg")
    return Gallery().add("Ana", [replace(portrait, thumbnail=small) for portrait in portraits_of(1)])


def named_video(tmp_path: Path, wish: VideoWish, name: str) -> GivenVideo:
    """A video in which the first face has a name."""
    folder = look_at(tmp_path / "film", two_faces(), wish=wish)
    found = VideoFindings(folder)
    assert found.end
    identities = {1: Identity(name=name, distance=0.3)}
    write_head(folder, found.head, replace(found.end, identities=identities, named=frozenset({name})))
    return add_video(folder, wish=wish)


@pytest.mark.usefixtures("card")
def test_who_is_deleted_on_the_people_page_is_gone_from_the_video(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Callable[[str], AppTest]
) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    ana = enrol_ana()
    wish = VideoWish(model=str(Path("default").resolve()), people=True, gallery=Gallery().changes())
    video = named_video(tmp_path, wish, "Ana")
    page = open_page("pages/video.py")
    assert "**Ana** looks" in words(page) and not page.info
    assert "Annotated video" in [button.label for button in page.get("download_button")]
    page.session_state[NAME].videos.frames["drawn", "with a name"] = b"picture"
    page.switch_page("pages/people.py").run()
    assert "The old name goes from the videos on the page Video too" in words(page)
    page.checkbox(key=f"person-sure-{ana}").set_value(True).run()
    page.button(key=f"person-delete-{ana}").click().run()
    assert not page.exception and not page.session_state[NAME].videos.frames
    page.switch_page("pages/video.py").run()
    assert "Ana" not in words(page) and "**Face 1** looks" in words(page)
    assert "The name is gone, and with it the copy with boxes" in page.info[0].value
    assert "Annotated video" not in [button.label for button in page.get("download_button")]
    assert offers_another_look(page) and not video.annotated.exists()


@pytest.mark.usefixtures("card")
def test_a_video_that_keeps_the_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Callable[[str], AppTest]
) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    ana = enrol_ana()
    page = open_page("pages/people.py")
    problem = OutputError("A name may still stand in {folder}.", folder="x")
    monkeypatch.setattr("fer_core.jobs.video_names.forget_names_in_videos", Mock(side_effect=problem))
    page.checkbox(key=f"person-sure-{ana}").set_value(True).run()
    page.button(key=f"person-delete-{ana}").click().run()
    assert page.error[0].value == r"A name may still stand in x\."
    assert Gallery().state().people == ()


def words(app: AppTest) -> str:
    return "\n".join(element.value for kind in ("markdown", "caption") for element in getattr(app, kind))
