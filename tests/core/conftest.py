"""Files that another program holds open, as happens on Windows."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Let a method of Path fail so many times before each time that it works."""

    def make(method: str, times: int) -> None:
        works, failed = getattr(Path, method), [0]

        def refused(path: Path, *given: object, **named: object) -> object:
            failed[0] += 1
            if failed[0] <= times:
                raise PermissionError(13, "Access is denied")
            failed[0] = 0
            return works(path, *given, **named)

        monkeypatch.setattr(Path, method, refused)

    return make
