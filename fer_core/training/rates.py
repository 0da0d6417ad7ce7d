"""The learning rate of an epoch, derived from the history alone, so that a resumed run goes on as an unbroken one."""

import math
from collections.abc import Sequence

from fer_core.training.recipe import Recipe
from fer_core.training.runs import Epoch
from fer_core.training.stages import span_of

LEAST_SHARE = 0.01
"""Of the highest rate: where the cosine ends."""


def epoch_rate(history: Sequence[Epoch], recipe: Recipe) -> float | None:
    """Return the rate of the epoch that follows ``history``; None where it changes within the epoch (plain cosine)."""
    span = span_of(len(history) + 1, recipe.stages, recipe.epochs)
    highest = span.stage.learning_rate if span else recipe.learning_rate
    past = history[span.first - 1 :] if span else history
    if recipe.schedule == "plateau":
        return _reduced(past, highest, recipe)
    if recipe.schedule == "constant":
        return highest
    return highest * _cosine(len(past) / span.epochs) if span else None


def _reduced(history: Sequence[Epoch], rate: float, recipe: Recipe) -> float:
    """Return the rate after ``history`` when it falls by ``plateau_factor`` each time the accuracy stands still.

    As Keras's ReduceLROnPlateau without a cool-down: an epoch counts as better when its validation accuracy is
    higher than that of every epoch before; after ``plateau_epochs`` others in a row the rate falls.
    """
    best, waited = -math.inf, 0
    least = min(recipe.least_learning_rate, rate)
    for epoch in history:
        better = epoch.valid_accuracy > best
        best, waited = max(best, epoch.valid_accuracy), 0 if better else waited + 1
        if waited >= recipe.plateau_epochs:
            rate, waited = max(rate * recipe.plateau_factor, least), 0
    return rate


def _cosine(done: float) -> float:
    """Share of the highest rate after a share of the epochs."""
    return LEAST_SHARE + (1 - LEAST_SHARE) * (1 + math.cos(math.pi * done)) / 2
