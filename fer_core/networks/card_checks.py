"""The types and ranges of what a card says, before anybody shows or uses it: a card may come from elsewhere."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

MOST_LABELS: Final = 200
MOST_NAME_BYTES: Final = 120
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def problem_of_card(values: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the values of a card, as the end of a sentence; None for a sound one."""
    for name in ("recipe", "dataset", "training", "metrics", "files", "input", "framing"):
        if not isinstance(values.get(name, {}), dict):
            return f"{name} is no table"
    if not _is_name(values["name"]):
        return "name is no name"
    labels = values["labels"]
    if not isinstance(labels, list) or len(labels) > MOST_LABELS or not all(map(_is_name, labels)):
        return "labels are no names"
    if not all(isinstance(text, str) for text in _list(values.get("licences", []))):
        return "licences are no texts"
    return _problem_of_figures(values)


def _problem_of_figures(values: Mapping[str, Any]) -> str | None:
    if not all(_is_count(value) for name, value in values["input"].items() if name != "features"):
        return "input is no size"
    if not all(_is_share(value) for value in _list(values["golden"])):
        return "golden are no probabilities"
    if not _is_number(values["temperature"]):
        return "temperature is no number"
    if not _is_count(values["parameters"]):
        return "parameters is no count"
    if not all(isinstance(value, str) and _HASH.fullmatch(value) for value in values["files"].values()):
        return "files are no SHA-256 hashes"
    return None


def problem_of_metrics(metrics: Mapping[str, Any], labels: Iterable[str]) -> str | None:
    """Return what is wrong with what is shown of a measurement; a network that was never measured has none."""
    without = metrics.get("without_copies")
    for measured in (metrics, without) if isinstance(without, dict) else (metrics,):
        if "accuracy" in measured and not _is_measurement(measured, labels):
            return "metrics are no measurement"
    if without is not None and not (isinstance(without, dict) and "accuracy" in without and "accuracy" in metrics):
        return "metrics are no measurement"
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
    return isinstance(value, str) and bool(value.strip()) and len(value.encode(errors="replace")) <= MOST_NAME_BYTES


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15
