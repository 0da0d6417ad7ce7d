"""How long work says how far it is, and is told to stop."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all."""
Cancelled = Callable[[], bool]
"""Asked now and then; true means stop and keep nothing that is half done."""


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


def never() -> bool:
    """Nobody stops the work."""
    return False
