"""Objects that no two threads may use at once."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """Lends each caller an object of its own and keeps it for the next.

    There are as many as were ever in use at once. One for each thread would be safe too, but a web
    server's threads are short-lived, and building dlib's HOG detector takes 0.17 s.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._idle: queue.LifoQueue[T] = queue.LifoQueue()

    @contextmanager
    def borrowed(self) -> Iterator[T]:
        """Lend an object for the ``with`` block; it is built when none is idle."""
        try:
            item = self._idle.get_nowait()
        except queue.Empty:
            item = self._build()
        try:
            yield item
        finally:
            self._idle.put(item)
