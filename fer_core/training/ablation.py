"""What each part of the face is worth to a network on landmarks: the same training with some parts left out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fer_core.datasets.dataset import Dataset
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.intervals import wilson_interval
from fer_core.networks.card import read_card, write_card
from fer_core.networks.landmark_fusion import PARTS
from fer_core.networks.model_card import write_model_card
from fer_core.networks.size import describe
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run, best_epoch

ALL: Final = "all"
VARIANTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {ALL: PARTS, "eyes": ("eyes",), "mouth": ("mouth",), "distances": ("distances",)}
)
"""Name -> the parts that are looked at; the whole network first."""
ABLATED: Final = "landmark-fusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class AblationRow:
    """One variant's best epoch, measured on the split valid."""

    parts: tuple[str, ...]
    run: str
    parameters: int
    epochs: int
    best_epoch: int
    images: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    """95%, Wilson's."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def variant_name(run: str, variant: str) -> str:
    """Return the name of a variant's run; the whole network has the plain one."""
    return run if variant == ALL else f"{run}-{variant}"


def variant_recipe(recipe: Recipe, variant: str) -> Recipe:
    """Return the recipe with the variant's parts and nothing else changed.

    Raises ConfigurationError for an architecture without parts.
    """
    if recipe.architecture != ABLATED:
        raise ConfigurationError(
            'Parts can be left out of "{known}" only; the recipe is for "{got}".',
            known=ABLATED,
            got=recipe.architecture,
        )
    return replace(recipe, options={**recipe.options, "parts": list(VARIANTS[variant])})


def ablation_row(run: Run, dataset: Dataset) -> AblationRow:
    """Return what a trained variant came to; raises TrainingError when it has no whole epoch yet."""
    recipe, history = run.recipe(), run.history()
    best = best_epoch(history)
    if best is None:
        raise TrainingError('The run "{name}" has no whole epoch yet; resume it first.', name=run.name)
    classes, images = len(dataset.manifest.labels), len(dataset.manifest.of("valid"))
    size = describe(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)
    return AblationRow(
        parts=tuple(recipe.options["parts"]),
        run=run.name,
        parameters=size.parameters,
        epochs=len(history),
        best_epoch=best.epoch,
        images=images,
        accuracy=best.valid_accuracy,
        accuracy_interval=wilson_interval(round(best.valid_accuracy * images), images),
    )


def write_ablation(rows: Sequence[AblationRow], bundle: Path) -> None:
    """Put the table into a bundle's ``card.json`` and its model card."""
    card = read_card(bundle)
    card = replace(card, training={**card.training, "ablation": [row.as_dict() for row in rows]})
    write_card(card, bundle)
    write_model_card(card, bundle)
