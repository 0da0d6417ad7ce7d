"""What TensorBoard reads in a run's folder: every epoch once, also after a resume."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

from fer_core.training import trainer
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.tensorboard import EventFiles
from tests.core.training.test_runs import history


def events(folder: Path) -> Iterator[Any]:
    (path,) = folder.glob("events.out.tfevents.*")
    for record in tf.data.TFRecordDataset(str(path)):
        yield tf.compat.v1.Event.FromString(record.numpy())


def scalars(folder: Path, tag: str) -> list[tuple[int, float]]:
    found = [(event.step, value) for event in events(folder) for value in event.summary.value]
    return [(step, pytest.approx(value.simple_value)) for step, value in found if value.tag == tag]


def test_a_resumed_run_has_every_epoch_once(tmp_path: Path) -> None:
    """The second process begins with the two epochs that the first one has written."""
    told = history(0.5, 0.6, 0.7)
    EventFiles(tmp_path, told[:2]).close()
    resumed = EventFiles(tmp_path, told[:2])
    resumed.add(told[2])
    assert scalars(tmp_path / "train", "loss") == [(epoch.epoch, epoch.loss) for epoch in told]  # before it is closed
    assert scalars(tmp_path / "train", "learning rate") == [(epoch.epoch, epoch.learning_rate) for epoch in told]
    resumed.close()
    assert scalars(tmp_path / "valid", "loss") == [(epoch.epoch, epoch.valid_loss) for epoch in told]
    assert scalars(tmp_path / "valid", "accuracy") == [(1, 0.5), (2, 0.6), (3, 0.7)]


def test_a_tensorboard_that_looks_on_forgets_what_it_read_before(tmp_path: Path) -> None:
    """A start event of the session does that, when the file has a version that knows of it."""
    EventFiles(tmp_path, history(0.5)).close()
    first, second, *_ = events(tmp_path / "train")
    assert first.file_version == "brain.Event:2"
    assert second.session_log.status == tf.compat.v1.SessionLog.START


def test_what_cannot_be_written_does_not_end_the_training(tmp_path: Path) -> None:
    (tmp_path / "train").write_text("a file where the folder should be")
    written = EventFiles(tmp_path, ())
    written.add(history(0.5)[0])
    written.close()


def test_without_tensorflow_there_are_no_event_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run.start(tmp_path / "r", Recipe())
    with trainer._event_files(run, ()) as files:
        assert files is not None
    shutil.rmtree(run.folder / "train")
    monkeypatch.setattr(trainer, "find_spec", lambda name: None)
    with trainer._event_files(run, ()) as files:
        assert files is None
    assert not (run.folder / "train").exists()
