"""A file that cannot be read is told and set aside with all its bytes, never replaced."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fer_core.errors import GalleryError
from fer_core.people import gallery_file
from fer_core.people.gallery import Gallery
from tests.drawn_people import portraits_of


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database " * 999)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def foreign(path: Path) -> None:
    path.unlink()
    execute(path, "CREATE TABLE mine (x)")


def execute(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def without_a_table(path: Path) -> None:
    execute(path, "DROP TABLE changes")


def without_a_limit(path: Path) -> None:
    execute(path, "DELETE FROM chosen")


def without_a_count(path: Path) -> None:
    execute(path, "DELETE FROM changes")


def scratched(path: Path) -> None:
    """The header is whole; the tables are not."""
    data = bytearray(path.read_bytes())
    data[100:] = b"\x07" * (len(data) - 100)
    path.write_bytes(data)


SPOILT = [garbage, empty, cut, foreign, scratched]
WITHOUT = [without_a_table, without_a_limit, without_a_count]


@pytest.mark.parametrize("spoil", [*SPOILT, *WITHOUT])
@pytest.mark.parametrize("act", ["state", "add"])
def test_a_broken_file_is_told_and_set_aside(gallery: Gallery, spoil: Callable[[Path], None], act: str) -> None:
    gallery.add("Ana", portraits_of(1, 8))
    spoil(gallery.path)
    spoilt = gallery.path.read_bytes()
    acts = {"state": gallery.state, "add": lambda: gallery.add("Bo", portraits_of(2))}
    with pytest.raises(GalleryError, match=r"cannot be read: .* set aside as people\.sqlite\.broken-001"):
        acts[act]()
    (aside,) = gallery.set_aside()
    assert aside.read_bytes() == spoilt
    assert Gallery(gallery.path).state().people == ()


def test_a_second_one_does_not_replace_the_first(gallery: Gallery) -> None:
    for content in (b"first " * 200, b"second " * 200):
        gallery.path.parent.mkdir(exist_ok=True, parents=True)
        gallery.path.write_bytes(content)
        with pytest.raises(GalleryError, match="set aside"):
            gallery.state()
    assert [path.read_bytes()[:5] for path in gallery.set_aside()] == [b"first", b"secon"]


def test_asking_for_changes_finds_it_too(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    garbage(gallery.path)
    with pytest.raises(GalleryError, match="set aside"):
        gallery.changes()


def test_its_journal_goes_with_it(gallery: Gallery) -> None:
    """SQLite would take it for the journal of the file that follows."""
    gallery.add("Ana", portraits_of(1))
    garbage(gallery.path)
    journal = gallery.path.with_name("people.sqlite-journal")
    journal.write_bytes(b"old pages")
    with pytest.raises(GalleryError, match="set aside"):
        gallery.state()
    assert not journal.exists()
    gallery.delete_set_aside()
    assert not list(gallery.path.parent.glob("people.sqlite*"))


def test_several_windows_set_it_aside_once(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    garbage(gallery.path)

    def look(_number: int) -> str:
        try:
            return f"{len(Gallery(gallery.path).state().people)} people"
        except GalleryError as error:
            return str(error)

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(look, range(6)))
    assert any("set aside as people.sqlite.broken-001" in words for words in told)
    assert len(gallery.set_aside()) == 1


def test_people_can_be_enrolled_anew_after_a_table_was_lost(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    without_a_table(gallery.path)
    with pytest.raises(GalleryError, match="set aside"):
        gallery.changes()
    gallery.add("Bo", portraits_of(2))
    assert [person.name for person in gallery.state().people] == ["Bo"]


def test_a_healthy_file_is_never_set_aside(gallery: Gallery) -> None:
    """Whoever comes second under the lock looks again: there may be a new gallery by then."""
    gallery.add("Ana", portraits_of(1))
    told = gallery_file._broken(gallery.path, "malformed")
    assert "could not be read just now: malformed" in str(told) and "set aside" not in str(told)
    assert [person.name for person in gallery.state().people] == ["Ana"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("SQLITE_BUSY", "being written by another window"), ("SQLITE_IOERR_READ", "cannot be used: on fire")],
)
def test_a_file_that_cannot_be_looked_at_is_not_set_aside(
    gallery: Gallery, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.add("Ana", portraits_of(1))

    def fail(_connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("on fire")
        error.sqlite_errorname = name
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(gallery_file, "count_of_changes", fail)
        assert words in str(gallery_file._broken(gallery.path, "malformed"))
    assert gallery.set_aside() == () and len(gallery.state().people) == 1
