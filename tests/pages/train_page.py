"""What the tests of the Train page share: runs of every kind, and what stands on the page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from streamlit.testing.v1 import AppTest

from fer_core.datasets.dataset import open_dataset
from fer_core.training.frozen_data import freeze
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import Status
from fer_core.training.runs import Epoch, Run

OpenPage = Callable[[str], AppTest]
PAGE = "pages/train.py"
NAME = "drawn é 😀"
FIRST = Epoch(epoch=1, loss=1.5, accuracy=0.4, valid_loss=1.25, valid_accuracy=0.5, learning_rate=0.001, seconds=60.0)


def make_run(home: Path, dataset: Path | None, *, name: str = "cnn-1", epochs: int = 4, **changes: Any) -> Run:
    """A run that has had ``epochs`` epochs, of which the second was the best."""
    run = Run.start(home / "runs" / name, Recipe(epochs=10))
    history = tuple(
        replace(FIRST, epoch=number, valid_accuracy=0.6 if number == 2 else 0.5) for number in range(1, epochs + 1)
    )
    run.write_history(history)
    if dataset:
        freeze(run, open_dataset(dataset))
    best = {"best_epoch": 2, "best_accuracy": 0.6} if epochs > 1 else {}
    run.write_status(Status(epoch=epochs, epochs=10, **best, **{"state": "stopped", **changes}))
    return run


def button(app: AppTest, label: str) -> Any:
    return next(found for found in app.button if found.label == label)


def words(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.success, app.error)
    return "\n".join(element.value for kind in kinds for element in kind)


def runs_page(open_page: OpenPage) -> AppTest:
    app = open_page(PAGE)
    app.segmented_control(key="train-view").set_value("runs").run()
    assert not app.exception
    return app


def stoppable_job() -> tuple[SimpleNamespace, list[bool]]:
    """Return what stands for the job of a run, and a list that grows when it is cancelled."""
    cancelled: list[bool] = []
    job = SimpleNamespace(
        status=lambda: SimpleNamespace(is_over=False),
        is_cancelled=lambda: bool(cancelled),
        cancel=lambda: cancelled.append(True),
    )
    return job, cancelled
