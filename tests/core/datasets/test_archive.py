"""A hostile or broken archive is refused with one sentence, before anything is unpacked."""

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
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


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("train/con/a.png", "on Windows"),
        ("train/happy/Aux.tar.png", "on Windows"),
        ("train/happy./a.png", "on Windows"),
        ("train/happy /a.png", "on Windows"),
        ("train\\happy\\a.png", "backslashes"),
    ],
)
def test_refuses_names_that_change_elsewhere(tmp_path: Path, name: str, problem: str) -> None:
    path = write_archive(tmp_path / "a.zip", {name: b"x"})
    with pytest.raises(DatasetError, match=problem):
        ArchiveSource(path)


@pytest.mark.parametrize("name", ["train/happy/a.png\0.exe", "\0"], ids=["ending", "all"])
def test_refuses_a_name_that_hides_its_end(tmp_path: Path, name: str) -> None:
    path = write_archive(tmp_path / "a.zip", {"x" * len(name): b"x"})
    change_entry(path, name=lambda _: name.encode())
    with pytest.raises(DatasetError, match="goes on after its end"):
        ArchiveSource(path)


@pytest.mark.parametrize(
    "name", ["./train/happy/a.png", "train/console/con gafas.png", "train/.happy/a..b.png", "train/com10/ț 😀.png"]
)
def test_takes_unusual_names(tmp_path: Path, name: str) -> None:
    source = ArchiveSource(write_archive(tmp_path / "a.zip", {name: b"x"}))
    assert [(name, source.read(name)) for name in source.names()] == [(name, b"x")]


def without_utf8_flag(path: Path, names: dict[str, bytes]) -> Path:
    """Pack files whose names are bytes of any code page, as programs do that do not say which."""
    stand_ins = {letter * len(name): name for letter, name in zip("XYZ", names.values(), strict=False)}
    write_archive(path, {name: letter.encode() for name, letter in zip(stand_ins, names, strict=True)})
    data = path.read_bytes()
    for stand_in, name in stand_ins.items():
        data = data.replace(stand_in.encode(), name)
    path.write_bytes(data)
    return path


def test_reads_utf8_names_that_do_not_say_so(tmp_path: Path) -> None:
    names = {"1": "train/fâché/a 😀.png".encode(), "2": b"train/f\x83ch\x82/b.png"}
    source = ArchiveSource(without_utf8_flag(tmp_path / "mac.zip", names))
    assert source.names() == ["train/fâché/a 😀.png", "train/fâché/b.png"]
    assert [source.read(name) for name in source.names()] == [b"1", b"2"]


def test_checks_names_as_they_are_meant(tmp_path: Path) -> None:
    names = {"1": "train/happy/\u00e9.png".encode(), "2": "train/happy/e\u0301.png".encode()}
    with pytest.raises(DatasetError, match="twice, or in two spellings"):
        ArchiveSource(without_utf8_flag(tmp_path / "mac.zip", names))


def test_refuses_links(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("train/happy/link.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(DatasetError, match="is a link"):
        ArchiveSource(tmp_path / "a.zip")


@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK], ids=["pipe", "device", "socket"])
def test_refuses_what_is_no_file(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("train/happy/a.png")
    entry.external_attr = (kind | 0o666) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "")
    with pytest.raises(DatasetError, match="is a device, a pipe"):
        ArchiveSource(tmp_path / "a.zip")


