"""Pictures from several places as one source."""

from collections.abc import Mapping

from fer_core.datasets.dataset import PictureSource


class MemorySource:
    """Picture files that are in memory, by name."""

    def __init__(self, files: Mapping[str, bytes], *, origin: str) -> None:
        self.origin = origin
        self._files = dict(files)

    def names(self) -> list[str]:
        return sorted(self._files)

    def read(self, name: str) -> bytes:
        return self._files[name]

    def close(self) -> None:
        """Do nothing: no file is open."""


class CombinedSource:
    """Several sources, each below a folder of its own: ``CombinedSource({"base": ...})`` has ``base/<name>``."""

    def __init__(self, parts: Mapping[str, PictureSource]) -> None:
        self.origin = " + ".join(part.origin for part in parts.values())
        self._parts = dict(parts)

    def names(self) -> list[str]:
        return sorted(f"{folder}/{name}" for folder, part in self._parts.items() for name in part.names())

    def read(self, name: str) -> bytes:
        folder, _slash, own = name.partition("/")
        return self._parts[folder].read(own)

    def close(self) -> None:
        """Close every part."""
        for part in self._parts.values():
            part.close()
