"""The folder of a run: recipe, status, history and checkpoints, each written so that a killed process harms nothing.

``history.csv`` is the memory of a run: early stopping and the best epoch are derived from it, so resuming needs only
the history, the last checkpoint and the best epoch's weights, whose file is named after the epoch. Whoever trains a run
holds its lock; the system lets go of it when the process dies, however it dies.
"""

import csv
import io
import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from filelock import FileLock, Timeout

from fer_core.crashes import crash_in, read_last_words
from fer_core.datasets.manifest import Manifest
from fer_core.errors import FerError, TrainingError
from fer_core.locks import is_locked
from fer_core.networks.card_checks import MOST_NAME_BYTES
from fer_core.networks.training_marks import TrainingMarks, read_marks_file, write_marks
from fer_core.training.pace import pace_for, pace_words
from fer_core.training.recipe import Recipe, recipe_from, write_recipe
from fer_core.training.run_status import CRASHED, KILLED, PATIENCE_S, Status, read_status, with_error, write_status
from fer_core.workspace import runs_folder
from fer_core.writing import read_patiently, replace_whole, write_whole

RECIPE_NAME: Final = "recipe.json"
STATUS_NAME: Final = "status.json"
HISTORY_NAME: Final = "history.csv"
ORIGIN_NAME: Final = "origin.json"
BEFORE_NAME: Final = "known_before.npz"
LOG_NAME: Final = "log.txt"
LOCK_NAME: Final = "training.lock"
CRASH_NAME: Final = "crash.txt"
UNFINISHED: Final = (
    ".last.*.partial.keras",
    ".best-*.partial.keras",
    ".history.*.partial.csv",
    ".teachers.*.partial.npy",
)
LOCK_PATIENCE_S: Final = 2.0
"""Who only looks whether a run is held, shares its lock for a moment."""
Notice = Literal["notice", "framing_notice", "pace_notice", "precision_notice"]
"""Names in ``origin.json``: what a network starts from, how its training pictures are framed, and what few change."""
START_S: Final = 60.0
"""A run that waits for a process which has not begun after this time will not be trained by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """One line of the history; epochs count from 1, ``seconds`` is the time that this epoch took."""

    epoch: int
    loss: float
    accuracy: float
    valid_loss: float
    valid_accuracy: float
    learning_rate: float
    seconds: float


class Run:
    """One run's folder; created by ``start``, opened again by ``Run(folder)``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def start(cls, folder: Path, recipe: Recipe) -> "Run":
        """Make the folder of a new run; raises TrainingError when a run of that name exists."""
        refuse_taken(folder)
        folder.mkdir(parents=True, exist_ok=True)
        run = cls(folder)
        run.wait(recipe)
        write_recipe(recipe, folder / RECIPE_NAME)
        return run

    @property
    def name(self) -> str:
        return self.folder.name

    def wait(self, recipe: Recipe) -> None:
        """Say that a process will train this run soon; what was said of an earlier end is taken back."""
        before = self.stored_status(recipe)
        self.write_status(replace(with_error(before, "queued", None), process=0), patience_s=PATIENCE_S)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other process and thread from training this run; the same thread may enter more than once.

        Raises TrainingError when another one trains it, or waits for its turn to do so.
        """
        try:
            self._lock.acquire(timeout=LOCK_PATIENCE_S)
        except Timeout as error:
            raise TrainingError(
                'The run "{name}" is being trained by another process. Wait for its end, or stop it first.',
                name=self.name,
            ) from error
        try:
            self._drop_unfinished()
            yield
        finally:
            self._lock.release()

    def _drop_unfinished(self) -> None:
        """Delete what a killed process had begun to write; only who holds the run writes weights and history."""
        for pattern in UNFINISHED:
            for path in self.folder.glob(pattern):
                with suppress(OSError):
                    path.unlink()

    @cached_property
    def _lock(self) -> FileLock:
        return FileLock(self.folder / LOCK_NAME, is_singleton=True)

    def is_held(self) -> bool:
        """Tell whether a process trains this run, or waits for its turn to do so."""
        return is_locked(self.folder / LOCK_NAME)

    @property
    def checkpoint(self) -> Path:
        """Weights and optimiser after the last whole epoch."""
        return self.folder / "last.keras"

    def best(self, epoch: int) -> Path:
        """The averaged weights of an epoch that was the best when it was done; only the best one's file is kept."""
        return self.folder / f"best-{epoch:04}.keras"

    def drop_former_best(self, epoch: int) -> None:
        """Delete the weights of every best epoch but this one."""
        for path in self.folder.glob("best-*.keras"):
            if path != self.best(epoch):
                path.unlink()

    def bind(self, manifest: Manifest, *, backend: str, dataset: str = "") -> None:
        """Remember the dataset, Keras's backend and what the recipe comes to on so many pictures.

        Raises TrainingError when the run was started on other data.
        """
        mine = {"fingerprint": manifest.fingerprint, "labels": list(manifest.labels)}
        path = self.folder / ORIGIN_NAME
        if not path.exists():
            pictures = len(manifest.of("train"))
            origin = {**mine, "dataset": dataset, "backend": backend, "pictures": pictures, **self._paced(pictures)}
            write_whole(path, json.dumps(origin, indent=2).encode())
        elif {name: self.origin()[name] for name in mine} != mine:
            raise TrainingError(
                'The run "{name}" was started on another dataset, or this one has changed since. '
                "Give the same data, or start a new run.",
                name=self.folder.name,
            )

    def _paced(self, pictures: int) -> dict[str, Any]:
        recipe = self.recipe()
        pace = pace_for(recipe, pictures)
        return {"pace": pace.as_dict(), "pace_notice": pace_words(recipe, pace, pictures)}

    def origin(self) -> dict[str, Any]:
        """Return what ``bind`` remembered: dataset, backend, pictures and pace; and the notices, if any."""
        origin: dict[str, Any] = json.loads((self.folder / ORIGIN_NAME).read_text(encoding="utf-8"))
        return origin

    def remember_notice(self, text: str, *, about: Notice = "notice") -> None:
        """Keep what did not go as the recipe asks, for the bundle's card; "" takes it back."""
        write_whole(self.folder / ORIGIN_NAME, json.dumps({**self.origin(), about: text}, indent=2).encode())

    def remember_licences(self, licences: Iterable[str]) -> None:
        """Keep the terms of networks that this one starts or learns from, for the bundle's card."""
        known = dict.fromkeys((*self.borrowed_licences(), *licences))
        write_whole(self.folder / ORIGIN_NAME, json.dumps({**self.origin(), "licences": [*known]}, indent=2).encode())

    def borrowed_licences(self) -> tuple[str, ...]:
        """Return what ``remember_licences`` kept."""
        return tuple(self.origin().get("licences", ()))

    def remember_pictures(self, marks: TrainingMarks) -> None:
        """Keep which pictures the network that this one starts from had learned from, for the bundle."""
        write_marks(marks, self.folder / BEFORE_NAME)

    def marks_before(self) -> tuple[TrainingMarks, ...]:
        """Return what ``remember_pictures`` kept."""
        path = self.folder / BEFORE_NAME
        return (read_marks_file(path),) if path.exists() else ()

    def notices(self) -> tuple[str, ...]:
        """Return what did not go as the recipe asks, in English; nothing before the run knows its data."""
        try:
            origin = self.origin()
        except (OSError, ValueError):
            return ()
        return tuple(str(origin[name]) for name in get_args(Notice) if origin.get(name))

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    def recipe(self) -> Recipe:
        path = self.folder / RECIPE_NAME
        if not path.exists():
            raise TrainingError('There is no run "{name}" to resume.', name=self.folder.name)
        return recipe_from(json.loads(path.read_text(encoding="utf-8")), origin=str(path))

    def used_recipe(self) -> Recipe:
        """Return the recipe as it is used on the run's data; as it was asked for, before those are known.

        So it is for a run that began before there was a pace: it goes on as it began.
        """
        pace: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            pace = self.origin().get("pace", {})
        return replace(self.recipe(), **pace)

    def status(self) -> Status:
        """Return what the run is doing; one that says it is under way while nobody holds it was killed."""
        status = self.stored_status()
        if self.is_held():
            return replace(status, state="running") if status.is_over else status
        status = self.stored_status()  # it may have ended between the two looks
        if status.is_over or (status.state == "queued" and time.time() - status.written < START_S):
            return status
        crash = crash_in(self.crash)
        return with_error(status, "killed", FerError(CRASHED, what=crash) if crash else FerError(KILLED))

    def stored_status(self, recipe: Recipe | None = None) -> Status:
        """Return what was written last, whoever wrote it and whether that process lives or not."""
        stored = read_status(self.folder / STATUS_NAME)
        return stored or Status(state="queued", epoch=0, epochs=(recipe or self.recipe()).epochs)

    def write_status(self, status: Status, *, patience_s: float = 0.0) -> None:
        write_status(self.folder / STATUS_NAME, status, patience_s=patience_s)

    def log(self, text: str) -> None:
        """Add a line, with the time, to what people may read of the training; a full disk is told elsewhere."""
        with suppress(OSError), (self.folder / LOG_NAME).open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {text}\n")

    @property
    def crash(self) -> Path:
        """The last words of a training that crashed; absent or empty for every other one."""
        return self.folder / CRASH_NAME

    def log_tail(self, lines: int = 12) -> str:
        """Return the last lines of the log and the last words of one that crashed, "" when there is neither."""
        text = ""
        with suppress(OSError):
            text = (self.folder / LOG_NAME).read_text(encoding="utf-8", errors="replace")
        return "\n".join(filter(None, (*text.splitlines()[-lines:], read_last_words(self.crash))))

    def history(self) -> tuple[Epoch, ...]:
        """Return the whole epochs that are done; raises TrainingError when the file is there and stays closed."""
        try:
            text = read_patiently(self.folder / HISTORY_NAME)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise TrainingError(
                'The history of the run "{name}" cannot be read: {reason}. Close what uses it, and try again.',
                name=self.name,
                reason=error.strerror or error,
            ) from error
        return tuple(_epoch(row) for row in csv.DictReader(io.StringIO(text)))

    def write_history(self, history: tuple[Epoch, ...]) -> None:
        def write(path: Path) -> None:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [item.name for item in fields(Epoch)], lineterminator="\n")
                writer.writeheader()
                writer.writerows(asdict(epoch) for epoch in history)

        replace_whole(self.folder / HISTORY_NAME, write, patience_s=PATIENCE_S)


