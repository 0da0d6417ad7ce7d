"""A decision about a picture, and the check that it can be carried out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from fer_core.datasets.manifest import SPLITS, Manifest
from fer_core.datasets.naming import checked_label
from fer_core.errors import DatasetError

Action = Literal["keep", "exclude", "relabel", "move"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)


class CurationConflict(DatasetError):
    """Another window decided about the same picture in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``value`` is the new label of "relabel" or the new split of "move", and empty otherwise.

    "keep" keeps the picture as it stands, with an earlier new label or split; it takes an exclusion back.
    """

    file: str
    action: Action
    value: str = ""


def checked(decisions: Sequence[Decision], manifest: Manifest) -> tuple[Decision, ...]:
    """Return the decisions with labels in the dataset's spelling; raises DatasetError for one that cannot be done."""
    if not decisions:
        raise DatasetError("There is nothing to decide. Choose a picture first.")
    _refuse_unknown_files(decisions, {record.file for record in manifest.records})
    labels = manifest.labels
    return tuple(_checked(decision, labels) for decision in decisions)


def _refuse_unknown_files(decisions: Sequence[Decision], known: set[str]) -> None:
    for decision in decisions:
        if decision.file not in known:
            raise DatasetError(
                "The dataset has no picture {file!r}. Load the queue again; nothing was changed.", file=decision.file
            )


def _checked(decision: Decision, labels: Iterable[str]) -> Decision:
    if decision.action not in ACTIONS:
        raise DatasetError(
            "There is no action {action!r}. Choose one of: {known}.", action=decision.action, known=", ".join(ACTIONS)
        )
    if decision.action == "relabel":
        return replace(decision, value=checked_label(decision.value, labels))
    if decision.action == "move" and decision.value not in SPLITS:
        raise DatasetError(
            "There is no split {split!r}. Move the picture to one of: {known}.",
            split=decision.value,
            known=", ".join(SPLITS),
        )
    return decision
