"""The types and ranges of what a card says, before anybody shows or uses it: a card may come from elsewhere."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fer_core.messages import N_
from fer_core.networks.figure_checks import contradiction
from fer_core.plain_names import is_plain

MOST_LABELS: Final = 200
"""The card's matrix of so many classes still fits into ``card.MOST_BYTES``."""
MOST_NAME_BYTES: Final = 240
"""A run's name has up to 80 letters; a folder's may have 255 bytes, and endings come on top."""
LARGEST: Final = 10**15
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def problem_of_card(values: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the values of a card, as the end of a sentence; None for a sound one."""
    for name in ("recipe", "dataset", "training", "metrics", "files", "input", "framing"):
        if not isinstance(values.get(name, {}), dict):
            return N_("{name} is no table").format(name=name)
    if not _is_name(values["name"]):
        return N_("name is no name")
    labels = values["labels"]
    if not isinstance(labels, list) or len(labels) > MOST_LABELS or unusable_labels(labels):
        return N_("labels are no names")
    if not all(isinstance(text, str) for text in _list(values.get("licences", []))):
        return N_("licences are no texts")
    if problem := _problem_of_lessons(values.get("training", {})):
        return problem
    return _problem_of_figures(values)


def unusable_labels(labels: Iterable[Any]) -> list[Any]:
    """Return the labels that no card may have."""
    return [label for label in labels if not _is_label(label)]


def _problem_of_lessons(training: Mapping[str, Any]) -> str | None:
    """Lists are added to, and gone through, when the network is taught more."""
    for name in ("taught", "ablation"):
        rows = training.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return N_("{name} is no list of tables").format(name=name)
    return None


def _problem_of_figures(values: Mapping[str, Any]) -> str | None:
    if not all(_is_count(value) for name, value in values["input"].items() if name in ("size_px", "channels")):
        return N_("input is no size")
    if not all(_is_share(value) for value in _list(values["golden"])):
        return N_("golden are no probabilities")
    if not _is_number(values["temperature"]):
        return N_("temperature is no number")
    if not _is_count(values["parameters"]):
        return N_("parameters is no count")
    if not all(isinstance(value, str) and _HASH.fullmatch(value) for value in values["files"].values()):
        return N_("files are no SHA-256 hashes")
    return None


def problem_of_metrics(metrics: Mapping[str, Any], labels: Sequence[str]) -> str | None:
    """Return what is wrong with what is shown of a measurement; a network that was never measured has none."""
    return _problem_of_types(metrics, labels) or (contradiction(metrics, labels) if "accuracy" in metrics else None)


def _problem_of_types(metrics: Mapping[str, Any], labels: Sequence[str]) -> str | None:
    without = metrics.get("without_copies")
    for measured in (metrics, without) if isinstance(without, dict) else (metrics,):
        if "accuracy" in measured and not _is_measurement(measured, labels):
            return N_("metrics are no measurement")
    if without is not None and not (isinstance(without, dict) and "accuracy" in without and "accuracy" in metrics):
        return N_("metrics are no measurement")
    return None


def _is_measurement(found: Mapping[str, Any], labels: Iterable[str]) -> bool:
    interval, classes = found.get("accuracy_interval"), found.get("per_class")
    return (
        _is_share(found["accuracy"])
        and isinstance(interval, list)
        and len(interval) == 2
        and all(map(_is_share, interval))
        and _is_count(found.get("images"))
        and _is_name(found.get("split"))
        and isinstance(classes, dict)
        and all(isinstance(classes.get(label), dict) and _is_share(classes[label].get("recall")) for label in labels)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def _is_name(value: Any) -> bool:
    """Tell whether it is a short text that a terminal shows as it is."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value)
        and len(value.encode()) <= MOST_NAME_BYTES
    )


def _is_label(value: Any) -> bool:
    """Datasets have no classes of other names, and charts would take signs such as < for a markup."""
    return _is_name(value) and is_plain(value)


def _is_number(value: Any) -> bool:
    """A comparison that holds for no NaN and takes a whole number of any length."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST < value < LARGEST


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST
