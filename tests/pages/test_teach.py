"""Teaching on the Train page, driven through the app; the work itself runs in its own process, as for a person."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.jobs import job as jobs
from fer_core.jobs.status import JobStatus
from fer_core.networks.replay import REPLAY_NAME
from fer_core.networks.shelf import place_in_use
from fer_core.workspace import SHIPPED_MODELS, datasets_folder, own_models_folder
from tests.drawn_dataset import files, write_folder
from tests.pages.datasets_page import enabled, press, texts
from tests.taught_network import bored

OpenPage = Callable[[str], AppTest]
PAGE = "pages/train.py"


def tally(right: int, total: int) -> dict[str, object]:
    return {"right": right, "total": total, "share": right / total, "interval": [0.1, 0.9]}


WITHOUT, WITHOUT_12 = ({**tally(9, total), "interval": None} for total in (10, 12))
RESULT = {
    "name": "mine",
    "taught": [
        {
            "label": "bored", "pictures": 40, "separation": "apart", "clips": 4, "found": tally(9, 10),
            "found_before": None, "precision": tally(9, 12),
        }
    ],
    "old": {"before": tally(67, 100), "after": tally(66, 100)},
    "old_by_class": {"happy": {"before": tally(8, 10), "after": tally(7, 10)}},
    "taken_for_new": tally(3, 100),
    "dataset": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def make_faces(tmp_path: Path, name: str = "faces", count: int = 12) -> None:
    contents = {f"train/bored/{number}.png": bored(number) for number in range(count)}
    more = {f"valid/bored/{number}.png": bored(100 + number) for number in range(3)}
    source = write_folder(tmp_path / f"source of {name}", contents | more | files({"train": 1}))
    import_dataset(open_dataset(source), datasets_folder() / name)


def opened(open_page: OpenPage) -> AppTest:
    app = open_page(PAGE)
    if "train-view" in app.session_state:
        app.session_state["train-view"] = "teach"
        app.run()
    assert not app.exception
    return app


def test_few_pictures_for_a_new_network_lead_here(open_page: OpenPage, tmp_path: Path) -> None:
    make_faces(tmp_path)
    app = open_page(PAGE)
    assert "About 4 training pictures a class are few for a new network" in app.info[0].value
    press(app, "Teach a network instead")
    assert not app.exception
    assert app.segmented_control(key="train-view").value == "teach"


def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Put a list in the place of the process; it grows by the arguments of each job."""
    found: list[dict[str, object]] = []
    monkeypatch.setattr(jobs, "start_job", lambda kind, arguments, *, title: found.append({"kind": kind, **arguments}))
    return found


def test_without_pictures_it_leads_to_a_class_of_ones_own(open_page: OpenPage) -> None:
    app = opened(open_page)
    assert "Make a class of your own first" in app.info[0].value
    assert app.get("page_link")
    assert not enabled(app, "Teach")
    assert "Nothing is chosen: get pictures first" in texts(app, "caption")


