"""What a bundle says about itself, in ``card.json``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from fer_core.config import Framing
from fer_core.errors import BundleError, ConfigurationError
from fer_core.messages import N_
from fer_core.networks.card_checks import problem_of_card, problem_of_metrics
from fer_core.networks.inputs import InputSpec
from fer_core.writing import write_whole

CARD_NAME: Final = "card.json"
FORMAT: Final = 1
MOST_BYTES: Final = 4 * 2**20
"""The matrices of 200 classes take more than 1 MB."""
_UNUSABLE: Final = N_("The card {path} cannot be used: {reason}. Get the network again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything needed to use a network, and to know how it was made and how good it is."""

    name: str
    labels: tuple[str, ...]
    input: InputSpec
    framing: Framing
    temperature: float
    """Divides the log probabilities; fitted on the validation split (https://arxiv.org/abs/1706.04599)."""
    golden: tuple[float, ...]
    """Calibrated probabilities of the golden image, in the order of ``labels``."""
    files: Mapping[str, str]
    """File name -> SHA-256 in hexadecimal."""
    parameters: int
    recipe: Mapping[str, Any]
    dataset: Mapping[str, Any]
    training: Mapping[str, Any]
    """Epochs, best epoch, minutes, versions of the libraries."""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """As ``evaluate --json`` writes them, plus what was counted beside."""
    licences: tuple[str, ...] = ()
    format: int = FORMAT

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise BundleError(
                "The network {name} has card format {got}, this version reads {known}. Update FER Studio.",
                name=self.name,
                got=self.format,
                known=FORMAT,
            )
        if len(set(self.labels)) != len(self.labels) or len(self.labels) < 2:
            raise BundleError("The network {name} has unusable labels: {labels}.", name=self.name, labels=self.labels)
        if len(self.golden) != len(self.labels) or not 0.01 <= self.temperature <= 100:
            raise BundleError("The card of the network {name} contradicts itself. Get it again.", name=self.name)

    @property
    def unseen(self) -> Mapping[str, Any]:
        """The figures on pictures that it did not learn from; empty where it learned from all, or nobody measured."""
        copies = self.metrics.get("copies_of_training_pictures")
        if copies and copies == self.metrics.get("images"):
            return {}
        found: Mapping[str, Any] = self.metrics.get("without_copies") or self.metrics
        return found

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_card(folder: Path) -> Card:
    """Read ``card.json`` of a bundle; raises BundleError when it is missing or unusable."""
    path = folder / CARD_NAME
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BundleError(
                N_("The card {path} is larger than {limit} MB; that is no card of ours."),
                path=path,
                limit=MOST_BYTES // 2**20,
            )
        return card_from(path.read_bytes(), origin=path)
    except FileNotFoundError as error:
        raise BundleError("There is no network in {folder}: it has no card.json.", folder=folder) from error
    except OSError as error:
        raise BundleError(_UNUSABLE, path=path, reason=error.strerror or error) from error


def card_from(data: bytes, *, origin: Path | str) -> Card:
    """Return the card that a file holds; raises BundleError, which names ``origin``, for an unusable one."""
    try:
        values = json.loads(data)
        if problem := problem_of_card(values):
            raise ValueError(problem)
        card = Card(
            **{
                **values,
                "labels": tuple(values["labels"]),
                "golden": tuple(values["golden"]),
                "licences": tuple(values["licences"]),
                "input": InputSpec(**values["input"]),
                "framing": Framing(**values["framing"]),
            }
        )
        if problem := problem_of_metrics(card.metrics, card.labels):
            raise ValueError(problem)
        return card
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigurationError) as error:
        raise BundleError(_UNUSABLE, path=origin, reason=error) from error


def write_card(card: Card, folder: Path) -> None:
    """Write ``card.json`` into a bundle, in one step; raises OutputError when that is not possible."""
    text = json.dumps(card.as_dict(), indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / CARD_NAME, text.encode(errors="backslashreplace"))  # half a character, as JSON writes it
