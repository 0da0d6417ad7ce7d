"""Large numbers and long times, as people say them."""

from pages.shared.job_words import HOUR_S, MINUTE_S
from pages.shared.numbers import numeral
from pages.shared.text import _, ngettext


def rounded(number: int) -> str:
    """Return a number with at most three figures: "1.07 million", "58 thousand"."""
    if number >= 999_500:
        return _("{number} million").format(number=_three(number / 1e6))
    if number >= 10_000:
        return _("{number} thousand").format(number=_three(number / 1e3))
    return numeral(number)


def duration(seconds: float) -> str:
    """Return how long something takes: "less than a minute", "about 45 minutes", "about 2.5 hours"."""
    if seconds < MINUTE_S:
        return _("less than a minute")
    if seconds < 1.5 * HOUR_S:
        minutes = _coarse(seconds / MINUTE_S)
        return ngettext("about {count} minute", "about {count} minutes", minutes).format(count=minutes)
    return _("about {hours} hours").format(hours=numeral(round(2 * seconds / HOUR_S) / 2, "g"))


def _three(number: float) -> str:
    return numeral(round(number, 2), "g") if number < 10 else numeral(number, ",.0f")


def _coarse(minutes: float) -> int:
    """An estimate is not exact to the minute."""
    return round(minutes) if minutes < 10 else 5 * round(minutes / 5)
