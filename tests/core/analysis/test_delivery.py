import os
import sys
from pathlib import Path

import pytest

from fer_core.analysis.delivery import CopyNames, check_outputs
from fer_core.errors import OutputError
from fer_core.writing import check_place, write_whole


def test_a_file_is_written_and_its_folder_made(tmp_path):
    write_whole(tmp_path / "new" / "out.json", b"[]")
    assert (tmp_path / "new" / "out.json").read_bytes() == b"[]"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "out.json").write_bytes(b"old")

    def full_disk(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OutputError, match=r"out\.json cannot be written: No space left"):
        write_whole(tmp_path / "out.json", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out.json": b"old"}


@pytest.mark.parametrize("act", [lambda path: write_whole(path, b""), check_place], ids=["write", "check"])
def test_a_file_in_the_way_is_told(tmp_path, act):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="Choose another place"):
        act(tmp_path / "file" / "out.json")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(OutputError, match="is a folder"):
        check_place(tmp_path)


def test_a_good_place_is_left_empty(tmp_path):
    check_place(tmp_path / "out.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_device_is_written_to_and_stays():
    write_whole(Path(os.devnull), b"gone")
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["a/dogs.jpg"], ["dogs_faces.jpg"]),
        (["a/dogs.jpg", "b/dogs.jpg"], ["dogs_faces.jpg", "dogs_faces-2.jpg"]),
        (["a/dogs.jpg", "b/DOGS.jpg"], ["dogs_faces.jpg", "DOGS_faces-2.jpg"]),
        (["dogs.jpg", "dogs.png"], ["dogs_faces.jpg", "dogs_faces.png"]),
        (["scan.tif", "scan.bmp"], ["scan_faces.png", "scan_faces-2.png"]),
        (["out/dogs_faces.jpg", "out/dogs.jpg"], ["dogs_faces_faces.jpg", "dogs_faces-2.jpg"]),
    ],
    ids=["one", "same name", "case", "formats", "as PNG", "a source has that name"],
)
def test_each_copy_has_its_own_name(tmp_path, sources, expected):
    paths = [tmp_path / source for source in sources]
    copies = CopyNames(tmp_path / "out", paths)
    assert [copies.name_for(path) for path in paths] == [tmp_path / "out" / name for name in expected]


def test_a_result_never_replaces_a_source_or_another_result(tmp_path):
    photo, table = tmp_path / "p.png", tmp_path / "t.csv"
    photo.write_bytes(b"photo")
    with pytest.raises(OutputError, match="photo to analyze"):
        check_outputs([tmp_path / "." / "p.png"], [photo])
    with pytest.raises(OutputError, match="another result"):
        check_outputs([table, table], [photo])
    check_outputs([table, tmp_path / "t.json"], [photo])
    assert photo.read_bytes() == b"photo"
