"""Train a network from a dataset and pack it as a bundle.

python scripts/train.py DATA --architecture cnn --recipe models/recipes/cnn.json --run my-run
python scripts/train.py DATA --run my-run --resume
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from tqdm import tqdm

from fer_core.datasets.dataset import Dataset
from fer_core.errors import ConfigurationError
from fer_core.networks.card import read_card
from fer_core.progress import Cancelled
from fer_core.training.completion import is_complete
from fer_core.training.events import BatchDone, EpochDone, FeaturesRead, StartNotice
from fer_core.training.frozen_data import as_frozen
from fer_core.training.guessing import no_better_than_guessing
from fer_core.training.recipe import Recipe, read_recipe
from fer_core.training.run_list import new_run_name
from fer_core.training.runs import Run, refuse_taken, run_folder
from fer_core.training.trainable import check_start, refuse_too_large
from fer_core.workspace import ROOT
from scripts._command import named_path, run_command
from scripts._data import opened_dataset

STOPPING = b"\nStopping soon; the best epoch so far is packed, and --resume goes on later. Ctrl-C again ends at once.\n"


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "data",
        type=named_path,
        metavar="DATA",
        help="a dataset of the workspace by name, a folder of splits or a zip archive",
    )
    arguments.add_argument("--architecture", metavar="NAME", help="default: the recipe's, or cnn")
    arguments.add_argument(
        "--recipe", type=named_path, metavar="FILE", help="default: models/recipes/ARCHITECTURE.json"
    )
    arguments.add_argument("--epochs", type=int, metavar="N", help="instead of the recipe's")
    arguments.add_argument("--seed", type=int, metavar="N", help="instead of the recipe's")
    arguments.add_argument("--run", metavar="ID", help="name of the run; default: architecture and time")
    arguments.add_argument("--resume", action="store_true", help="go on with the run from its last whole epoch")
    arguments.add_argument("--pack-only", action="store_true", help=argparse.SUPPRESS)  # see pack_with_tensorflow
    return arguments


def main(arguments: argparse.Namespace) -> int:
    if arguments.pack_only:
        pack_alone(resumed_run(arguments), arguments.data)
        return 0
    before = resumed_run(arguments) if arguments.resume else None
    if before and is_complete(before):
        print(f"The run {before.name} has ended, after {before.status().epoch} epochs. There is nothing left to do.")
        print(f"The bundle is in {before.bundle}")
        return 0
    dataset = opened_dataset(arguments.data)
    recipe = before.recipe() if before else chosen_recipe(arguments)
    folder = run_folder(arguments.run or new_run_name(recipe.architecture))
    if not arguments.resume:
        refuse_taken(folder)
        check_start(recipe)
    from fer_core.networks.size import describe
    from fer_core.training.trainer import train

    classes = len(dataset.manifest.labels)
    size = describe(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)
    refuse_too_large(size.parameters, recipe)
    run = Run(folder) if arguments.resume else Run.start(folder, recipe)  # a recipe that cannot be built begins none
    dataset = as_frozen(run, dataset)
    print(f"Run {run.name}: {recipe.epochs} epochs at most, in {run.folder}")
    print(f"{size.parameters:,} parameters, {size.multiply_adds:,} multiply-adds a picture")
    with EpochBars() as bars, stopped_by_ctrl_c() as stopped:
        train(run, dataset, progress=bars.show, cancelled=stopped)
    folder = packed(run, arguments.data, dataset)
    print("\n".join((*guessing_lines(folder), f"The bundle is in {folder}")))
    return 0


def guessing_lines(bundle: Path) -> list[str]:
    """Say so where the network is no better than guessing, and what to do."""
    card = read_card(bundle)
    guessing = no_better_than_guessing(card)
    if guessing is None:
        return []
    measured = card.unseen
    low, high = measured["accuracy_interval"]
    return [
        f"No better than guessing: right in {measured['accuracy']:.1%} of {measured['images']} pictures of "
        f"{measured['split']} (95% interval {low:.1%} to {high:.1%}), and to call every one {guessing.label} would be "
        f"right in {guessing.share:.1%}.",
        "Train it for longer or with more pictures, or teach the network that came with FER Studio, which needs fewer: "
        "python scripts/teach.py default DATA --name NAME",
    ]


def packed(run: Run, data: Path, dataset: Dataset) -> Path:
    """Pack a finished run as a bundle, in another process where this one's Keras cannot export it."""
    import keras

    from fer_core.training.packing_run import pack_run

    if keras.backend.backend() != "tensorflow" and find_spec("tensorflow"):
        return pack_with_tensorflow(data, run)
    return pack_run(run, dataset, say=print)


