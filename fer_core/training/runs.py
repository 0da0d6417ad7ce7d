"""The folder of a run: recipe, status, history and checkpoints, each written so that a killed process harms nothing.

``history.csv`` is the memory of a run: early stopping and the best epoch are derived from it, so resuming needs only
the history, the last checkpoint and the best epoch's weights, whose file is named after the epoch.
"""

import csv
import json
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.datasets.manifest import Manifest
from fer_core.errors import TrainingError
from fer_core.training.recipe import Recipe, recipe_from, write_recipe
from fer_core.workspace import runs_folder
from fer_core.writing import replace_whole, write_whole

State = Literal["running", "stopped", "finished", "failed"]
RECIPE_NAME: Final = "recipe.json"
STATUS_NAME: Final = "status.json"
HISTORY_NAME: Final = "history.csv"
ORIGIN_NAME: Final = "origin.json"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a run is doing; ``message`` says why it stopped or failed."""

    state: State
    epoch: int
    epochs: int
    best_epoch: int = 0
    best_accuracy: float = 0.0
    seconds_left: float | None = None
    process: int = 0
    message: str = ""


class Run:
    """One run's folder; created by ``start``, opened again by ``Run(folder)``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def start(cls, folder: Path, recipe: Recipe) -> "Run":
        """Make the folder of a new run; raises TrainingError when a run of that name exists."""
        if (folder / RECIPE_NAME).exists():
            raise TrainingError(
                'There is a run "{name}" already. Resume it with --resume, or choose another name.', name=folder.name
            )
        folder.mkdir(parents=True, exist_ok=True)
        write_recipe(recipe, folder / RECIPE_NAME)
        return cls(folder)

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

    def bind(self, manifest: Manifest, *, backend: str) -> None:
        """Remember the dataset and Keras's backend; raises TrainingError when the run was started on other data."""
        mine = {"fingerprint": manifest.fingerprint, "labels": list(manifest.labels)}
        path = self.folder / ORIGIN_NAME
        if not path.exists():
            write_whole(path, json.dumps({**mine, "backend": backend}, indent=2).encode())
        elif {name: self.origin()[name] for name in mine} != mine:
            raise TrainingError(
                'The run "{name}" was started on another dataset, or this one has changed since. '
                "Give the same data, or start a new run.",
                name=self.folder.name,
            )

    def origin(self) -> dict[str, Any]:
        """Return what ``bind`` remembered: fingerprint, labels, backend; and the notice, if there was one."""
        origin: dict[str, Any] = json.loads((self.folder / ORIGIN_NAME).read_text(encoding="utf-8"))
        return origin

    def remember_notice(self, text: str) -> None:
        """Keep what did not go as the recipe asks, for the bundle's card."""
        write_whole(self.folder / ORIGIN_NAME, json.dumps({**self.origin(), "notice": text}, indent=2).encode())

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    def recipe(self) -> Recipe:
        path = self.folder / RECIPE_NAME
        if not path.exists():
            raise TrainingError('There is no run "{name}" to resume.', name=self.folder.name)
        return recipe_from(json.loads(path.read_text(encoding="utf-8")), origin=str(path))

    def status(self) -> Status:
        return Status(**json.loads((self.folder / STATUS_NAME).read_text(encoding="utf-8")))

    def write_status(self, status: Status) -> None:
        text = json.dumps(asdict(status), indent=2)
        write_whole(self.folder / STATUS_NAME, text.encode())

    def history(self) -> tuple[Epoch, ...]:
        path = self.folder / HISTORY_NAME
        if not path.exists():
            return ()
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_epoch(row) for row in csv.DictReader(file))

    def write_history(self, history: tuple[Epoch, ...]) -> None:
        def write(path: Path) -> None:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [item.name for item in fields(Epoch)], lineterminator="\n")
                writer.writeheader()
                writer.writerows(asdict(epoch) for epoch in history)

        replace_whole(self.folder / HISTORY_NAME, write)


def run_folder(name: str) -> Path:
    """Return the folder of a run in the workspace; raises TrainingError for a name that is none."""
    if not re.fullmatch(r"\w[\w.@-]{0,79}", name):
        raise TrainingError(
            'The name of a run is made of at most 80 letters, digits, "-", "_" and "."; got "{name}".', name=name
        )
    return runs_folder() / name


def best_epoch(history: tuple[Epoch, ...]) -> Epoch | None:
    """Return the epoch with the highest validation accuracy, the earliest of equals; None before the first."""
    return max(history, key=lambda epoch: (epoch.valid_accuracy, -epoch.epoch), default=None)


def has_stalled(history: tuple[Epoch, ...], patience: int) -> bool:
    """Tell whether the last ``patience`` epochs brought nothing better."""
    best = best_epoch(history)
    return best is not None and history[-1].epoch - best.epoch >= patience


def _epoch(row: dict[str, str]) -> Epoch:
    return Epoch(epoch=int(row["epoch"]), **{name: float(row[name]) for name in row if name != "epoch"})
