"""Long work can end after its dataset was deleted; what it found must not bring an empty folder back."""

from pathlib import Path

from fer_core.datasets.manifest import MANIFEST_NAME
from fer_core.errors import DatasetError


def refuse_deleted(folder: Path) -> None:
    """Raise DatasetError where there is no imported dataset: nothing is written beside a manifest that is gone."""
    if not (folder / MANIFEST_NAME).is_file():
        raise DatasetError(
            "There is no imported dataset in {folder} any more, so nothing can be kept beside it. Import it again.",
            folder=folder,
        )
