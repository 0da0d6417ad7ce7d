"""What a run does and how it ended, in plain words."""

from typing import TYPE_CHECKING

from pages.shared.job_words import time_left
from pages.shared.numbers import numeral
from pages.shared.text import _, ngettext

if TYPE_CHECKING:
    from fer_core.training.recipe import Recipe
    from fer_core.training.run_status import State, Status


def state_badge(state: "State") -> str:
    """Return the state as coloured Markdown with a symbol."""
    return {
        "queued": f":gray[:material/hourglass_empty: {_('about to begin')}]",
        "running": f":blue[:material/model_training: {_('learning')}]",
        "stopped": f":orange[:material/stop_circle: {_('stopped')}]",
        "finished": f":green[:material/check_circle: {_('done')}]",
        "failed": f":red[:material/error: {_('failed')}]",
        "killed": f":red[:material/power_off: {_('broken off')}]",
    }[state]


def share_done(status: "Status") -> float:
    """Return how much of all epochs is done, or of reading before them, 0 to 1."""
    if status.phase == "reading":
        return min(status.batch / max(status.batches, 1), 1.0)
    steps = status.batch / status.batches if status.batches else 0.0
    return min((status.epoch + steps) / status.epochs, 1.0)


def progress_words(status: "Status") -> str:
    """Return in one line what is going on now in a run that has begun."""
    if status.phase == "reading":
        return _reading_words(status)
    if status.phase == "packing" or status.epoch == status.epochs:
        return _("Measuring the best network and packing it")
    if not status.batches and not status.epoch:
        return _("Loading the libraries and the pictures")
    parts = [_("Epoch {epoch} of at most {epochs}").format(epoch=status.epoch + 1, epochs=status.epochs)]
    if status.batches:
        parts.append(_("step {batch} of {batches}").format(batch=status.batch, batches=status.batches))
    if status.seconds_left is not None:
        parts.append(time_left(status.seconds_left))
    return " · ".join(parts)


def _reading_words(status: "Status") -> str:
    words = _("Finding eyes, mouth and distances, once for all trainings: {done} of {total} pictures")
    parts = [words.format(done=numeral(status.batch), total=numeral(status.batches))]
    if status.seconds_left:
        parts.append(time_left(status.seconds_left))
    return " · ".join(parts)


def best_words(status: "Status") -> str:
    """Return the best result so far, or of all when it is over; "" before the first epoch is done."""
    if not status.best_epoch:
        return ""
    words = _("Right about {points} times in 100 on pictures kept back, in its best epoch until now ({epoch})")
    if status.is_over:
        words = _("Right about {points} times in 100 on pictures kept back, in its best epoch ({epoch})")
    return words.format(points=round(100 * status.best_accuracy), epoch=status.best_epoch)


def stop_words(status: "Status", *, asked: bool) -> str:
    """Say what is left when the run stops now: nothing before its first whole epoch."""
    if status.epoch:
        if asked:
            return _("Stopping; the best epoch so far is kept.")
        return _("Keeps the best epoch so far; you can resume later.")
    if asked:
        return _("Stopping; no epoch is done yet, so nothing is kept.")
    return _("Before its first epoch is done, there is nothing to keep.")


def kept_words(status: "Status") -> str:
    """Say what is left of a run that did not come to its end."""
    if not status.epoch:
        return _("No epoch was done, so nothing is kept yet.")
    kept = ngettext("{count} whole epoch is kept.", "{count} whole epochs are kept.", status.epoch)
    return kept.format(count=status.epoch)


def end_words(status: "Status", recipe: "Recipe") -> str:
    """Say why a finished run ended."""
    if status.epoch >= recipe.epochs:
        return ngettext("All of its {count} epoch done.", "All of its {count} epochs done.", status.epoch).format(
            count=status.epoch
        )
    words = _("It ended by itself after epoch {epoch}: nothing had become better for {patience} epochs.")
    return words.format(epoch=status.epoch, patience=recipe.patience)
