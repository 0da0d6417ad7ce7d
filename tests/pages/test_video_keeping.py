"""Which videos are held while windows are open."""

from collections.abc import Callable

import pytest

from pages.shared import video_keeping
from pages.shared.video_keeping import Windows


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    closed: set[str] = set()
    monkeypatch.setattr(video_keeping, "_is_open", lambda session: session not in closed)
    return closed.add


def test_what_any_open_window_shows_is_held(windows: Callable[[str], object]) -> None:
    shown = Windows()
    shown.show("one", ["a", "b"])
    shown.show("two", ["b", "c"])
    assert shown.videos() == {"a", "b", "c"}
    shown.show("one", ["a"])
    windows("two")
    assert shown.videos() == {"a"}
    windows("one")
    assert shown.videos() == frozenset()


def test_a_sweep_that_fails_does_not_end_the_sweeping(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []

    def sweep_once(_windows: Windows) -> None:
        swept.append(1)
        raise OSError("no rights")

    def rest(seconds: float) -> None:
        if len(swept) == 2:
            raise SystemExit

    monkeypatch.setattr(video_keeping, "_sweep_once", sweep_once)
    monkeypatch.setattr(video_keeping.time, "sleep", rest)
    with pytest.raises(SystemExit):
        video_keeping._sweep(Windows())
    assert len(swept) == 2
