"""Fine-tuning in stages: first the head alone, then more and more of a network that has learnt before."""

from collections.abc import Sequence
from dataclasses import dataclass

from fer_core.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Some epochs in which the layers from ``unfreeze_from`` on learn; the others stay as they are.

    A frozen batch normalisation is in inference mode: Keras neither measures the batch there nor moves its averages.
    """

    epochs: int
    unfreeze_from: str = ""
    """Name of a layer, or of a block ("block_13" means the first layer "block_13_..."); "" lets all layers learn."""
    learning_rate: float = 1e-3
    """The stage's highest."""

    def __post_init__(self) -> None:
        _check("epochs", self.epochs, 1, 10_000, whole=True)
        _check("learning_rate", self.learning_rate, 1e-8, 10)
        if type(self.unfreeze_from) is not str:
            raise ConfigurationError(
                "A stage's unfreeze_from is the name of a layer, got {got}.", got=self.unfreeze_from
            )


def _check(name: str, value: object, low: float, high: float, *, whole: bool = False) -> None:
    kinds = (int,) if whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigurationError(
            "A stage's {name} must be a number from {low} to {high}, got {value}.",
            name=name,
            low=low,
            high=high,
            value=value,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSpan:
    """A stage and its place in a run: ``first`` and ``last`` epoch, counted from 1."""

    stage: Stage
    first: int
    last: int

    @property
    def epochs(self) -> int:
        return self.last - self.first + 1


def stage_spans(stages: Sequence[Stage], epochs: int) -> tuple[StageSpan, ...]:
    """Lay the stages out over a run of ``epochs``: the last one takes what is left, what lies beyond is cut."""
    spans, first = [], 1
    for number, stage in enumerate(stages, start=1):
        last = epochs if number == len(stages) else min(first + stage.epochs - 1, epochs)
        if first <= last:
            spans.append(StageSpan(stage=stage, first=first, last=last))
        first = last + 1
    return tuple(spans)


def span_of(epoch: int, stages: Sequence[Stage], epochs: int) -> StageSpan | None:
    """Return the stage that an epoch lies in, None without stages; an epoch after the last lies in the last."""
    spans = stage_spans(stages, epochs)
    return next((span for span in spans if epoch <= span.last), spans[-1] if spans else None)


def learning_layers(names: Sequence[str], unfreeze_from: str) -> frozenset[str]:
    """Return which of a network's layers learn, of their names from input to output.

    Raises ConfigurationError when none has that name.
    """
    if not unfreeze_from:
        return frozenset(names)
    for place, name in enumerate(names):
        if name == unfreeze_from or name.startswith(f"{unfreeze_from}_"):
            return frozenset(names[place:])
    raise ConfigurationError(
        'The network has no layer or block "{name}" to unfreeze from. Its layers: {names}.',
        name=unfreeze_from,
        names=_some(names),
    )


def check_stages(stages: Sequence[Stage]) -> None:
    """Raise ConfigurationError when two stages let the same layers learn.

    A checkpoint shows by its learning layers which stage it is from.
    """
    names = [stage.unfreeze_from for stage in stages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigurationError(
            'Two stages unfreeze from the same layer "{name}". Make them one.', name=twice[0] or "(all layers)"
        )


def _some(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(names[-most:])
    return f"..., {shown}" if len(names) > most else shown
