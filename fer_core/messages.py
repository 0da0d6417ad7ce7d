"""How a message is marked that is kept in a constant; ``scripts/languages.py`` finds it, a page translates it."""


def N_(message: str) -> str:  # noqa: N802  (its name in every program that uses gettext)
    """Return the message as it is."""
    return message
