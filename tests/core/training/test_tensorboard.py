"""What TensorBoard reads in a run's folder: every epoch once, also after a resume."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import pytest
import tensorflow as tf

from fer_core.datasets.dataset import open_dataset
from fer_core.training.runs import Epoch, Run
from fer_core.training.tensorboard import EventFiles
from fer_core.training.trainer import train
from tests.core.training.test_runs import history
from tests.core.training.test_trainer import RECIPE
from tests.drawn_dataset import files, write_archive


def events(folder: Path) -> Iterator[Any]:
    (path,) = folder.glob("events.out.tfevents.*")
    for record in tf.data.TFRecordDataset(str(path)):
        yield tf.compat.v1.Event.FromString(record.numpy())


def scalars(folder: Path, tag: str) -> list[tuple[int, float]]:
    found = [(event.step, value) for event in events(folder) for value in event.summary.value]
    return [(step, pytest.approx(value.simple_value)) for step, value in found if value.tag == tag]


def test_a_resumed_run_has_every_epoch_once(tmp_path: Path) -> None:
    data = open_dataset(write_archive(tmp_path / "drawn.zip", files({"train": 16, "valid": 4})))
    run = Run.start(tmp_path / "r", replace(RECIPE, epochs=3))
    train(run, data, cancelled=lambda: len(run.history()) >= 2)
    train(run, data)
    told = run.history()
    assert [epoch.epoch for epoch in told] == [1, 2, 3]
    assert scalars(run.folder / "train", "loss") == [(epoch.epoch, epoch.loss) for epoch in told]
    assert scalars(run.folder / "train", "learning rate") == [(epoch.epoch, epoch.learning_rate) for epoch in told]
    assert scalars(run.folder / "valid", "loss") == [(epoch.epoch, epoch.valid_loss) for epoch in told]
    assert scalars(run.folder / "valid", "accuracy") == [(epoch.epoch, epoch.valid_accuracy) for epoch in told]


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
    data = open_dataset(write_archive(tmp_path / "drawn.zip", files({"train": 8, "valid": 2})))
    run = Run.start(tmp_path / "r", replace(RECIPE, epochs=1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fer_core.training.trainer.find_spec", lambda name: None)
        train(run, data)
    assert keras.backend.backend() == "tensorflow"
    assert not list(run.folder.rglob("events*"))
    assert isinstance(run.history()[0], Epoch)
