"""The progress bar of long work, on a terminal only."""

from types import TracebackType

from tqdm import tqdm


class Bar:
    """Takes the library's ``progress(done, total)`` and ``phase(name)``."""

    def __init__(self, name: str, *, unit: str) -> None:
        self._bar = tqdm(desc=name, unit=unit, leave=False, disable=None)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._bar.close()

    def phase(self, name: str) -> None:
        """Begin anew, for another part of the work."""
        self._bar.reset()
        self._bar.set_description(name[:1].lower() + name[1:])

    def show(self, done: int, total: int) -> None:
        """Move to ``done`` of ``total``."""
        self._bar.total = total
        self._bar.update(done - self._bar.n)