def pack_alone(run: Run, data: Path) -> None:
    """Pack what a run has learned so far, in the process that ``pack_with_tensorflow`` starts."""
    from fer_core.training.packing_run import pack_run

    pack_run(run, as_frozen(run, opened_dataset(data)), say=print)


def pack_with_tensorflow(data: Path, run: Run) -> Path:
    """Pack the run in a process whose Keras can export it; nothing is trained there, also after a stop."""
    print("Packing the bundle with TensorFlow", flush=True)
    command = [sys.executable, __file__, str(data), "--run", run.folder.name, "--pack-only"]
    done = subprocess.run(command, env={**os.environ, "KERAS_BACKEND": "tensorflow"}, check=False)
    if done.returncode:
        sys.exit(done.returncode)  # it has said why
    return run.bundle


def resumed_run(arguments: argparse.Namespace) -> Run:
    if not arguments.run:
        raise ConfigurationError("Say which run to resume: --run ID --resume.")
    if arguments.recipe or arguments.architecture or arguments.epochs or arguments.seed is not None:
        raise ConfigurationError("A resumed run keeps its own recipe. Leave the other settings out.")
    run = Run(run_folder(arguments.run))
    run.recipe()
    return run


def chosen_recipe(arguments: argparse.Namespace) -> Recipe:
    path = arguments.recipe or ROOT / "models" / "recipes" / f"{arguments.architecture or 'cnn'}.json"
    if not arguments.recipe and not path.exists():
        raise ConfigurationError(
            'There is no recipe for "{name}". Give one: --recipe FILE.', name=arguments.architecture
        )
    recipe = read_recipe(path)
    if arguments.architecture and arguments.architecture != recipe.architecture:
        raise ConfigurationError(
            'The recipe {path} is for "{recipe}", not for "{asked}".',
            path=path,
            recipe=recipe.architecture,
            asked=arguments.architecture,
        )
    changes = {"epochs": arguments.epochs, "seed": arguments.seed}
    return replace(recipe, **{name: value for name, value in changes.items() if value is not None})


@contextmanager
def stopped_by_ctrl_c() -> Iterator[Cancelled]:
    """Let the first Ctrl-C end the training with what it has; the second one ends the command.

    A signal may come in the middle of a ``print``, so it is told without one.
    """
    pressed, before = threading.Event(), signal.getsignal(signal.SIGINT)

    def press(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        pressed.set()
        os.write(2, STOPPING)

    signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


class EpochBars:
    """One progress bar an epoch on a terminal, one line an epoch everywhere."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None

    def __enter__(self) -> "EpochBars":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def show(self, event: BatchDone | EpochDone | StartNotice | FeaturesRead) -> None:
        """Draw one event of the training."""
        if isinstance(event, StartNotice):
            print(event.text, flush=True)
            return
        if isinstance(event, FeaturesRead):
            self._reading(event)
            return
        if isinstance(event, BatchDone):
            self._step(event.epoch, event.batches, f"loss {event.loss:.3f}, accuracy {event.accuracy:.1%}")
            return
        self._close()
        epoch = event.epoch
        print(
            f"epoch {epoch.epoch}/{event.epochs}: accuracy {epoch.accuracy:.1%}, on valid {epoch.valid_accuracy:.2%} "
            f"(best {event.best.valid_accuracy:.2%} in epoch {event.best.epoch}), "
            f"{event.seconds_left / 60:.0f} min left",
            flush=True,
        )

    def _step(self, epoch: int, batches: int, text: str) -> None:
        if self._bar is None:
            self._bar = tqdm(total=batches, desc=f"epoch {epoch}", unit="batch", leave=False, disable=None)
        self._bar.set_postfix_str(text, refresh=False)
        self._bar.update()

    def _reading(self, event: FeaturesRead) -> None:
        if self._bar is None:
            self._bar = tqdm(total=event.total, desc="landmarks", unit="picture", leave=False, disable=None)
        self._bar.update(event.done - self._bar.n)
        if event.done == event.total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


if __name__ == "__main__":
    run_command(main, parser())
