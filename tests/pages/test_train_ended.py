"""What a training left, on the Train page: its network, its files, its figures."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.errors import StoppedTooSoon
from fer_core.evaluation.report import report
from fer_core.networks.choice import lost_choice
from fer_core.networks.inputs import InputSpec
from fer_core.networks.shelf import place_in_use
from fer_core.training.run_status import TOO_SOON, with_error
from fer_core.training.runs import Run
from fer_core.workspace import SHIPPED_MODELS
from tests.pages.datasets_page import make_dataset
from tests.pages.train_page import OpenPage, make_run, runs_page, words


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def dataset(home: Path) -> Path:
    return make_dataset(home)


@pytest.fixture
def packed(home: Path, dataset: Path) -> Run:
    """A finished run with a network that works: the shipped one."""
    run = make_run(home, dataset, state="finished")
    shutil.copytree(SHIPPED_MODELS / "default", run.bundle)
    return run


def test_a_new_network_is_used_by_one_button_and_then_a_photo_is_one_click_away(
    packed: Run, open_page: OpenPage
) -> None:
    app = runs_page(open_page)
    app.button(key=f"use-run/{packed.name}").click().run()
    assert not app.exception
    assert place_in_use().folder == packed.bundle
    assert "Try it on a photo" in [link.proto.label for link in app.get("page_link")]
    assert not [found for found in app.button if found.label == "Use it"]


@pytest.mark.parametrize(("right", "guesses"), [(20, True), (40, False)], ids=["a third", "two thirds"])
def test_a_network_that_only_guesses_is_not_for_use_and_that_is_said(
    packed: Run, open_page: OpenPage, right: int, guesses: bool
) -> None:
    card = json.loads((packed.bundle / "card.json").read_text(encoding="utf-8"))
    labels = tuple(card["labels"])
    truth = np.repeat([labels.index(label) for label in ("fear", "happy", "sad")], 20)
    answers = np.where(np.arange(60) % 60 < right, truth, labels.index("neutral"))
    found = report(truth, np.eye(7)[answers] * 0.9 + 0.01, labels=labels, model="m", data="d", split="valid")
    card["metrics"] = found.as_dict()
    (packed.bundle / "card.json").write_text(json.dumps(card), encoding="utf-8")
    app = runs_page(open_page)
    said = [warning.value for warning in app.warning if "no better than guessing" in warning.value]
    assert bool(said) == guesses
    use = app.button(key=f"use-run/{packed.name}")
    assert use.proto.type == ("secondary" if guesses else "primary")
    if guesses:
        assert "to call every picture afraid would be right 33 times in 100" in said[0]
        app.button(key=f"go-teach-{packed.name}").click().run()
        assert app.segmented_control(key="train-view").value == "teach"


def test_an_early_stop_is_told_once(home: Path, dataset: Path, open_page: OpenPage) -> None:
    run = make_run(home, dataset, epochs=0)
    run.write_status(with_error(run.stored_status(), "stopped", StoppedTooSoon(TOO_SOON)))
    app = runs_page(open_page)
    assert app.info[0].value.replace("\\", "") == TOO_SOON


def test_a_command_s_training_tells_its_dataset_too(home: Path, dataset: Path, open_page: OpenPage) -> None:
    run = make_run(home, None)
    run.bind(open_dataset(dataset).manifest, backend="tensorflow", dataset="faces")
    told = words(runs_page(open_page))
    assert "**Plain CNN on faces**" in told
    assert "Few pictures (12) make short epochs" in told.replace("\\", "")


def test_deleting_a_network_in_use_is_warned_of_and_the_shipped_one_takes_over(
    packed: Run, open_page: OpenPage
) -> None:
    app = runs_page(open_page)
    assert not [warning for warning in app.warning if "is in use" in warning.value]
    app.button(key=f"use-run/{packed.name}").click().run()
    assert "Its network is in use" in words(app)
    app.button(key=f"delete-really-{packed.name}").click().run()
    assert not packed.folder.exists()
    assert lost_choice() is None and place_in_use().origin == "shipped"


def test_a_run_gives_its_files_its_folder_and_tensorboards_command(
    home: Path, dataset: Path, open_page: OpenPage
) -> None:
    run = make_run(home, dataset)
    app = runs_page(open_page)
    shown = [code.value for code in app.code]
    assert str(run.folder) in shown and f'tensorboard --logdir "{run.folder}"' in shown
    assert [found.proto.label for found in app.get("download_button")] == ["History (CSV)", "Recipe (JSON)"]


def test_what_went_otherwise_than_asked_stands_on_the_page(home: Path, dataset: Path, open_page: OpenPage) -> None:
    run = make_run(home, dataset)
    run.bind(open_dataset(dataset).manifest, backend="tensorflow")
    run.remember_notice("No connection.")
    run.remember_notice("A face was found in only 0 of 36 pictures.", about="framing_notice")
    told = words(runs_page(open_page)).replace("\\", "")
    assert "No connection." in told and "A face was found in only 0 of 36 pictures." in told


def test_a_network_on_landmarks_shows_what_each_part_is_worth(
    home: Path, dataset: Path, open_page: OpenPage, card: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"run": "r", "parameters": 113_205, "epochs": 16, "best_epoch": 14, "images": 3589}
    rows = [
        {**row, "parts": ["eyes", "mouth", "distances"], "accuracy": 0.6113, "accuracy_interval": [0.595, 0.627]},
        {**row, "parts": ["mouth"], "accuracy": 0.5012, "accuracy_interval": [0.485, 0.517]},
    ]
    measured = type(card)(**{**vars(card), "training": {"ablation": rows}, "input": InputSpec()})
    monkeypatch.setattr("fer_core.networks.card.read_card", lambda folder: measured)
    run = make_run(home, dataset, state="finished")
    run.bundle.mkdir()
    (run.bundle / "card.json").touch()
    app = runs_page(open_page)
    (table,) = app.dataframe
    assert table.value["Looks at"].tolist() == ["eyes, mouth, distances", "mouth"]
    assert table.value["Right, of 100"].tolist() == ["61.1", "50.1"]
    assert table.value["95% interval"].tolist() == ["59.5 to 62.7", "48.5 to 51.7"]
    assert "on the 3,589 pictures of valid" in words(app)


def test_a_history_that_was_cut_is_drawn_with_its_own_best_epoch(
    home: Path, dataset: Path, open_page: OpenPage
) -> None:
    run = make_run(home, dataset)
    run.write_history(run.history()[:1])  # a resume cuts it, before the status says so
    app = runs_page(open_page)
    assert not app.exception
    (first, _loss) = app.get("plotly_chart")
    assert json.loads(first.proto.spec)["data"][2]["x"] == [1]
    assert "On pictures kept back 50.0 of 100 in the first" in first.proto.alt
