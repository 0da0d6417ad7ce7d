"""Naming, finding and deleting runs, and what they learn from."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest, Record, Split
from fer_core.errors import TrainingError
from fer_core.networks.card_checks import MOST_LABELS
from fer_core.training.frozen_data import as_frozen, dataset_name, freeze, frozen, frozen_dataset
from fer_core.training.recipe import Recipe
from fer_core.training.run_list import delete_run, list_runs, new_run_name
from fer_core.training.runs import Run
from fer_core.training.trainable import check_trainable
from tests.drawn_dataset import files, png, write_folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def mine(home: Path) -> Path:
    import_dataset(open_dataset(write_folder(home / "source", files({"train": 2, "valid": 1}))), home / "data/mine")
    return home / "data/mine"


@pytest.fixture
def over(home: Path) -> Run:
    run = Run.start(home / "runs/r", Recipe())
    run.write_status(replace(run.stored_status(), state="stopped"))
    return run


@pytest.fixture
def held_elsewhere(over: Run) -> Iterator[Run]:
    """By another thread, which a lock takes for another process."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with Run(over.folder).held():
            begun.set()
            end.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(30)
    yield over
    end.set()
    thread.join()


def test_runs_are_listed_newest_first(home: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        run = Run.start(home / "runs" / name, Recipe())
        os.utime(run.folder / "recipe.json", (1e9 - age, 1e9 - age))
    (home / "runs/no run").mkdir()
    assert [run.name for run in list_runs()] == ["new", "older", "oldest"]


def test_no_two_runs_have_one_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Noon:
        @staticmethod
        def now() -> "Noon":
            return Noon()

        def __format__(self, form: str) -> str:
            return "noon"

    monkeypatch.setattr("fer_core.training.run_list.datetime", Noon)
    assert new_run_name("cnn") == "cnn-noon"
    Run.start(home / "runs/cnn-noon", Recipe())
    assert new_run_name("cnn") == "cnn-noon-2"


def test_a_run_is_deleted_whole(over: Run) -> None:
    delete_run(over)
    assert list(over.folder.parent.iterdir()) == []
    assert not over.is_held() and not over.folder.exists()  # looking at it does not bring it back


def test_a_run_under_way_is_not_deleted(held_elsewhere: Run) -> None:
    with pytest.raises(TrainingError, match='"r" is under way'):
        delete_run(held_elsewhere)
    assert held_elsewhere.recipe() == Recipe()


def test_what_a_run_learns_from_stays_as_it_was_decided(mine: Path, over: Run) -> None:
    curation = Curation(mine)
    curation.decide([Decision(file="train/sad/0.png", action="exclude")], window="w")
    freeze(over, open_dataset(mine))
    curation.decide([Decision(file="train/sad/1.png", action="relabel", value="bored")], window="w")
    manifest = frozen_dataset(over).manifest
    assert manifest.counts("train") == {"angry": 2, "happy": 2, "sad": 1}
    about = frozen(over)
    assert about and (about["dataset"], about["decided"], about["pictures"]) == ("mine", True, {"train": 5, "valid": 3})
    assert as_frozen(over, open_dataset(mine)).manifest == manifest


def test_a_run_of_a_command_takes_the_data_that_it_is_given(mine: Path, over: Run) -> None:
    assert frozen(over) is None
    assert as_frozen(over, open_dataset(mine)).manifest == open_dataset(mine).manifest


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (files({"train": 2}), 'no split "valid"'),
        (files({"valid": 2}), 'no split "train"'),
        ({"train/sad/1.png": png("sad", 1), "valid/sad/2.png": png("sad", 2)}, "one class only"),
        ({**files({"train": 1, "valid": 1}), "train/unlabelled/1.png": png("sad", 9)}, "1 pictures without a label"),
    ],
    ids=["no valid", "no train", "one class", "unlabelled"],
)
def test_what_cannot_be_trained_on_is_said(home: Path, contents: dict[str, bytes], said: str) -> None:
    dataset: Dataset = open_dataset(write_folder(home / "some", contents))
    with pytest.raises(TrainingError, match=said):
        check_trainable(dataset, Recipe())


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([f"c{number}" for number in range(MOST_LABELS + 1)], "has 201 classes, and a network tells at most 200 apart"),
        (["a", "b" * 250], "class that a network cannot have: 'bbb"),
    ],
    ids=["many", "long"],
)
def test_classes_that_no_card_can_have_are_refused_before_the_training(
    mine: Path, labels: list[str], said: str
) -> None:
    splits: tuple[Split, ...] = ("train", "valid")
    records = tuple(
        Record(file=f"{split}/{number}.png", split=split, label=label, source="x")
        for split in splits
        for number, label in enumerate(labels)
    )
    with pytest.raises(TrainingError, match=said):
        check_trainable(replace(open_dataset(mine), manifest=Manifest(records=records)), Recipe())


def test_every_run_knows_what_it_learns_from(home: Path, mine: Path) -> None:
    by_app, by_command = Run.start(home / "runs/a", Recipe()), Run.start(home / "runs/c", Recipe())
    freeze(by_app, open_dataset(mine))
    assert (dataset_name(by_app), dataset_name(by_command)) == ("mine", "")
    by_command.bind(open_dataset(home / "source").manifest, backend="jax", dataset="source")
    assert dataset_name(by_command) == "source"
