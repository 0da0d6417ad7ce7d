"""How far a share of N may be off by chance."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Final

_Z_95: Final = 1.959964
"""Two-sided 95% point of the normal distribution."""


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = right / total, _Z_95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z_95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95% interval of the mean of what a few values were drawn from (Student 1908, doi:10.2307/2331554).

    Raises ValueError for fewer than two values, whose spread is unknown.
    """
    from scipy.special import stdtrit

    half = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) / sqrt(len(values))
    return fmean(values) - half, fmean(values) + half
