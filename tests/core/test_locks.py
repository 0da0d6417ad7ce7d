"""Looking at a lock: its holder is seen, and other looks are not."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from fer_core import locks
from fer_core.locks import is_locked

LOOKS = 400
ways = pytest.mark.parametrize("way", [locks._is_locked, locks._is_taken], ids=["shared", "taken for a moment"])


def test_a_lock_that_is_absent_is_free_and_stays_absent(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / "a.lock")
    assert not is_locked(tmp_path / "nothing/a.lock")
    assert not list(tmp_path.iterdir())


@ways
def test_who_holds_it_is_seen_until_it_is_let_go(tmp_path: Path, way: Callable[[Path], bool]) -> None:
    path = tmp_path / "a.lock"
    with FileLock(path, is_singleton=False):
        assert way(path)
    assert not way(path)


def test_looks_do_not_see_each_other(tmp_path: Path) -> None:
    path, together = tmp_path / "a.lock", threading.Barrier(8)
    path.touch()

    def look(_thread: int) -> int:
        together.wait(30)
        return sum(is_locked(path) for _ in range(LOOKS))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(look, range(8))) == 0


def test_looking_keeps_nobody_from_taking_it(tmp_path: Path) -> None:
    path, end = tmp_path / "a.lock", threading.Event()
    path.touch()

    def look() -> None:
        while not end.is_set():
            is_locked(path)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(50):
            with FileLock(path, is_singleton=False).acquire(timeout=10, poll_interval=0.001):
                pass
    finally:
        end.set()
        looking.join()
