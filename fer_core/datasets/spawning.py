"""Spreads work over processes that start fresh, so that no thread or lock of ours is copied into them.

Not ``ProcessPoolExecutor``: its processes share one pipe for their answers, and one that is killed in the middle of
writing leaves the reader waiting for the rest for ever. Here each has a pipe of its own, which ends with it.
"""

import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

import cv2

from fer_core.errors import DatasetError

Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(work: Callable[[Item], Result], items: Iterable[Item], *, workers: int) -> Generator[Result, None, None]:
    """Yield ``work(item)`` in the items' order; with one worker here, otherwise in that many processes.

    Only a few items are under way at a time. When the caller stops asking, nothing more is started, and what runs
    has ended before this returns. Raises DatasetError when a process is killed.
    """
    if workers == 1:
        yield from map(work, items)
        return
    team = _Team(work, workers)
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(team.submit(item))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        team.end()


class _Team(Generic[Item, Result]):
    """Some processes, and a thread for each that asks it and waits for the answer."""

    def __init__(self, work: Callable[[Item], Result], workers: int) -> None:
        self._members = [_Member(work) for _ in range(workers)]
        self._free: SimpleQueue[_Member[Item, Result]] = SimpleQueue()
        for member in self._members:
            self._free.put(member)
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, item: Item) -> "Future[Result]":
        return self._threads.submit(self._ask, item)

    def _ask(self, item: Item) -> Result:
        member = self._free.get()
        try:
            return member.ask(item)
        finally:
            self._free.put(member)

    def end(self) -> None:
        """Start nothing more, and wait for what runs."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for member in self._members:
            member.end()


class _Member(Generic[Item, Result]):
    """One process and the only pipe to it."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()  # so that reading ends when the process does

    def ask(self, item: Item) -> Result:
        try:
            self._connection.send(item)
            done, answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise DatasetError(
                "The work broke off because one of its processes was ended from outside, perhaps for lack of memory. "
                "Nothing was kept. Close other programs and try again."
            ) from error
        if not done:
            raise answer
        return answer  # type: ignore[no-any-return]

    def end(self) -> None:
        self._connection.close()
        self._process.join()


def _serve(connection: "Connection[Any, Any]", work: Callable[[Any], Any]) -> None:
    """Answer until the other end is closed: (True, result) or (False, error)."""
    _begin()
    while True:
        try:
            item = connection.recv()
        except EOFError:
            return
        _answer(connection, work, item)


def _answer(connection: "Connection[Any, Any]", work: Callable[[Any], Any], item: Any) -> None:
    try:
        connection.send((True, work(item)))
    except BrokenPipeError:
        return  # nobody waits any more
    except Exception as error:  # noqa: BLE001  (it is raised where the work was asked for)
        error.add_note(traceback.format_exc())
        connection.send((False, error))


def _begin() -> None:
    """One thread a process; Ctrl-C is the parent's to handle, and a killed parent takes its workers along."""
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
