"""What shall become of a network that is taught: which classes come, which go, and its new name."""

import re
from dataclasses import dataclass
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.errors import TrainingError
from fer_core.expressions import canonical_order
from fer_core.networks.bundle import bundle_names
from fer_core.networks.card import Card
from fer_core.training.new_pictures import teachable
from fer_core.workspace import own_models_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to teach. Without ``classes``, all of the dataset that the network does not know."""

    name: str
    """Of the new bundle."""
    classes: tuple[str, ...] = ()
    """New ones, or known ones that get more pictures."""
    remove: tuple[str, ...] = ()
    last_block: bool = False
    """Train the body's last block too; the dataset must have pictures of the old classes for that."""
    seed: int = 1


def completed(plan: Plan, card: Card, dataset: Dataset | None) -> tuple[str, ...]:
    """Return the classes to be taught; raises TrainingError for a plan that cannot be carried out."""
    unknown = [label for label in plan.remove if label not in card.labels]
    if unknown:
        raise TrainingError(
            "The network {name} has no class {unknown} to remove. It has {labels}.",
            name=card.name,
            unknown=", ".join(unknown),
            labels=", ".join(card.labels),
        )
    classes = plan.classes or _unknown_classes(card, dataset, plan)
    if both := [label for label in classes if label in plan.remove]:
        raise TrainingError('"{label}" cannot be taught and removed at once. Choose one.', label=both[0])
    if not classes and not plan.remove:
        raise TrainingError(
            "There is nothing to teach: the network {name} knows every class of the dataset that has enough pictures. "
            "Name a class to add pictures to, or one to remove.",
            name=card.name,
        )
    if len(taught_labels(card, classes, plan)) < 2:
        raise TrainingError("A network needs at least two classes. Remove fewer.")
    return classes


def taught_labels(card: Card, classes: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """Return the new network's classes, the known expressions first."""
    return canonical_order({*card.labels, *classes} - set(plan.remove))


def _unknown_classes(card: Card, dataset: Dataset | None, plan: Plan) -> tuple[str, ...]:
    known = {*card.labels, *plan.remove}
    return tuple(label for label in teachable(dataset.manifest) if label not in known) if dataset else ()


def new_bundle_folder(name: str) -> Path:
    """Return where a bundle of that name goes; raises TrainingError for a name that is none, or taken."""
    if not re.fullmatch(r"\w[\w.@ -]{0,79}", name) or name != name.strip(" ."):
        raise TrainingError(
            'The name of a network is made of at most 80 letters, digits, spaces, "-", "_" and "."; got "{name}".',
            name=name,
        )
    if name.casefold() in {known.casefold() for known in bundle_names()}:
        raise TrainingError('There is a network "{name}" already. Choose another name.', name=name)
    return own_models_folder() / name
