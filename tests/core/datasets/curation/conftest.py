"""A fresh small dataset for each test."""

from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation
from tests.curated_dataset import make_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures a class in train and two in valid: angry, happy and sad, named 0.png and on."""
    return make_dataset(tmp_path / "data" / "drawn é 😀")


@pytest.fixture
def curation(folder: Path) -> Curation:
    return Curation(folder)
