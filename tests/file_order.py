"""The order of the test files: what takes long first, and the browser's, which wait more than they calculate, among it.

Files of the browser, of trainings and of commands have few tests, so xdist's own order (most tests first) puts them at
the end, where the processors wait for one after another.
"""

from collections import defaultdict

import pytest

BY_THEN = 0.6
"""Share of the other files beside which the browser's are begun; after that only small files are left."""
SECONDS = {"tests/core/training": 2.0, "tests/core/jobs": 2.0, "tests/scripts": 2.0, "tests/core/networks": 0.8}
"""About what a test takes there."""
ELSEWHERE = {"tests/pages": 0.5, "tests/core": 0.1}


def put_in_order(items: list[pytest.Item]) -> None:
    """Order files, not the tests in them; the same in every process."""
    files: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.nodeid.partition("::")[0]].append(item)
    browser = [name for name, tests in files.items() if any(test.get_closest_marker("browser") for test in tests)]
    others = sorted(files.keys() - set(browser), key=lambda name: (-len(files[name]) * seconds(name), name))
    items[:] = [item for name in spread(browser, others) for item in files[name]]


def seconds(file: str) -> float:
    """Return about what a test of this file takes."""
    return next((took for folder, took in (SECONDS | ELSEWHERE).items() if file.startswith(folder)), 0.1)


def spread(few: list[str], many: list[str]) -> list[str]:
    """Return all of them, ``few`` at even distances among the first ``BY_THEN`` of ``many``."""
    steps = [round(number * BY_THEN * len(many) / max(len(few), 1)) for number in range(len(few))]
    order: list[str] = []
    for place in range(len(many) + 1):
        order += [name for name, step in zip(few, steps, strict=True) if step == place]
        order += many[place : place + 1]
    return order