def test_an_expression_is_taken_away_without_a_dataset(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    app, found = opened(open_page), asked(monkeypatch)
    app.multiselect(key="teach-remove-default").set_value(["fear"])
    press(app.run(), "Teach")
    assert (found[0]["dataset"], found[0]["name"], found[0]["remove"]) == (None, "default without fear", ["fear"])


def test_a_typed_name_and_the_choices_stay_when_the_view_is_left(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faces(tmp_path)
    app, found = opened(open_page), asked(monkeypatch)
    assert app.text_input(key="teach-name").value == "default with bored"
    app.multiselect(key="teach-remove-default").set_value(["disgust"])
    app.toggle(key="teach-last-block").set_value(True)
    app.text_input(key="teach-name").set_value("mine").run()
    app.session_state["train-view"] = "new"
    app.run()
    app.session_state["train-view"] = "teach"
    app.run()
    assert app.text_input(key="teach-name").value == "mine"
    assert app.multiselect(key="teach-remove-default").value == ["disgust"]
    assert app.toggle(key="teach-last-block").value
    app.multiselect(key="teach-classes-default-faces").set_value([]).run()
    assert app.text_input(key="teach-name").value == "mine"
    app.toggle(key="teach-last-block").set_value(False)
    press(app.run(), "Teach")
    assert (found[0]["name"], found[0]["remove"]) == ("mine", ["disgust"])
    assert app.text_input(key="teach-name").value == "default without disgust"  # "mine" is taken now


def test_what_the_network_does_not_know_is_proposed_and_asked_for(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faces(tmp_path)
    app, found = opened(open_page), asked(monkeypatch)
    assert app.multiselect(key="teach-classes-default-faces").value == ["bored"]
    assert "bored: 15 pictures. It works with few" in texts(app, "caption")
    assert enabled(app, "Teach")
    app.multiselect(key="teach-remove-default").set_value(["disgust"])
    press(app.run(), "Teach")
    assert found == [
        {
            "kind": "teach", "base": "default", "dataset": "faces", "name": "default with bored",
            "classes": ["bored"], "remove": ["disgust"], "last_block": False,
        }
    ]  # fmt: skip


def test_the_proposed_name_keeps_what_a_network_may_be_called(open_page: OpenPage, tmp_path: Path) -> None:
    contents = {f"train/bored @ home/{number}.png": bored(number) for number in range(12)}
    source = write_folder(tmp_path / "source", contents | files({"train": 1, "valid": 1}))
    import_dataset(open_dataset(source), datasets_folder() / "faces")
    app = opened(open_page)
    (name,) = (field.value for field in app.text_input if field.label == "Name of the new network")
    assert name == "default with bored @ home"


def test_nothing_to_teach_is_said_and_removing_alone_is_possible(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faces(tmp_path, count=3)
    app, found = opened(open_page), asked(monkeypatch)
    assert "knows every class of this dataset that has at least 10 pictures" in app.info[0].value
    assert not enabled(app, "Teach")
    assert "Nothing is chosen: choose an expression to teach" in texts(app, "caption")
    app.multiselect(key="teach-remove-default").set_value(["fear"])
    press(app.run(), "Teach")
    assert found[0]["dataset"] is None and found[0]["name"] == "default without fear"


def test_a_taken_name_is_said_beside_the_button(open_page: OpenPage, tmp_path: Path) -> None:
    make_faces(tmp_path)
    app = opened(open_page)
    next(field for field in app.text_input if field.label == "Name of the new network").set_value("Default")
    app.run()
    assert "network 'Default' already" in app.warning[0].value.replace("\\", "")
    assert not enabled(app, "Teach")


def test_a_network_that_remembers_nothing_is_said(open_page: OpenPage, tmp_path: Path) -> None:
    make_faces(tmp_path)
    old = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "old"))
    card = json.loads((old / "card.json").read_text())
    del card["files"][REPLAY_NAME]
    (old / "card.json").write_text(json.dumps({**card, "name": "old"}))
    app = opened(open_page)
    app.selectbox(key="teach-base").set_value("old").run()
    assert "The network old carries nothing to remember" in texts(app, "warning")
    assert not enabled(app, "Teach")


def finished(home: Path, monkeypatch: pytest.MonkeyPatch, result: dict[str, object]) -> None:
    folder = home / "jobs/20260101-x"
    folder.mkdir(parents=True)
    request = {"kind": "teach", "title": "Teach", "arguments": {"name": "mine"}, "asked": 1e10}
    (folder / "request.json").write_text(json.dumps(request))
    jobs.Job(folder).write(JobStatus(state="finished", result=result))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Those are from other clips than it learnt from"),
        ({"separation": "time"}, "All these pictures are of one clip"),
        ({"found_before": tally(4, 10)}, "Before: 4."),
        ({"held_out_clips": 5}, "frames of 5 clips. The interval holds for more frames of these clips only."),
        ({"held_out_clips": 1, "found": WITHOUT, "precision": WITHOUT_12}, "frames of 1 clip. That is too few to say"),
    ],
    ids=["clips", "one clip", "known", "many clips", "few clips"],
)
def test_the_result_is_told_in_words(
    change: dict[str, object], words: str, home: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(home, monkeypatch, RESULT | {"taught": [RESULT["taught"][0] | change]})
    app = opened(open_page)
    told = texts(app)
    assert "**bored**: found 9 of 10 on pictures that it was not trained on" in told
    assert "The old expressions: 67 of 100 before, 66 after." in told
    assert "Of 12 test pictures that it calls **bored**, 9 are." in told
    assert words in told
    assert "The network **mine** is not there any more." in app.info[-1].value


def test_a_taught_network_is_used_by_one_button(
    home: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine"))
    finished(home, monkeypatch, RESULT)
    app = opened(open_page)
    assert "The network **mine** is there." in texts(app)
    app.button(key="use-own/mine").click().run()
    assert not app.exception
    assert place_in_use().folder == mine
    assert not [button for button in app.button if button.label == "Use it"]
    assert "Try it on a photo" in [link.proto.label for link in app.get("page_link")]


def test_what_keeps_a_network_from_being_used_is_said(
    home: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine"))
    finished(home, monkeypatch, RESULT)
    app = opened(open_page)
    (mine / "network.onnx").write_bytes(b"x")
    app.button(key="use-own/mine").click().run()
    assert "network" in app.error[0].value and place_in_use().origin == "shipped"
