"""What shall become of a network that is taught: which classes come, which go, and its new name."""

from dataclasses import dataclass
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.errors import TrainingError
from fer_core.expressions import canonical_order
from fer_core.networks.card import Card
from fer_core.networks.card_checks import MOST_LABELS, MOST_NAME_BYTES, unusable_labels
from fer_core.networks.network_names import new_name, own_folder
from fer_core.training.new_pictures import teachable


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
    if unusable := unusable_labels(classes):
        raise TrainingError(
            "A network cannot have the class {label!r}: it is longer than {most} bytes, or no plain name. Derive a "
            "dataset in which it has another one.",
            label=unusable[0],
            most=MOST_NAME_BYTES,
        )
    if not classes and not plan.remove:
        raise TrainingError(
            "There is nothing to teach: the network {name} knows every class of the dataset that has enough pictures. "
            "Name a class to add pictures to, or one to remove.",
            name=card.name,
        )
    _check_number(len(taught_labels(card, classes, plan)))
    return classes


def _check_number(labels: int) -> None:
    """Better before the lesson than when its network is packed."""
    if labels < 2:
        raise TrainingError("A network needs at least two classes. Remove fewer.")
    if labels > MOST_LABELS:
        raise TrainingError(
            "The network would have {count} classes, and one tells at most {most} apart. Teach fewer, or remove some.",
            count=labels,
            most=MOST_LABELS,
        )


def taught_labels(card: Card, classes: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """Return the new network's classes, the known expressions first."""
    return canonical_order({*card.labels, *classes} - set(plan.remove))


def _unknown_classes(card: Card, dataset: Dataset | None, plan: Plan) -> tuple[str, ...]:
    known = {*card.labels, *plan.remove}
    return tuple(label for label in teachable(dataset.manifest) if label not in known) if dataset else ()


def new_bundle_folder(name: str) -> Path:
    """Return where a bundle of that name goes; raises BundleError for a name that is none, or taken."""
    return own_folder(new_name(name))
