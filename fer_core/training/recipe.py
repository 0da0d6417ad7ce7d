"""A recipe: everything that decides how a network is trained, in one JSON file."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.errors import ConfigurationError
from fer_core.networks.inputs import InputSpec
from fer_core.writing import write_whole

Schedule = Literal["cosine", "constant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a network is built and trained. ``options`` are the architecture's own."""

    architecture: str = "cnn"
    options: dict[str, Any] = field(default_factory=dict)
    input: InputSpec = field(default_factory=InputSpec)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    epochs: int = 40
    batch_size: int = 64
    learning_rate: float = 1e-3
    """The highest; reached after the warm-up."""
    schedule: Schedule = "cosine"
    warmup_epochs: float = 1.0
    weight_decay: float = 0.02
    """Decoupled (AdamW, https://arxiv.org/abs/1711.05101), on kernels only."""
    label_smoothing: float = 0.1
    vote_weight: float = 0.0
    """Share of the votes in the training targets, 0 to 1; the rest is the label. A picture without votes keeps its
    label alone, and accuracy is always measured on labels."""
    averaging: float = 0.999
    """Momentum of the exponential moving average of the weights; 0 switches it off."""
    patience: int = 12
    """Epochs without a better validation accuracy before training stops."""
    seed: int = 1
    licences: tuple[str, ...] = ()
    """What the training data's terms say; goes into the card."""

    def __post_init__(self) -> None:
        ranges: dict[str, tuple[float, float]] = {
            "epochs": (1, 10_000),
            "batch_size": (1, 4096),
            "learning_rate": (1e-8, 10),
            "warmup_epochs": (0, self.epochs),
            "weight_decay": (0, 10),
            "label_smoothing": (0, 0.9),
            "vote_weight": (0, 1),
            "averaging": (0, 0.99999),
            "patience": (1, 10_000),
            "seed": (0, 2**31 - 1),
        }
        for name, (low, high) in ranges.items():
            _check_range(name, getattr(self, name), low, high)
        if self.schedule not in get_args(Schedule):
            raise ConfigurationError(
                'There is no schedule "{got}". Choose one of: {known}.',
                got=self.schedule,
                known=", ".join(get_args(Schedule)),
            )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file; raises ConfigurationError that names what is wrong in it."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError("Cannot read the recipe {path}: {error}.", path=path, error=error.strerror) from error
    except ValueError as error:
        raise ConfigurationError("The recipe {path} is not JSON: {error}.", path=path, error=error) from error
    return recipe_from(values, origin=str(path))


def recipe_from(values: Any, *, origin: str) -> Recipe:
    """Build a recipe from plain values; a setting that is not named keeps its default."""
    if not isinstance(values, dict):
        raise ConfigurationError("The recipe {origin} must be a JSON object.", origin=origin)
    parts = {"input": InputSpec, "augmentation": AugmentationConfig}
    known = {item.name for item in fields(Recipe)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ConfigurationError(
            "The recipe {origin} has settings that do not exist: {unknown}. Known: {known}.",
            origin=origin,
            unknown=", ".join(unknown),
            known=", ".join(sorted(known)),
        )
    try:
        nested = {name: part(**values[name]) for name, part in parts.items() if name in values}
        return Recipe(**{**values, **nested, "licences": tuple(values.get("licences", ()))})
    except TypeError as error:
        raise ConfigurationError("The recipe {origin} cannot be used: {error}.", origin=origin, error=error) from error


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write every setting, the defaults too."""
    write_whole(path, (json.dumps(recipe.as_dict(), indent=2) + "\n").encode())


def _check_range(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigurationError(
            "The recipe's {name} must be a number from {low} to {high}, got {value}.",
            name=name,
            low=low,
            high=high,
            value=value,
        )