def run_folder(name: str) -> Path:
    """Return the folder of a run in the workspace; raises TrainingError for a name that is none."""
    if not re.fullmatch(r"\w[\w.@-]{0,79}", name):
        raise TrainingError(
            'The name of a run is made of at most 80 letters, digits, "-", "_" and "."; got "{name}".', name=name
        )
    if len(name.encode()) > MOST_NAME_BYTES:  # its network is called so, and a folder's name has an end
        raise TrainingError(
            'The name "{name}" takes {bytes} bytes, and a run\'s may have {most}. Choose a shorter one.',
            name=name,
            bytes=len(name.encode()),
            most=MOST_NAME_BYTES,
        )
    return runs_folder() / name


def refuse_taken(folder: Path) -> None:
    """Raise TrainingError when there is a run in this folder."""
    if (folder / RECIPE_NAME).exists():
        raise TrainingError(
            'There is a run "{name}" already. Resume it with --resume, or choose another name.', name=folder.name
        )


def best_epoch(history: tuple[Epoch, ...]) -> Epoch | None:
    """Return the epoch with the highest validation accuracy, the earliest of equals; None before the first."""
    return max(history, key=lambda epoch: (epoch.valid_accuracy, -epoch.epoch), default=None)


def has_stalled(history: tuple[Epoch, ...], patience: int) -> bool:
    """Tell whether the last ``patience`` epochs brought nothing better."""
    best = best_epoch(history)
    return best is not None and history[-1].epoch - best.epoch >= patience


def _epoch(row: dict[str, str]) -> Epoch:
    return Epoch(epoch=int(row["epoch"]), **{name: float(row[name]) for name in row if name != "epoch"})
