"""What an architecture's options must be; each check raises ConfigurationError that names the option."""

from collections.abc import Sequence

from fer_core.errors import ConfigurationError
from fer_core.messages import N_

MOST_FILTERS = 4096


def check_counts(name: str, values: Sequence[object], *, most: int = MOST_FILTERS) -> None:
    """Check a list of whole numbers, of filters or of layers."""
    if not isinstance(values, tuple) or not all(type(value) is int and 1 <= value <= most for value in values):
        raise ConfigurationError(
            "The option {name} is a list of whole numbers from 1 to {most}, got {values}.",
            name=name,
            most=most,
            values=values,
        )


def check_blocks(widths: Sequence[object], depths: Sequence[object]) -> None:
    """Check filters and convolutions of a chain of blocks: as many of the one as of the other, at least one."""
    check_counts("widths", widths)
    check_counts("depths", depths, most=32)
    if not widths or len(widths) != len(depths):
        raise ConfigurationError(
            "A network of blocks needs as many widths as depths, got {widths} and {depths}.",
            widths=list(widths),
            depths=list(depths),
        )


def check_share(name: str, value: object) -> None:
    """Check a dropout or a momentum: from 0 to just below 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
        raise ConfigurationError(
            "The option {name} must be at least 0 and less than 1, got {value}.", name=name, value=value
        )


def check_number(name: str, value: object, low: float, high: float) -> None:
    """Check a number; it must be whole where both ends are."""
    whole = isinstance(low, int) and isinstance(high, int)
    kinds = (int,) if whole else (int, float)
    if type(value) not in kinds or not low <= value <= high:  # type: ignore[operator]
        sentence = (
            N_("The option {name} must be a whole number from {low} to {high}, got {value}.")
            if whole
            else N_("The option {name} must be a number from {low} to {high}, got {value}.")
        )
        raise ConfigurationError(sentence, name=name, low=low, high=high, value=value)


def check_choices(name: str, values: Sequence[object], known: Sequence[str]) -> None:
    """Check a list of at least one of the known names, each at most once."""
    fitting = isinstance(values, tuple) and all(value in known for value in values)
    if not fitting or not values or len(set(values)) != len(values):
        raise ConfigurationError(
            "The option {name} is a list of one or more of: {known}; got {got}.",
            name=name,
            known=", ".join(known),
            got=values,
        )


def check_text(name: str, value: object) -> None:
    """Check a text that must not be empty."""
    if not isinstance(value, str) or not value:
        raise ConfigurationError("The option {name} must be a text, got {value}.", name=name, value=repr(value))
