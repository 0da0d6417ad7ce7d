"""A recipe: everything that decides how a network is trained, in one JSON file."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.errors import ConfigurationError
from fer_core.messages import N_
from fer_core.networks.inputs import InputSpec
from fer_core.training.stages import Stage, check_stages
from fer_core.writing import write_whole

Optimiser = Literal["adamw", "sgd", "muon"]
Schedule = Literal["cosine", "constant", "plateau"]
ClassWeights = Literal["none", "balanced"]
Precision = Literal["float32", "bfloat16"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a network is built and trained. ``options`` are the architecture's own."""

    note: str = ""
    """What the recipe is for, and how long it takes; shown to people."""
    architecture: str = "cnn"
    options: dict[str, Any] = field(default_factory=dict)
    start_from: str = ""
    """Name of a trained network of the same architecture and options whose weights the training starts from."""
    input: InputSpec = field(default_factory=InputSpec)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    epochs: int = 40
    batch_size: int = 64
    optimiser: Optimiser = "adamw"
    """SGD has a momentum of 0.9, Nesterov's. Muon is for kernels; the rest learns with AdamW at the same rate."""
    learning_rate: float = 1e-3
    """The highest; reached after the warm-up. Stages have their own."""
    schedule: Schedule = "cosine"
    """A plateau lowers the rate when the validation accuracy stands still; with stages, each begins anew."""
    warmup_epochs: float = 1.0
    """Of the cosine schedule without stages."""
    plateau_factor: float = 0.5
    plateau_epochs: int = 5
    """Epochs without a better validation accuracy before the rate falls."""
    least_learning_rate: float = 1e-6
    """The plateau schedule goes no lower."""
    stages: tuple[Stage, ...] = ()
    """For fine-tuning; the last one takes all epochs that are left. Empty: all layers learn from the start."""
    weight_decay: float = 0.02
    """Decoupled (https://arxiv.org/abs/1711.05101), on kernels only: each step takes away its rate times this. A decay
    that is added to the gradient, as papers with SGD have it, passes the momentum and so counts ten times as much."""
    class_weights: ClassWeights = "none"
    """Balanced: each class has the same say in the loss, however few pictures it has."""
    mixup: float = 0.0
    """Alpha of the Beta distribution that pictures are mixed by; 0 switches it off."""
    label_smoothing: float = 0.1
    vote_weight: float = 0.0
    """Share of the votes in the training targets, 0 to 1; the rest is the label. A picture without votes keeps its
    label alone, and accuracy is always measured on labels."""
    vote_head: float = 0.0
    """Weight of what a second head loses that learns the votes; the network that serves goes without that head. 0:
    there is none."""
    teachers: tuple[str, ...] = ()
    """Names of trained networks for the same classes and input, from whose answers this one learns too."""
    teacher_weight: float = 0.5
    """Share of the teachers' answers in the training targets, 0 to 1; the rest is what it would be without them."""
    precision: Precision = "float32"
    """What is calculated in while training; the packed network is float32. A computer that does not calculate in
    bfloat16 takes float32."""
    picture_smoothing: float = 0.0
    """Share of each neighbour, along rows and columns, in what the packed network sees of a pixel. Pictures that are
    turned and moved while it learns are interpolated, so sharper than that it knows none; 1/8 is as smooth as they are
    (``networks.picture_smoothing``). 0: it sees pictures as they are."""
    weight_bits: int = 32
    """Of each weight of the kernels in the packed network: 32, or 8, which a large network needs to be a small file."""
    averaging: float = 0.999
    """Momentum of the exponential moving average of the weights; 0 switches it off. On few pictures it is lower, and
    so is ``batch_size``: see ``training.pace``."""
    patience: int = 12
    """Epochs without a better validation accuracy before training stops."""
    patience_steps: int = 600
    """Steps that patience lasts at least: where an epoch has few of them, it is that many epochs more."""
    seed: int = 1
    licences: tuple[str, ...] = ()
    """Terms of what the recipe itself brings, such as weights to start from; those of the pictures, which the dataset
    tells (``datasets.terms``), come on top. Go into the card."""

    def __post_init__(self) -> None:
        ranges: dict[str, tuple[float, float]] = {
            "epochs": (1, 10_000),
            "batch_size": (1, 4096),
            "learning_rate": (1e-8, 10),
            "warmup_epochs": (0, self.epochs),
            "plateau_factor": (0.01, 0.99),
            "plateau_epochs": (1, 10_000),
            "least_learning_rate": (0, 10),
            "weight_decay": (0, 10),
            "mixup": (0, 10),
            "label_smoothing": (0, 0.9),
            "vote_weight": (0, 1),
            "vote_head": (0, 10),
            "teacher_weight": (0, 1),
            "picture_smoothing": (0, 0.25),
            "averaging": (0, 0.99999),
            "patience": (1, 10_000),
            "patience_steps": (0, 10_000_000),
            "seed": (0, 2**31 - 1),
        }
        for name, (low, high) in ranges.items():
            _check_range(name, getattr(self, name), low, high)
        for name, choices in (
            ("optimiser", Optimiser),
            ("schedule", Schedule),
            ("class_weights", ClassWeights),
            ("precision", Precision),
        ):
            _check_choice(name, getattr(self, name), get_args(choices))
        if self.weight_bits not in (8, 32):
            raise ConfigurationError("The recipe's weight_bits must be 8 or 32, got {got}.", got=self.weight_bits)
        if self.picture_smoothing and self.input.features == "landmarks":
            raise ConfigurationError(
                "Only whole pictures can be smoothed: with the input {features} the recipe's picture_smoothing must be "
                "0, got {got}.",
                features=self.input.features,
                got=self.picture_smoothing,
            )
        for name in ("note", "start_from"):
            if not isinstance(text := getattr(self, name), str):
                raise ConfigurationError("The recipe's {name} must be a text, got {got}.", name=name, got=text)
        _check_names("teachers", self.teachers, N_("names of networks"))
        _check_names("licences", self.licences, N_("texts"))
        check_stages(self.stages)

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
        stages = tuple(Stage(**stage) for stage in values.get("stages", ()))
        lists = {name: _frozen(values.get(name, ())) for name in ("licences", "teachers")}
        return Recipe(**{**values, **nested, **lists, "stages": stages})
    except TypeError as error:
        raise ConfigurationError("The recipe {origin} cannot be used: {error}.", origin=origin, error=error) from error


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write every setting, the defaults too."""
    write_whole(path, (json.dumps(recipe.as_dict(), indent=2) + "\n").encode())


def _frozen(values: Any) -> Any:
    return tuple(values) if isinstance(values, list) else values


def _check_range(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigurationError(
            "The recipe's {name} must be a number from {low} to {high}, got {value}.",
            name=name,
            low=low,
            high=high,
            value=value,
        )


def _check_names(name: str, values: object, what: str) -> None:
    if not isinstance(values, tuple) or not all(isinstance(value, str) and value for value in values):
        raise ConfigurationError(
            "The recipe's {name} must be a list of {what}, got {got}.", name=name, what=what, got=values
        )


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ConfigurationError(
            'There is no {name} "{got}". Choose one of: {known}.', name=name, got=value, known=", ".join(choices)
        )
