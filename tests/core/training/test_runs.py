"""A run's folder survives a killed process, and its history decides."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.datasets.sources.layout import manifest_from
from fer_core.errors import TrainingError
from fer_core.networks.card_checks import problem_of_card
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import Status
from fer_core.training.runs import Epoch, Run, best_epoch, has_stalled, run_folder
from tests.small_bundle import card


def history(*accuracies: float) -> tuple[Epoch, ...]:
    first = Epoch(epoch=1, loss=1.5, accuracy=0.4, valid_loss=1.2, valid_accuracy=0.0, learning_rate=0.001, seconds=2.0)
    return tuple(replace(first, epoch=i, valid_accuracy=value) for i, value in enumerate(accuracies, start=1))


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", Recipe(epochs=3))
    run.write_history(history(0.5, 0.6))
    run.write_status(Status(state="running", epoch=2, epochs=3, seconds_left=4.5))
    again = Run(tmp_path / "r")
    assert again.recipe() == Recipe(epochs=3)
    assert again.history() == history(0.5, 0.6)
    assert again.stored_status().seconds_left == 4.5


def test_a_run_is_not_started_twice(tmp_path: Path) -> None:
    Run.start(tmp_path / "r", Recipe())
    with pytest.raises(TrainingError, match='a run "r" already'):
        Run.start(tmp_path / "r", Recipe())


def test_there_must_be_something_to_resume(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match='no run "absent"'):
        Run(tmp_path / "absent").recipe()


def test_the_best_epoch_is_the_earliest_of_equals() -> None:
    best = best_epoch(history(0.5, 0.7, 0.7, 0.6))
    assert best is not None and best.epoch == 2
    assert best_epoch(()) is None


def test_stalls_after_as_many_epochs_as_patience() -> None:
    assert not has_stalled((), 2)
    assert not has_stalled(history(0.7, 0.6), 2)
    assert has_stalled(history(0.7, 0.6, 0.7), 2)


def test_a_run_stays_with_its_dataset(tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", Recipe())
    first = manifest_from(["train/happy/1.png", "train/sad/1.png"], origin="x")
    run.bind(first, backend="tensorflow")
    run.bind(first, backend="jax")
    assert run.origin()["backend"] == "tensorflow"
    with pytest.raises(TrainingError, match="started on another dataset"):
        run.bind(manifest_from(["train/happy/1.png", "train/fear/1.png"], origin="x"), backend="tensorflow")


def test_only_the_best_weights_are_kept(tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", Recipe())
    for epoch in (1, 2, 3):
        run.best(epoch).write_text(str(epoch))
    run.drop_former_best(2)
    assert [path.name for path in tmp_path.glob("r/best-*")] == ["best-0002.keras"]


@pytest.mark.parametrize("method", ["replace", "open"], ids=["written while it is read", "read while it is written"])
def test_a_page_that_looks_at_the_history_ends_no_training(
    tmp_path: Path, stubborn: Callable[[str, int], None], method: str
) -> None:
    run = Run.start(tmp_path / "r", Recipe(epochs=3))
    run.write_history(history(0.5))
    stubborn(method, 3)
    if method == "replace":
        run.write_history(history(0.5, 0.6))
        assert len(run.history()) == 2
    else:
        assert run.history() == history(0.5)


def test_a_status_is_read_while_it_is_replaced(tmp_path: Path, stubborn: Callable[[str, int], None]) -> None:
    run = Run.start(tmp_path / "r", Recipe(epochs=3))
    run.write_status(Status(state="stopped", epoch=2, epochs=3))
    stubborn("open", 3)
    assert run.stored_status().state == "stopped"


def test_a_history_that_stays_closed_is_said(
    tmp_path: Path, stubborn: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.start(tmp_path / "r", Recipe(epochs=3))
    run.write_history(history(0.5))
    stubborn("open", 10**9)
    monkeypatch.setattr("fer_core.writing.READING_S", 0.05)
    with pytest.raises(TrainingError, match='history of the run "r" cannot be read: Access is denied'):
        run.history()


def test_what_a_killed_process_had_begun_to_write_goes(tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", Recipe())
    left = [".last.123.partial.keras", ".best-0001.123.partial.keras", ".history.123.partial.csv"]
    others = [".status.123.partial.json", "last.keras"]  # a page may write the status just now
    for name in (*left, *others):
        (run.folder / name).write_text("x")
    with run.held():
        assert not [name for name in left if (run.folder / name).exists()]
    assert all((run.folder / name).exists() for name in others)


@pytest.mark.parametrize("name", ["ж" * 80, "表" * 80, "a" * 80], ids=["Cyrillic", "Chinese", "Latin"])
def test_a_network_may_be_called_as_any_run_is(name: str) -> None:
    assert run_folder(name).name == name
    assert problem_of_card(card({}, name=name)) is None


def test_a_run_is_not_called_as_no_folder_can_be() -> None:
    with pytest.raises(TrainingError, match=r"takes 320 bytes, and a run's may have 240\. Choose a shorter one"):
        run_folder("\U00010400" * 80)
