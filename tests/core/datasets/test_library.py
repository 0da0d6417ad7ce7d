"""The datasets of the workspace."""

from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.library import dataset_folder, delete_dataset, list_datasets
from fer_core.errors import DatasetError
from tests.drawn_dataset import files, write_folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "data"


def make(data: Path, *names: str) -> None:
    source = write_folder(data.parents[1] / "source", files({"train": 1}))
    for name in names:
        import_dataset(open_dataset(source), data / name)


def test_an_empty_workspace_has_none(data: Path) -> None:
    assert list_datasets() == ()


def test_lists_each_before_its_versions(data: Path) -> None:
    make(data, "b", "a@10", "a@2", "a", "Ă 😀", "odd@x")
    (data / ".a.partial-1").mkdir()
    (data / "no dataset").mkdir()
    found = [(entry.name, entry.base, entry.version) for entry in list_datasets()]
    assert found == [
        ("a", "a", None),
        ("a@2", "a", 2),
        ("a@10", "a", 10),
        ("b", "b", None),
        ("odd@x", "odd@x", None),
        ("Ă 😀", "Ă 😀", None),
    ]


@pytest.mark.parametrize("name", ["c", "..", "", "a/../a", ".hidden"])
def test_only_listed_names_lead_to_a_folder(data: Path, name: str) -> None:
    make(data, "a")
    with pytest.raises(DatasetError, match="There is no dataset"):
        dataset_folder(name)


def test_deleting_one_leaves_the_others(data: Path) -> None:
    make(data, "a", "a@1")
    delete_dataset("a")
    assert [path.name for path in data.iterdir()] == ["a@1"]
