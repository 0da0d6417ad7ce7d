"""Pictures in a folder on disk."""

from pathlib import Path

from fer_core.errors import DatasetError


class FolderSource:
    """The files below a folder, by relative name with forward slashes."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise DatasetError("There is no folder {folder}.", folder=folder)
        self.origin = str(folder)
        self._folder = folder

    def names(self) -> list[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(path.relative_to(self._folder).as_posix() for path in files)

    def read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise DatasetError(
                "Cannot read {name} of {folder}: {reason}. Import the dataset again.",
                name=name,
                folder=self._folder,
                reason=error.strerror,
            ) from error

    def close(self) -> None:
        """Do nothing: no file stays open."""
