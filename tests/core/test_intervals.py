"""The intervals of a share and of a mean, against cases from the literature."""

import pytest

from fer_core.intervals import mean_interval, wilson_interval


def test_wilson_interval_of_a_known_case() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, method 3)."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_mean_interval_of_a_known_case() -> None:
    """Student's ten sleepers (1908), of whom R's t.test gives 0.8977 to 3.7623."""
    slept = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    assert mean_interval(slept) == pytest.approx((0.8976775, 3.7623225), abs=1e-6)
    with pytest.raises(ValueError, match="two data points"):
        mean_interval([0.7])
