"""What a recipe comes to on few pictures: it counts in epochs, and was made for epochs of hundreds of steps.

On 180 pictures an epoch has two steps of 64. Averaged weights that remember a thousand steps then stay near where they
began, and a patience of fifteen epochs is over after thirty steps. On a dataset of some thousands nothing is changed.
"""

from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Any, Final

from fer_core.messages import N_
from fer_core.training.recipe import Recipe

MEMORY_EPOCHS: Final = 3
"""The moving average of the weights remembers no more."""
LEAST_STEPS: Final = 10
"""Of an epoch; smaller batches make more of them."""
LEAST_BATCH: Final = 16
"""Batch normalisation measures with each batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a training uses in the place of what its recipe asks for."""

    batch_size: int
    averaging: float
    patience: int

    def of(self, recipe: Recipe) -> Recipe:
        """Return the recipe as it is used."""
        return replace(recipe, **self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def pace_for(recipe: Recipe, pictures: int) -> Pace:
    """Return what a recipe comes to on so many training pictures."""
    batch_size = min(recipe.batch_size, max(pictures // LEAST_STEPS, LEAST_BATCH))
    steps = max(pictures // batch_size, 1)
    return Pace(
        batch_size=batch_size,
        averaging=min(recipe.averaging, 1 - 1 / (MEMORY_EPOCHS * steps)),
        patience=max(recipe.patience, min(ceil(recipe.patience_steps / steps), recipe.epochs)),
    )


def pace_words(recipe: Recipe, pace: Pace, pictures: int) -> str:
    """Say in English what was changed, and why; "" when nothing was."""
    changes = {
        N_("steps of {now} pictures instead of {usual}").format(
            now=pace.batch_size, usual=recipe.batch_size
        ): pace.batch_size != recipe.batch_size,
        N_("an averaging of {now:.4g} instead of {usual:g}").format(
            now=pace.averaging, usual=recipe.averaging
        ): pace.averaging != recipe.averaging,
        N_("a patience of {now} epochs instead of {usual}").format(
            now=pace.patience, usual=recipe.patience
        ): pace.patience != recipe.patience,
    }
    told = [words for words, changed in changes.items() if changed]
    if not told:
        return ""
    listed = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    return N_("Few pictures ({pictures:,}) make short epochs, so it is trained with {listed}.").format(
        pictures=pictures, listed=listed
    )
