"""The runs of the workspace: naming, finding and deleting them."""

from datetime import datetime
from itertools import count
from pathlib import Path

from fer_core.errors import FerError, TrainingError
from fer_core.staging import delete_folder
from fer_core.training.runs import RECIPE_NAME, Run, run_folder
from fer_core.workspace import runs_folder


def list_runs() -> tuple[Run, ...]:
    """Return every run, newest first."""
    recipes = [path for path in runs_folder().glob(f"*/{RECIPE_NAME}") if not path.parent.name.startswith(".")]
    return tuple(Run(path.parent) for path in sorted(recipes, key=_begun, reverse=True))


def _begun(recipe: Path) -> tuple[float, str]:
    """A recipe is written once, when its run begins."""
    try:
        return recipe.stat().st_mtime, recipe.parent.name
    except OSError:  # another window deletes it just now
        return 0.0, recipe.parent.name


def new_run_name(architecture: str) -> str:
    """Return a name that no run has: the architecture and the time."""
    first = f"{architecture}-{datetime.now():%Y%m%d-%H%M%S}"
    names = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return next(name for name in names if not run_folder(name).exists())


def delete_run(run: Run) -> None:
    """Delete a run with its network for good.

    Raises TrainingError while it is trained or waits for its turn, OutputError where the system refuses.
    """
    if not _is_over(run):
        raise TrainingError('The run "{name}" is under way. Stop it first, then delete it.', name=run.name)
    delete_folder(run.folder)


def _is_over(run: Run) -> bool:
    """A damaged run is over when nobody holds it."""
    try:
        return run.status().is_over
    except (FerError, OSError, ValueError):
        return not run.is_held()
