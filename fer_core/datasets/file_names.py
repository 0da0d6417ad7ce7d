"""Names for the files of a dataset that is being written: each once, on any system."""

from collections import defaultdict
from pathlib import PurePosixPath

from fer_core.datasets.manifest import Record
from fer_core.plain_names import folded


class FileNames:
    """The names given so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: defaultdict[str, int] = defaultdict(lambda: 1)
        """The last number that a name got."""

    def name_for(self, record: Record, suffix: str | None = None) -> str:
        """Take and return ``split/class/name``, with a number when two files would have the same name.

        ``suffix`` takes the place of the file's own ending.
        """
        name = PurePosixPath(record.file)
        ending = name.suffix if suffix is None else suffix
        first = file = f"{record.split}/{record.label}/{name.stem}{ending}"
        while folded(file) in self._taken:
            self._numbers[folded(first)] += 1
            file = f"{record.split}/{record.label}/{name.stem}-{self._numbers[folded(first)]}{ending}"
        self._taken.add(folded(file))
        return file
