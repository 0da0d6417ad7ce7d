"""A hostile or broken archive is refused with one sentence, before anything is unpacked."""

import stat
import zipfile
from pathlib import Path

import pytest

from fer_core.datasets.sources.archive import ArchiveSource
from fer_core.errors import DatasetError
from tests.drawn_dataset import png, write_archive


def test_reads_names_in_order_and_bytes(tmp_path: Path) -> None:
    contents = {"train/sad/b.png": png("sad", 1), "train/happy/a ñ.png": png("happy", 2)}
    source = ArchiveSource(write_archive(tmp_path / "a.zip", contents))
    assert source.names() == ["train/happy/a ñ.png", "train/sad/b.png"]
    assert {name: source.read(name) for name in source.names()} == contents


@pytest.mark.parametrize(
    "name",
    ["../climbs.png", "train/../../climbs.png", "/absolute.png", "C:/drive.png"],
    ids=["parent", "hidden parent", "absolute", "drive"],
)
def test_refuses_names_that_climb_out(tmp_path: Path, name: str) -> None:
    path = write_archive(tmp_path / "a.zip", {name: b"x"})
    with pytest.raises(DatasetError, match="climbs out"):
        ArchiveSource(path)


def test_refuses_links(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("train/happy/link.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(DatasetError, match="is a link"):
        ArchiveSource(tmp_path / "a.zip")


def test_refuses_a_bomb(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/big.png": bytes(30 * 2**20)})
    with pytest.raises(DatasetError, match="times its size"):
        ArchiveSource(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["train/Happy/A.png", "train/happy/a.png"], ids=["capitals", "same"])
def test_refuses_names_that_collide(tmp_path: Path, second: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("train/happy/a.png", b"1")
        archive.writestr(second, b"2")
    with pytest.raises(DatasetError, match="twice"):
        ArchiveSource(tmp_path / "a.zip")


def test_refuses_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.datasets.sources.archive.MAX_FILES", 2)
    path = write_archive(tmp_path / "a.zip", {f"train/happy/{i}.png": b"x" for i in range(3)})
    with pytest.raises(DatasetError, match="3 files, more than 2"):
        ArchiveSource(path)


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 broken"], ids=["empty", "text", "header only"])
def test_refuses_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DatasetError, match="not a zip archive, or it is damaged"):
        ArchiveSource(tmp_path / "a.zip")


def test_damage_inside_names_the_picture(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": png("happy", 1)})
    data = bytearray(path.read_bytes())
    data[80:100] = bytes(20)
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"train/happy/a\.png in .* is damaged"):
        ArchiveSource(path).read("train/happy/a.png")
