"""What an archive or a folder holds, as the page tells it before an import."""

from pathlib import Path

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from pages.dataset_views.found import found_in
from tests.drawn_dataset import files, png, write_folder


def test_a_manifest_of_another_program_does_not_hide_the_pictures(tmp_path: Path) -> None:
    contents = {"happiness/1.png": png("happy", 1), "manifest.csv": b"id,path\n1,x\n"}
    found = found_in(write_folder(tmp_path / "theirs", contents))
    assert (found.classes, found.unsplit) == ({"happiness": 1}, True)


def test_an_imported_dataset_is_read_from_its_manifest(tmp_path: Path) -> None:
    import_dataset(open_dataset(write_folder(tmp_path / "a", files({"train": 2, "test": 1}))), tmp_path / "ours")
    found = found_in(tmp_path / "ours")
    assert (found.splits, found.unsplit) == ({"train": 6, "test": 3}, False)


def test_suggested_names_can_be_used_and_stay_apart(tmp_path: Path) -> None:
    labels = ("unsure?", "unsure*", "happiness", "con", "unlabelled", "?")
    contents = {f"train/{label}/1.png": png("happy", number) for number, label in enumerate(labels)}
    names = found_in(write_folder(tmp_path / "theirs", contents)).names
    assert {label: names.of(label) for label in labels} == {
        "unsure*": "unsure",
        "unsure?": "unsure 2",
        "happiness": "happy",
        "con": "con class",
        "unlabelled": "unlabelled",
        "?": "class",
    }
