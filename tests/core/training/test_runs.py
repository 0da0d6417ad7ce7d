"""A run's folder survives a killed process, and its history decides."""

from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.datasets.sources.layout import manifest_from
from fer_core.errors import TrainingError
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import Status
from fer_core.training.runs import Epoch, Run, best_epoch, has_stalled


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
