"""What is done to a source on its way in, and what is refused before anything is."""

from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.intake import IntakeOptions, take_in
from fer_core.errors import DatasetError, WorkCancelled
from tests.drawn_dataset import png, write_folder


@pytest.fixture
def unsplit(tmp_path: Path) -> Path:
    contents = {f"{label}/{number}.png": png(label, number) for label in ("happy", "sad") for number in range(4)}
    return write_folder(tmp_path / "source", contents)


def test_a_cancel_while_copies_are_sought_is_one_of_the_import(unsplit: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled, match=r"^The import was cancelled\. Nothing was kept\.$"):
        take_in(open_dataset(unsplit), tmp_path / "data", IntakeOptions(), cancelled=lambda: True)
    assert not (tmp_path / "data").exists()


def test_nothing_is_held_out_of_a_source_without_splits(unsplit: Path, tmp_path: Path) -> None:
    phases: list[str] = []
    with pytest.raises(DatasetError, match="source has no splits, so nothing can be held out"):
        take_in(open_dataset(unsplit), tmp_path / "data", IntakeOptions(hold_out=0.1), phase=phases.append)
    assert phases == [] and not (tmp_path / "data").exists()
