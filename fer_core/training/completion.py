"""Whether anything is left to do for a run: to be trained, or to be packed."""

from fer_core.errors import BundleError
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, checked_card
from fer_core.training.runs import Run, best_epoch


def is_complete(run: Run) -> bool:
    """Tell whether a run has come to its end and its bundle holds, undamaged, what the end was.

    A bundle from an earlier Stop is not that; nor is one whose files are missing.
    """
    if run.status().state != "finished":
        return False
    try:
        cards = [checked_card(run.bundle, needs=name) for name in (KERAS_NAME, SERVING_NAME)]
    except (BundleError, OSError):
        return False
    history = run.history()
    best = best_epoch(history)
    found = cards[0].training
    return best is not None and (found.get("epochs"), found.get("best_epoch")) == (len(history), best.epoch)
