"""The datasets of the workspace and their versions."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fer_core.datasets.manifest import MANIFEST_NAME
from fer_core.errors import DatasetError
from fer_core.staging import delete_folder
from fer_core.workspace import datasets_folder

_VERSION: Final = re.compile(r"(?P<base>.+)@(?P<number>[1-9][0-9]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetEntry:
    """A dataset by name; ``version`` is None for one that was not published, and counts from 1."""

    name: str
    folder: Path

    @property
    def base(self) -> str:
        """The name without the version."""
        found = _VERSION.fullmatch(self.name)
        return found["base"] if found else self.name

    @property
    def version(self) -> int | None:
        found = _VERSION.fullmatch(self.name)
        return int(found["number"]) if found else None


def list_datasets() -> tuple[DatasetEntry, ...]:
    """Return every dataset, by name, each before its versions."""
    folder = datasets_folder()
    found = (path for path in folder.iterdir() if _is_dataset(path)) if folder.is_dir() else ()
    entries = (DatasetEntry(name=path.name, folder=path) for path in found)
    return tuple(sorted(entries, key=lambda entry: (entry.base.casefold(), entry.base, entry.version or 0)))


def _is_dataset(path: Path) -> bool:
    return not path.name.startswith(".") and (path / MANIFEST_NAME).is_file()


def dataset_folder(name: str) -> Path:
    """Return the folder of a dataset of the workspace; raises DatasetError when there is none of that name."""
    entries = {entry.name: entry.folder for entry in list_datasets()}
    if name not in entries:
        raise DatasetError(
            "There is no dataset {name!r}. Import it first, or choose one of: {known}.",
            name=name,
            known=", ".join(entries) or "none yet",
        )
    return entries[name]


def delete_dataset(name: str) -> None:
    """Delete a dataset with its curation for good; its versions stay. Raises OutputError where the system refuses."""
    delete_folder(dataset_folder(name))
