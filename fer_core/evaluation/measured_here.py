"""What this computer itself measured of a network from elsewhere, to be shown in place of what its maker says.

One small file a network, named after its files: another network never gets these figures. It is read on every page, so
nothing heavy is imported here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fer_core.networks.card import Card
from fer_core.networks.claims import is_claim
from fer_core.workspace import evaluations_folder
from fer_core.writing import write_whole

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredHere:
    """Shares from 0 to 1 on ``images`` pictures; a class without pictures has no recall."""

    data: str
    split: str
    images: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    recalls: Mapping[str, float | None]


def note_measured(card: Card, found: "Evaluation") -> None:
    """Remember what was measured of a network from elsewhere, if it says of none of these pictures that it knows them.

    Raises OutputError when it cannot be written.
    """
    if not is_claim(card) or found.learnt.any() or found.chose.any():
        return
    report = found.report
    measured = MeasuredHere(
        data=report.data,
        split=report.split,
        images=report.images,
        accuracy=report.accuracy,
        accuracy_interval=report.accuracy_interval,
        recalls={label: one.recall if one.images else None for label, one in report.per_class.items()},
    )
    write_whole(_path(card), json.dumps(asdict(measured)).encode())


def measured_here(card: Card) -> MeasuredHere | None:
    """Return what was last measured of it; None where nothing was, or the file is damaged."""
    if not is_claim(card):
        return None
    try:
        values = json.loads(_path(card).read_bytes())
        low, high = map(float, values["accuracy_interval"])
        recalls = {label: values["recalls"][label] for label in card.labels}
        return MeasuredHere(**{**values, "accuracy_interval": (low, high), "recalls": recalls})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(card: Card) -> Path:
    text = json.dumps([card.labels, dict(card.files), card.temperature], sort_keys=True)
    return evaluations_folder() / f"measured-{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
