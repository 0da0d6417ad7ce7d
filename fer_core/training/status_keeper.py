"""Keeps a run's status true while it is trained, and tells how it ended, whatever ended it."""

import os
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

from fer_core.crashes import last_words
from fer_core.errors import FerError, OutputError, TrainingError, WorkCancelled
from fer_core.messages import N_
from fer_core.training.events import BatchDone, EpochDone, FeaturesRead, Progress, StartNotice
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import PATIENCE_S, Phase, State, Status, with_error
from fer_core.training.runs import Epoch, Run, best_epoch

BETWEEN_WRITES_S: Final = 0.4
TELLING_S: Final = 3.0
"""Before an epoch has gone on for so long, how long the first one takes cannot be told."""
OUR_FAULT: Final = N_("The training broke off by a fault of ours ({reason}). Resume it; its log tells more.")
SPARE_NAME: Final = ".spare"
SPARE_BYTES: Final = 64 * 1024
"""Given back when something fails, so that even on a full disk there is room to say what."""
_TELLING: Final[ContextVar[frozenset[Path]]] = ContextVar("_TELLING", default=frozenset())
"""The folders of the runs whose end somebody further out will tell."""
NO_FILES: Final = N_(
    "The training could not write or read its files: {reason}. What it had learned until then is kept; put that right, "
    "and resume it."
)


class StatusKeeper:
    """Writes ``status.json`` at each epoch, and between epochs a few times a second at most."""

    def __init__(self, run: Run, recipe: Recipe) -> None:
        self._run, self._recipe = run, recipe
        self._history: tuple[Epoch, ...] = ()
        self._began = self._written = time.monotonic()
        self._first_step_s = 0.0
        self._reading: FeaturesRead | None = None
        self._reading_began, self._read_before = 0.0, 0

    def begin(self, history: tuple[Epoch, ...]) -> None:
        """Say that the training runs, after the epochs of ``history``."""
        self._history = history
        self._write(self._status("running"), patience_s=PATIENCE_S)
        self._began = time.monotonic()

    def following(self, progress: Progress) -> Progress:
        """Return a listener that writes the status and tells ``progress`` too."""

        def follow(event: BatchDone | EpochDone | StartNotice | FeaturesRead) -> None:
            if isinstance(event, BatchDone):
                self._step(event)
            elif isinstance(event, FeaturesRead):
                self._read(event)
            elif isinstance(event, StartNotice):
                self._run.log(event.text)
            progress(event)

        return follow

    def epoch(self, history: tuple[Epoch, ...]) -> EpochDone:
        """Write the end of an epoch, which ``history`` ends with, and return what there is to tell of it."""
        self._history = history
        left = self._typical_s() * (self._recipe.epochs - len(history))
        self._write(self._status("running", seconds_left=left), patience_s=PATIENCE_S)
        best = best_epoch(history) or history[-1]
        self._run.log(_line(history[-1], self._recipe.epochs))
        self._began = time.monotonic()
        return EpochDone(epoch=history[-1], epochs=self._recipe.epochs, best=best, seconds_left=left)

    def end(self, state: State) -> None:
        """Say how the training ended."""
        self._run.write_status(self._status(state), patience_s=PATIENCE_S)
        self._run.log(f"{state} after {len(self._history)} epochs")

    def _step(self, event: BatchDone) -> None:
        now = time.monotonic()
        if event.batch == 1:
            self._first_step_s = now - self._began
        if now - self._written >= BETWEEN_WRITES_S:
            status = self._status("running", seconds_left=self._left(event))
            step = replace(status, batch=event.batch, batches=event.batches, loss=event.loss, accuracy=event.accuracy)
            self._write(step)

    def _read(self, event: FeaturesRead) -> None:
        """Each split is read by itself; the first event of one is where its time begins."""
        now = time.monotonic()
        if self._reading is None or event.done < self._reading.done:
            self._reading_began, self._read_before = now, event.done
        self._reading = event
        if now - self._written >= BETWEEN_WRITES_S or event.done == event.total:
            status = self._status("running", seconds_left=self._reading_left(event))
            self._write(replace(status, phase="reading", batch=event.done, batches=event.total))

    def _reading_left(self, event: FeaturesRead) -> float | None:
        spent, read = time.monotonic() - self._reading_began, event.done - self._read_before
        return spent / read * (event.total - event.done) if read and spent >= TELLING_S else None

    def _left(self, event: BatchDone) -> float | None:
        """Return the seconds until all epochs are done, by the epochs so far or by the steps of the first one."""
        spent = time.monotonic() - self._began
        whole = self._recipe.epochs - len(self._history) - 1
        if self._history:
            return max(self._typical_s() - spent, 0.0) + whole * self._typical_s()
        if spent < TELLING_S or event.batch < 2:
            return None
        step = (spent - self._first_step_s) / (event.batch - 1)  # the first one builds the graph
        return step * (event.batches - event.batch + whole * event.batches)

    def _typical_s(self) -> float:
        """The first epoch also builds the graph."""
        return median(epoch.seconds for epoch in self._history[1:] or self._history)

    def _status(self, state: State, *, seconds_left: float | None = None) -> Status:
        best = best_epoch(self._history)
        return Status(
            state=state,
            epoch=len(self._history),
            epochs=self._recipe.epochs,
            best_epoch=best.epoch if best else 0,
            best_accuracy=best.valid_accuracy if best else 0.0,
            seconds_left=seconds_left,
            process=os.getpid(),
        )

    def _write(self, status: Status, *, patience_s: float = 0.0) -> None:
        self._written = time.monotonic()
        with suppress(OutputError):  # the history is what counts, and how it ends is written without fail
            self._run.write_status(status, patience_s=patience_s)


