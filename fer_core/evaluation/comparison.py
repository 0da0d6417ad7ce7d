"""Whether one network is better than another on the same pictures, or only luckier."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from fer_core.errors import DatasetError

Right = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two networks on the same pictures; the figures are numbers of pictures."""

    images: int
    both: int
    """Right in both."""
    first_only: int
    second_only: int
    neither: int
    p_value: float
    """How often two equally good networks would differ at least as much (exact McNemar test, two-sided)."""

    @property
    def difference(self) -> float:
        """Accuracy of the first less that of the second, -1 to 1."""
        return (self.first_only - self.second_only) / self.images

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"difference": self.difference}


def compare(first: Right, second: Right) -> Comparison:
    """Compare N answers each about the same pictures, true where right; raises DatasetError when they do not match.

    The test is McNemar's (1947, doi:10.1007/BF02295996) with the exact binomial distribution: only pictures about which
    one network alone is right tell them apart.
    """
    if not len(first) == len(second) > 0:
        raise DatasetError(
            "Networks are compared on the same pictures, and these were asked about {first} and {second}.",
            first=len(first),
            second=len(second),
        )
    first_only, second_only = int(np.sum(first & ~second)), int(np.sum(~first & second))
    apart = first_only + second_only
    return Comparison(
        images=len(first),
        both=int(np.sum(first & second)),
        first_only=first_only,
        second_only=second_only,
        neither=int(np.sum(~first & ~second)),
        p_value=float(binomtest(first_only, apart).pvalue) if apart else 1.0,
    )


def right_only_in(first: Right, second: Right) -> list[int]:
    """Return the numbers of the pictures that the first alone names right."""
    rows: list[int] = np.flatnonzero(first & ~second).tolist()
    return rows


def corrected(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p values that hold for several comparisons made at once, in their order.

    Holm's method (1979, https://www.jstor.org/stable/4615733): the more pairs are tried, the likelier one of them
    differs by luck.
    """
    order, highest = sorted(range(len(p_values)), key=p_values.__getitem__), 0.0
    found = [0.0] * len(p_values)
    for rank, place in enumerate(order):
        highest = max(highest, min((len(p_values) - rank) * p_values[place], 1.0))
        found[place] = highest
    return tuple(found)
