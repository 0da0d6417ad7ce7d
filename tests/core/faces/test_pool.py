from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from fer_core.faces.pool import Pool


def test_an_object_is_used_again() -> None:
    numbers = count()
    pool = Pool(lambda: next(numbers))
    for _ in range(3):
        with pool.borrowed() as item:
            assert item == 0


def test_callers_at_the_same_time_get_different_objects() -> None:
    numbers, barrier = count(), Barrier(4, timeout=10)
    pool = Pool(lambda: next(numbers))

    def borrow(_: int) -> int:
        with pool.borrowed() as item:
            barrier.wait()
            return item

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(borrow, range(4))) == [0, 1, 2, 3]
    with pool.borrowed() as item:
        assert item < 4


def test_an_error_returns_the_object() -> None:
    numbers = count()
    pool = Pool(lambda: next(numbers))
    with pytest.raises(RuntimeError), pool.borrowed():
        raise RuntimeError
    with pool.borrowed() as item:
        assert item == 0
