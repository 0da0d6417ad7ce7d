"""A run's history as TensorBoard reads it: ``tensorboard --logdir workspace/runs``.

TensorBoard itself is not needed. The files are derived from the history: they are written anew when a training begins
or is resumed, and grow by one record an epoch, so that no epoch stands there twice.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import tensorflow as tf

from fer_core.training.runs import Epoch

FOLDERS: Final = ("train", "valid")
"""Two lines of each figure: TensorBoard shows a folder as a run of its own, and gives each its colour."""
VERSION: Final = "brain.Event:2"


class EventFiles:
    """The event files of one run, open for as long as it is trained. A failed write ends them, and not the training."""

    def __init__(self, folder: Path, history: tuple[Epoch, ...]) -> None:
        self._writers: dict[str, Any] = {}
        with suppress(OSError, tf.errors.OpError):
            self._writers = {name: _begun(folder / name) for name in FOLDERS}
        for epoch in history:
            self.add(epoch)

    def add(self, epoch: Epoch) -> None:
        """Write the figures of one epoch, as step ``epoch.epoch``."""
        try:
            for name, writer in self._writers.items():
                values = [tf.compat.v1.Summary.Value(tag=tag, simple_value=value) for tag, value in _of(epoch, name)]
                _write(writer, step=epoch.epoch, summary=tf.compat.v1.Summary(value=values))
        except (OSError, tf.errors.OpError):
            self.close()

    def close(self) -> None:
        """Write what is left, and let go of the files."""
        for writer in self._writers.values():
            with suppress(OSError, tf.errors.OpError):
                writer.close()
        self._writers = {}


def _of(epoch: Epoch, name: str) -> tuple[tuple[str, float], ...]:
    if name == "valid":
        return ("loss", epoch.valid_loss), ("accuracy", epoch.valid_accuracy)
    return ("loss", epoch.loss), ("accuracy", epoch.accuracy), ("learning rate", epoch.learning_rate)


def _begun(folder: Path) -> Any:
    """Replace a folder's event files by a new one; a TensorBoard that looks on forgets what it read before."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("events.out.tfevents.*"):
        path.unlink()
    writer = tf.io.TFRecordWriter(str(folder / f"events.out.tfevents.{time.time_ns() // 1000:016}.fer-studio"))
    _write(writer, file_version=VERSION)
    _write(writer, session_log=tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.START))
    return writer


def _write(writer: Any, **event: Any) -> None:
    writer.write(tf.compat.v1.Event(wall_time=time.time(), **event).SerializeToString())
    writer.flush()
