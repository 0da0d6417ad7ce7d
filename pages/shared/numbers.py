"""Numbers as the reader's language writes them: "1,234.5" is "1.234,5" in Spanish and in Romanian.

Files for machines (CSV, JSON) keep Python's own.
"""

from functools import lru_cache
from numbers import Real
from string import Formatter

from pages.shared.state import session

ENGLISH = "en"


def numeral(value: float, form: str = ",") -> str:
    """Write a number by a format of Python's (whole, with groups of thousands, if none is given)."""
    return localised(format(value, form), session().language)


def span(low: float, high: float, form: str) -> str:
    """Write an interval."""
    return f"{numeral(low, form)} – {numeral(high, form)}"


def localised(digits: str, language: str) -> str:
    """Put a language's decimal sign, group sign and per cent into a number that Python wrote."""
    return digits if language == ENGLISH else digits.translate(_signs(language))


def plotly_separators() -> str:
    """Return the decimal sign and the group sign as Plotly's layout takes them."""
    return localised(".,", session().language)


@lru_cache(maxsize=16)
def _signs(language: str) -> dict[int, str]:
    from babel import Locale
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = Locale.parse(language)
    per_cent = locale.percent_formats[None].suffix[0]
    return {ord("."): get_decimal_symbol(locale), ord(","): get_group_symbol(locale), ord("%"): per_cent}


class Sentence(str):
    """A message of a language: numbers that are filled into it are written as in that language."""

    language: str

    def __new__(cls, text: str, language: str) -> "Sentence":
        """Take a translated text."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Let it be copied and pickled."""
        return Sentence, (str(self), self.language)

    def format(self, *values: object, **named: object) -> str:
        """Fill the text in; a number that comes as text already stays as it is."""
        return _Filling(self.language).vformat(str(self), values, named)


class _Filling(Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        written = format(value, format_spec)
        return localised(written, self._language) if isinstance(value, Real) else written
