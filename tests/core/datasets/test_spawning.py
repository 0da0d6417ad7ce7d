"""Work in fresh processes keeps its order and ends with whoever started it."""

import math
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from fer_core.datasets.spawning import spread
from fer_core.errors import DatasetError
from fer_core.workspace import ROOT


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    assert list(spread(math.factorial, range(40), workers=workers)) == [math.factorial(number) for number in range(40)]


def test_only_a_few_items_are_taken_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = spread(math.factorial, items(), workers=2)
    next(results)
    results.close()
    assert len(taken) < 10


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_in_a_worker_comes_back(workers: int) -> None:
    with pytest.raises(ValueError, match="factorial"):
        list(spread(math.factorial, [3, -1, 4], workers=workers))


def test_a_worker_that_is_killed_is_one_clear_sentence() -> None:
    with pytest.raises(DatasetError, match=r"ended from outside.*Nothing was kept"):
        list(spread(os._exit, [9], workers=2))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_workers_do_not_outlive_a_killed_parent() -> None:
    """The pipe ends when the last process that holds it does."""
    program = (
        "import time\n"
        "from fer_core.datasets.spawning import spread\n"
        "if __name__ == '__main__':\n"
        "    results = spread(time.sleep, [0, 0, 600, 600, 600], workers=2)\n"
        "    next(results), next(results)\n"
        "    print('started', flush=True)\n"
        "    next(results)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "started\n"
    parent.send_signal(signal.SIGKILL)
    rest, _ = parent.communicate(timeout=30)
    assert rest == ""


def die_while_answering(_item: int) -> None:
    """Write the beginning of a long answer, as a process does that is killed in the middle of one."""

    def break_off(self: Connection, _data: bytes) -> None:
        os.write(self.fileno(), struct.pack("!i", 1_000_000) + b"the rest never comes")
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Connection, "_send_bytes", break_off)  # noqa: B010


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_half_an_answer_is_not_waited_for() -> None:
    with pytest.raises(DatasetError, match="ended from outside"):
        list(spread(die_while_answering, [1, 2, 3], workers=2))
    assert multiprocessing.active_children() == []