def test_refuses_encrypted_pictures(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": b"x"})
    change_entry(path, flags=lambda flags: flags | 1)
    with pytest.raises(DatasetError, match="is encrypted"):
        ArchiveSource(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_refuses_methods_that_unpack_without_limit(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("train/happy/a.png", b"x" * 100)
    with pytest.raises(DatasetError, match=f"packed by the method {method}"):
        ArchiveSource(tmp_path / "a.zip")


def test_a_file_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": bytes(50 * 2**20)})
    change_entry(path, unpacked=lambda _: 1000)
    source = ArchiveSource(path)
    tracemalloc.start()
    try:
        with pytest.raises(DatasetError, match="is damaged"):
            source.read("train/happy/a.png")
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_refuses_many_small_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.archives.archive_checks.HARMLESS_TOTAL_BYTES", 2**21)
    path = write_archive(tmp_path / "a.zip", {f"train/happy/{number}.png": bytes(2**20) for number in range(3)})
    with pytest.raises(DatasetError, match="it unpacks to more than 200 times its size"):
        ArchiveSource(path)


@pytest.mark.parametrize("back", [0, 20], ids=["the same bytes", "a part"])
def test_refuses_entries_that_share_bytes(tmp_path: Path, back: int) -> None:
    """As in a bomb without nesting, where thousands of entries point into one stream."""
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": b"x" * 99, "train/happy/b.png": b"y"})
    second = zipfile.ZipFile(path).infolist()[1].header_offset
    change_entry(path, entry=1, offset=lambda offset: second - back if back else 0)
    with pytest.raises(DatasetError, match="overlaps"):
        ArchiveSource(path)


def test_refuses_an_entry_that_reaches_past_the_end(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": b"x"})
    change_entry(path, packed=lambda _: 10**6)
    with pytest.raises(DatasetError, match="overlaps 'its end'"):
        ArchiveSource(path)


def test_refuses_a_bomb(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/big.png": bytes(30 * 2**20)})
    with pytest.raises(DatasetError, match="times its size"):
        ArchiveSource(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("train/happy/a.png", "train/Happy/A.png"),
        ("train/happy/a.png", "train/happy/a.png"),
        ("train/happy/\u00e9.png", "train/happy/e\u0301.png"),
        ("train/happy/\u00c9.png", "train/happy/e\u0301.png"),
        ("train/happy/a.png", "./train//happy/a.png"),
    ],
    ids=["capitals", "same", "accent", "capital and accent", "slashes"],
)
def test_refuses_names_that_collide(tmp_path: Path, first: str, second: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(first, b"1")
        archive.writestr(second, b"2")
    with pytest.raises(DatasetError, match="twice"):
        ArchiveSource(tmp_path / "a.zip")


@pytest.mark.parametrize("long", [False, True], ids=["short end", "zip64 end"])
def test_refuses_a_million_files_before_reading_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    entry = struct.pack("<4s24x3H12x", b"PK\1\2", 5, 0, 0) + b"a.png"
    directory = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 0xFFFFFFFF if long else len(directory), 0, 0)
    if long:
        end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(directory), 0) + (
            struct.pack("<4sLQL", b"PK\6\7", 0, len(directory), 1) + end
        )
    (tmp_path / "a.zip").write_bytes(directory + end)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the names were read"))
    with pytest.raises(DatasetError, match="holds more than 500,000 files"):
        ArchiveSource(tmp_path / "a.zip")


def test_takes_as_many_files_as_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_archive(tmp_path / "a.zip", {f"train/happy/{number}.png": b"x" for number in range(3)})
    monkeypatch.setattr("fer_core.datasets.sources.archive.MAX_FILES", 3)
    assert len(ArchiveSource(path).names()) == 3
    monkeypatch.setattr("fer_core.datasets.sources.archive.MAX_FILES", 2)
    with pytest.raises(DatasetError, match="holds more than 2 files"):
        ArchiveSource(path)


def test_refuses_an_endless_list_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.datasets.sources.archive.MAX_DIRECTORY_BYTES", 2**20)
    path = write_archive(tmp_path / "a.zip", {f"train/happy/{number}{'a' * 60_000}.png": b"" for number in range(20)})
    with pytest.raises(DatasetError, match="list of files takes more than 1 MB"):
        ArchiveSource(path)


def test_reads_a_zip64_archive_with_a_comment_behind_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)  # a large archive's form of the end
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("train/happy/a.png", b"1")
        archive.comment = b"made by hand"
    assert b"PK\6\6" in data.getvalue()
    (tmp_path / "a.zip").write_bytes(b"#!/bin/sh\n" + data.getvalue())
    assert ArchiveSource(tmp_path / "a.zip").read("train/happy/a.png") == b"1"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": lambda name: b"\xff" * len(name), "flags": lambda _: 0x800},
        {"needs": lambda _: 99},
        {"signature": lambda _: 0},
    ],
    ids=["name is no UTF-8", "needs a later zip", "no entry"],
)
def test_refuses_a_damaged_list(tmp_path: Path, changes: dict[str, Callable[[object], object]]) -> None:
    path = write_archive(tmp_path / "a.zip", {"train/happy/a.png": b"x"})
    change_entry(path, **changes)
    with pytest.raises(DatasetError, match="not a zip archive, or it is damaged"):
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


FIELDS = {"needs": (6, "<H"), "flags": (8, "<H"), "packed": (20, "<L"), "unpacked": (24, "<L")}
FIELDS |= {"signature": (0, "<L"), "offset": (42, "<L")}
"""Where an entry of the list of files holds them: PKWARE's APPNOTE 4.3.12."""


def change_entry(path: Path, *, entry: int = 0, **changes: Callable[..., object]) -> None:
    """Change what the list of an archive's files says about one of them, and nothing else."""
    data = bytearray(path.read_bytes())
    start = -1
    for _ in range(entry + 1):
        start = data.index(b"PK\1\2", start + 1)
    if change_name := changes.pop("name", None):
        length = struct.unpack_from("<H", data, start + 28)[0]
        data[start + 46 : start + 46 + length] = change_name(bytes(data[start + 46 : start + 46 + length]))
    for field, change in changes.items():
        offset, form = FIELDS[field]
        struct.pack_into(form, data, start + offset, change(struct.unpack_from(form, data, start + offset)[0]))
    path.write_bytes(data)
