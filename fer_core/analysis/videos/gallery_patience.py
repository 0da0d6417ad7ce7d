"""Trouble with the gallery while a file is looked at: hours of work go on without names, and ask again later."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from fer_core.errors import GalleryError

ASK_AGAIN_S: Final = 60.0
"""Each question can last as long as the gallery is waited for, 20 s."""
SET_ASIDE: Final = "aside"
"""A value of the error of a gallery that was set aside. Where it was there is nobody from then on, and whoever asked
again would lose all names that were found."""


class GalleryPatience:
    """Whether the enrolled people can be asked just now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ask_again_s = -float("inf")
        self.problem: GalleryError | None = None
        """The first that was met, or that the file was set aside, which weighs more."""

    @property
    def may_ask(self) -> bool:
        return self._clock() >= self._ask_again_s

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Take a GalleryError of the block as the answer that nothing can be told for a while."""
        try:
            yield
        except GalleryError as problem:
            is_over = SET_ASIDE in problem.values
            self.problem = problem if is_over else self.problem or problem
            self._ask_again_s = float("inf") if is_over else self._clock() + ASK_AGAIN_S


class NoPatience(GalleryPatience):
    """For pictures that somebody looks at: trouble is told at once, by whoever asked."""

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let every error through."""
        yield
