"""Figures that cannot be true together are refused; what is only rounded, or what a card does not tell, is not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fer_core.errors import BundleError
from fer_core.intervals import wilson_interval
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import card_from
from fer_core.networks.figure_checks import contradiction
from tests.small_bundle import LABELS, measured

SHIPPED = json.loads((bundle_folder("default") / "card.json").read_text())
Change = Callable[[dict[str, Any]], object]


def shipped() -> dict[str, Any]:
    metrics: dict[str, Any] = json.loads(json.dumps(SHIPPED["metrics"]))
    return metrics


def rounded(value: Any) -> Any:
    """As whole percents."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 2) if isinstance(value, float) else value


def test_what_was_measured_is_consistent() -> None:
    assert contradiction(shipped(), SHIPPED["labels"]) is None
    assert contradiction(rounded(shipped()), SHIPPED["labels"]) is None
    assert contradiction(measured(), LABELS) is None


def test_a_card_may_tell_less() -> None:
    less = {**measured(), "per_class": {label: {"recall": 0.8} for label in LABELS}}
    assert contradiction(less, LABELS) is None
    more = {**less, "accuracy": 0.9, "accuracy_interval": wilson_interval(81, 90)}
    assert contradiction(more, LABELS) == "its accuracy is not that of its classes"


def test_a_class_without_pictures_is_no_contradiction() -> None:
    classes = measured()["per_class"]
    nothing = {"images": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    classes = {label: {**classes[label], "images": 45} for label in LABELS} | {"bored": nothing}
    assert contradiction({**measured(), "per_class": classes}, LABELS) is None


def all_right(metrics: dict[str, Any]) -> None:
    """Every figure but the matrix, which most people overlook."""
    for one in metrics["per_class"].values():
        one.update(recall=1.0, precision=1.0, f1=1.0)
    metrics.update(accuracy=1.0, accuracy_interval=[0.999, 1.0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: found.update(accuracy=0.999), "interval and its number of pictures"),
        (lambda found: found["without_copies"].update(accuracy=0.999), "interval and its number of pictures"),
        (lambda found: found.update(images=35), "interval and its number of pictures"),
        (lambda found: found.update(images=0), "interval and its number of pictures"),
        (lambda found: found.update(accuracy=0.99, accuracy_interval=[0.986, 0.993]), "that of its classes"),
        (lambda found: found["per_class"]["happy"].update(recall=0.1), "that of its classes"),
        (lambda found: found["per_class"]["happy"].update(images=90), "another number of pictures"),
        (all_right, "that of its matrix"),
        (lambda found: found["per_class"]["happy"].update(precision=0.99), "classes are not those of its matrix"),
        (lambda found: found["confusion_matrix"].pop(), "no matrix of its classes"),
        (lambda found: found.update(confusion_matrix=3), "no matrix of its classes"),
        (lambda found: found.update(labels=list("abcdefg")), "no matrix of its classes"),
        (lambda found: found.update(copies_of_training_pictures=0), "without copies"),
        (lambda found: found.update(without_copies=json.loads(json.dumps(found))), "without copies"),
    ],
    ids=[
        *("accuracy", "without copies", "fewer pictures", "no pictures", "with its interval", "one class", "counts"),
        *("all but the matrix", "precision", "rows", "no matrix", "labels", "copies", "left out"),
    ],
)
def test_a_changed_figure_contradicts_the_others(change: Change, message: str) -> None:
    metrics = shipped()
    change(metrics)
    with pytest.raises(BundleError, match=message):
        card_from(json.dumps({**SHIPPED, "metrics": metrics}).encode(), origin="here")
