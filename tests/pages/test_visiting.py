"""What a visitor from another device may open: AppTest has no connection, so with a door it is one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from fer_core.errors import DatasetError
from fer_core.training.recipe import Recipe
from pages.dataset_views import get_roboflow
from pages.door import home_card
from pages.door.standing import RIGHTS, Standing, stand
from pages.shared import dataset_choice, enrolled, outside, visiting
from pages.train_views import start_weights
from tests.drawn_people import portraits_of

OpenPage = Callable[[str], AppTest]
REFUSED = "This page is for the person at the computer that runs FER Studio"
OPEN = Standing(code="ABC234", address="https://192.168.1.5:8501", fingerprint="AA:BB")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    stand(OPEN)
    yield
    stand(None)


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize("page", RIGHTS)
def test_a_visitor_is_told_in_one_sentence(page: str, open_page: OpenPage) -> None:
    app = open_page(f"pages/{page}.py")
    assert not app.exception
    assert app.title[0].value == page.capitalize()
    assert REFUSED in app.info[0].value and f"--visitors-may {page}" in app.info[0].value
    assert not (app.main.button or app.main.get("file_uploader") or app.main.text_input or app.main.selectbox)


@pytest.mark.usefixtures("card")
def test_what_the_owner_allows_by_name_is_open_and_nothing_beside_it(open_page: OpenPage) -> None:
    stand(Standing(rights=frozenset({"datasets"})))
    assert REFUSED not in "".join(info.value for info in open_page("pages/datasets.py").info)
    assert REFUSED in open_page("pages/train.py").info[0].value


@pytest.mark.usefixtures("card")
def test_home_shows_the_code_to_the_owner_only(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def words(app: AppTest) -> str:
        return "\n".join(part.value for part in app.markdown)

    visitor = open_page("pages/home.py")
    assert "ABC" not in words(visitor) and not visitor.expander
    assert "Make it yours" not in [header.value for header in visitor.header]
    monkeypatch.setattr(home_card, "asked_from_this_computer", lambda: True)
    owner = open_page("pages/home.py")
    assert "**ABC 234**" in words(owner) and "will warn" in words(owner)
    stand(Standing(address="https://192.168.1.5:8501"))
    assert "No access code" in words(open_page("pages/home.py"))


def test_names_datasets_and_paths_are_not_for_visitors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from fer_core.people.gallery import Gallery

    Gallery().add("Ana", portraits_of(1))
    (tmp_path / "data" / "faces").mkdir(parents=True)
    (tmp_path / "data" / "faces" / "manifest.csv").write_text("file,split,class\n")
    monkeypatch.setattr(st, "context", type("Context", (), {"headers": {}}))
    monkeypatch.setenv("ROBOFLOW_API_KEY", "secret")
    assert get_roboflow._known_key() is None
    started = Recipe(architecture="mobilenet-v2", options={"weights": "imagenet"})
    assert start_weights.choose_start(started, key="start") is started  # and no field for a path
    assert not enrolled.can_be_named()
    assert dataset_choice.offered(versions=True) == []
    with pytest.raises(DatasetError, match="no dataset 'faces'"):
        dataset_choice.opened(tmp_path / "data" / "faces")
    stand(Standing(rights=frozenset({"people"})))
    assert enrolled.can_be_named()


@pytest.mark.usefixtures("card")
def test_started_past_the_door_the_app_shows_nothing(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    stand(None)
    monkeypatch.setattr(outside, "only_this_computer", lambda: False)
    monkeypatch.setattr(visiting, "only_this_computer", lambda: False)
    app = open_page("pages/home.py")
    assert "without its access code" in app.error[0].value
    assert not app.title
