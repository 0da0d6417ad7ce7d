"""The order of the test files: large ones first, and the browser's, which wait more than they calculate, among them.

Files of the browser have few tests, so xdist's own order (most tests first) puts them all at the end, where the
processors wait for one page after another.
"""

from collections import defaultdict

import pytest

BY_THEN = 0.8
"""Share of the other tests' files beside which the browser's are begun; after that only small files are left."""


def put_in_order(items: list[pytest.Item]) -> None:
    """Order files, not the tests in them; the same in every process."""
    files: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.nodeid.partition("::")[0]].append(item)
    browser = [name for name, tests in files.items() if any(test.get_closest_marker("browser") for test in tests)]
    others = sorted(files.keys() - set(browser), key=lambda name: (-len(files[name]), name))
    items[:] = [item for name in spread(browser, others) for item in files[name]]


def spread(few: list[str], many: list[str]) -> list[str]:
    """Return all of them, ``few`` at even distances among the first ``BY_THEN`` of ``many``."""
    steps = [round(number * BY_THEN * len(many) / max(len(few), 1)) for number in range(len(few))]
    order: list[str] = []
    for place in range(len(many) + 1):
        order += [name for name, step in zip(few, steps, strict=True) if step == place]
        order += many[place : place + 1]
    return order