@contextmanager
def end_told(run: Run) -> Iterator[None]:
    """Write into the run's status what ended the block, unless it ended well; the error goes on its way.

    Of blocks within each other about one run the outermost tells, once.
    """
    place, telling = run.folder.absolute(), _TELLING.get()
    if place in telling:
        yield
        return
    mark = _TELLING.set(telling | {place})
    try:
        with last_words(run.crash), _end_told(run):
            yield
    finally:
        _TELLING.reset(mark)


@contextmanager
def _end_told(run: Run) -> Iterator[None]:
    spare = run.folder / SPARE_NAME
    with suppress(OSError):
        spare.write_bytes(os.urandom(SPARE_BYTES))  # noise: a disk that compresses would not keep room for zeros
    try:
        yield
    except BaseException as error:
        _remove(spare)
        told, stopped = _told(error), isinstance(error, KeyboardInterrupt | WorkCancelled)
        if told and told.message_id == OUR_FAULT:
            run.log(traceback.format_exc())
        with suppress(OutputError):  # on a full disk; the run is then found to have ended without a word
            ended = with_error(_as_history_says(run), "stopped" if stopped else "failed", told)
            run.write_status(ended, patience_s=PATIENCE_S)
            run.log(f"{ended.state}: {ended.message}".removesuffix(": "))
        raise
    else:
        _remove(spare)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def enter_phase(run: Run, phase: Phase) -> Status:
    """Say what goes on now in a run that was trained; return what was said before."""
    before = run.stored_status()
    run.write_status(replace(before, state="running", phase=phase, process=os.getpid()), patience_s=PATIENCE_S)
    return before


def _as_history_says(run: Run) -> Status:
    status = run.stored_status()
    try:
        history = run.history()
    except TrainingError:  # what ended the run is to be told, not this
        return status
    best = best_epoch(history)
    if best is None:
        return status
    return replace(status, epoch=len(history), best_epoch=best.epoch, best_accuracy=best.valid_accuracy)


def _told(error: BaseException) -> FerError | None:
    if isinstance(error, FerError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return None
    if isinstance(error, OSError):
        return FerError(NO_FILES, reason=error.strerror or error)
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return FerError(OUR_FAULT, reason=reason)


def _line(epoch: Epoch, epochs: int) -> str:
    return (
        f"epoch {epoch.epoch} of {epochs}: loss {epoch.loss:.3f}, accuracy {epoch.accuracy:.1%}; on valid "
        f"loss {epoch.valid_loss:.3f}, accuracy {epoch.valid_accuracy:.2%}; rate {epoch.learning_rate:.2g}, "
        f"{epoch.seconds:.0f} s"
    )
