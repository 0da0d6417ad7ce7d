"""Whether the figures of a card can be true together: a card may come from elsewhere and claim anything.

Nobody can tell from here whether they were measured; but an accuracy, its interval and the table of classes are one
measurement, and a figure that was changed by hand contradicts the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fer_core.intervals import wilson_interval
from fer_core.messages import N_

ROUNDING: Final = 0.005
"""A share may be written in whole percent."""
Figures = Mapping[str, Any]


def contradiction(metrics: Figures, labels: Sequence[str]) -> str | None:
    """Return how figures, whose types are right, contradict themselves, as the end of a sentence; else None."""
    without = metrics.get("without_copies")
    parts = [metrics, without] if isinstance(without, Mapping) else [metrics]
    problems = (problem for part in parts for problem in _problems(part, labels))
    return next(problems, None) or (_problem_of_copies(metrics, without) if isinstance(without, Mapping) else None)


def _problems(found: Figures, labels: Sequence[str]) -> Iterator[str]:
    images, accuracy = found["images"], found["accuracy"]
    interval = wilson_interval(round(accuracy * images), images)
    if not images or not all(map(_near, interval, found["accuracy_interval"])):
        yield N_("its accuracy is not that of its interval and its number of pictures")
    classes = [found["per_class"][label] for label in labels]
    recalls = [one["recall"] for one in classes]
    if not min(recalls) - ROUNDING <= accuracy <= max(recalls) + ROUNDING:
        yield N_("its accuracy is not that of its classes")
    counts = [one.get("images") for one in classes]
    if all(map(_is_count, counts)):
        yield from _problems_of_counts(found, counts, recalls)
    if "confusion_matrix" in found:
        yield from _problems_of_matrix(found, labels)


def _problems_of_counts(found: Figures, counts: list[int], recalls: list[float]) -> Iterator[str]:
    if sum(counts) != found["images"]:
        yield N_("its classes have another number of pictures than it says")
    elif not _near(sum(map(float.__mul__, map(float, counts), map(float, recalls))) / sum(counts), found["accuracy"]):
        yield N_("its accuracy is not that of its classes")


def _problems_of_matrix(found: Figures, labels: Sequence[str]) -> Iterator[str]:
    matrix = found["confusion_matrix"]
    if not _is_square(matrix, len(labels)) or found.get("labels", list(labels)) != list(labels):
        yield N_("it has no matrix of its classes")
        return
    named = [sum(row[place] for row in matrix) for place in range(len(labels))]
    if not _near(sum(matrix[place][place] for place in range(len(labels))) / max(sum(named), 1), found["accuracy"]):
        yield N_("its accuracy is not that of its matrix")
    for place, label in enumerate(labels):
        one, right = found["per_class"][label], matrix[place][place]
        wholes = {"recall": sum(matrix[place]), "precision": named[place]}
        if any(name in one and not _is_share_of(one[name], right, whole) for name, whole in wholes.items()):
            yield N_("its classes are not those of its matrix")
        if one.get("images", wholes["recall"]) != wholes["recall"]:
            yield N_("its classes are not those of its matrix")


def _problem_of_copies(metrics: Figures, without: Figures) -> str | None:
    """Leaving pictures out takes right answers away, and no more of them than pictures."""
    left_out = metrics["images"] - without["images"]
    told = metrics.get("copies_of_training_pictures", left_out)
    lost = metrics["accuracy"] * metrics["images"] - without["accuracy"] * without["images"]
    slack = ROUNDING * (metrics["images"] + without["images"]) + 1
    if left_out < 0 or told != left_out or not -slack <= lost <= left_out + slack:
        return N_("its figures without copies are not those of fewer of its pictures")
    return None


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 2 * ROUNDING


def _is_share_of(share: Any, part: int, whole: int) -> bool:
    return isinstance(share, int | float) and _near(share, part / whole if whole else 0)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_square(matrix: Any, side: int) -> bool:
    return (
        isinstance(matrix, list)
        and len(matrix) == side
        and all(isinstance(row, list) and len(row) == side and all(map(_is_count, row)) for row in matrix)
    )
