"""What DATA means to a command."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.curation.decisions import Decision
from fer_core.datasets.curation.store import Curation
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.errors import DatasetError
from scripts._data import curated_folder, dataset_of, new_dataset
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import files, write_folder


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset of the workspace, for commands that are called in a folder beside it."""
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    import_dataset(open_dataset(write_folder(tmp_path / "source", files({"train": 1}))), tmp_path / "home/data/mine")
    return tmp_path / "home/data/mine"


def test_a_plain_folder_does_not_hide_an_imported_dataset(mine: Path) -> None:
    write_folder(Path("mine"), {**files({"train": 1}), "manifest.csv": b"id,path\n"})
    assert curated_folder(Path("mine")) == mine


def test_an_imported_dataset_is_taken_by_its_path(mine: Path, tmp_path: Path) -> None:
    import_dataset(open_dataset(tmp_path / "source"), Path("mine").resolve())
    assert curated_folder(Path("mine")) == tmp_path / "here/mine"
    assert curated_folder(mine) == mine


def test_what_was_not_imported_is_refused(mine: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is not an imported dataset"):
        curated_folder(tmp_path / "source")
    with pytest.raises(DatasetError, match="no dataset 'gone'"):
        curated_folder(Path("gone"))


def test_a_new_dataset_takes_no_name_that_is_taken(mine: Path, tmp_path: Path) -> None:
    assert new_dataset("other") == mine.with_name("other")
    for taken in ("mine", str(tmp_path / "source")):
        with pytest.raises(DatasetError, match="exists already"):
            new_dataset(taken)


def test_a_networks_dataset_is_the_one_that_its_card_names(tmp_path: Path) -> None:
    """As imported, where it was trained on that; as decided, where on that."""
    folder = make_dataset(tmp_path / "drawn")
    imported = open_dataset(folder)
    record = imported.manifest.records[0]
    Curation(folder).decide([Decision(file=record.file, action="exclude")], window="a")
    decided = as_decided(open_dataset(folder))
    assert len(decided.manifest.records) == len(imported.manifest.records) - 1
    for dataset in (imported, decided):
        card = SimpleNamespace(dataset={"fingerprint": dataset.manifest.fingerprint})
        assert dataset_of(card, folder).manifest == dataset.manifest
    assert dataset_of(SimpleNamespace(dataset={}), folder).manifest == imported.manifest
