"""One gallery: what comes in, what is changed, and what is really gone."""

import sqlite3
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from fer_core import sqlite_file
from fer_core.errors import GalleryError
from fer_core.people import gallery_file
from fer_core.people.gallery import LONGEST_NAME, Gallery
from fer_core.people.matching import Person
from fer_core.people.separation import DEFAULT_LIMIT, Separation, measure_separation
from tests.drawn_people import embeddings_of, portraits_of, thumbnail


def names(gallery: Gallery) -> dict[str, int]:
    return {person.name: len(person.embeddings) for person in gallery.state().people}


def bytes_on_disk(gallery: Gallery) -> bytes:
    """All files beside the gallery: journals and logs too."""
    return b"".join(path.read_bytes() for path in sorted(gallery.path.parent.iterdir()))


def test_nobody_makes_no_file(gallery: Gallery) -> None:
    assert gallery.state().people == () and gallery.changes() == (0, 0)
    gallery.delete_all()
    assert not gallery.path.exists()


def test_what_is_added_comes_back(gallery: Gallery) -> None:
    gallery.add("Zoë", portraits_of(2))
    number = gallery.add(" Ana  Maria ", portraits_of(1, 4))
    ana, zoe = Gallery(gallery.path).state().people
    assert (ana.id, ana.name, zoe.name) == (number, "Ana Maria", "Zoë")
    assert np.array_equal(ana.embeddings, embeddings_of(1, 4))
    assert ana.thumbnails == tuple(thumbnail(1, place) for place in range(4))


def test_the_same_name_gets_more_pictures(gallery: Gallery) -> None:
    first = gallery.add("Ana", portraits_of(1, 2))
    assert gallery.add("ANA", portraits_of(1, 3)) == first
    assert names(gallery) == {"Ana": 5}


@pytest.mark.parametrize(
    "name", ["*bold* [x](y) $1$", "</script>", "'; DROP TABLE people; --", "名前 😀", "null", "unknown", "a\x00b"]
)
def test_a_name_may_be_anything(gallery: Gallery, name: str) -> None:
    gallery.add(name, portraits_of(1))
    assert list(names(gallery)) == [name.replace("\x00", " ")]
    gallery.delete(gallery.find(name).id)
    assert names(gallery) == {}


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "x" * (LONGEST_NAME + 1)], ids=["empty", "spaces", "lines", "long"])
def test_an_empty_or_long_name_is_refused(gallery: Gallery, name: str) -> None:
    with pytest.raises(GalleryError, match="name"):
        gallery.add(name, portraits_of(1))
    assert not gallery.path.exists()


def test_nobody_is_enrolled_without_a_picture(gallery: Gallery) -> None:
    with pytest.raises(GalleryError, match="at least one picture"):
        gallery.add("Ana", [])
    assert names(gallery) == {}


def test_rename(gallery: Gallery) -> None:
    number = gallery.add("Ana", portraits_of(1))
    gallery.add("Bo", portraits_of(2))
    gallery.rename(number, "ana")
    gallery.rename(number, "Cy")
    assert names(gallery) == {"Bo": 3, "Cy": 3}
    with pytest.raises(GalleryError, match=r"enrolled already\. Merge"):
        gallery.rename(number, "BO")


def test_merge(gallery: Gallery) -> None:
    ana, annie = gallery.add("Ana", portraits_of(1)), gallery.add("Annie", portraits_of(1, 2))
    gallery.merge(annie, into=ana)
    assert names(gallery) == {"Ana": 5}
    with pytest.raises(GalleryError, match="themselves"):
        gallery.merge(ana, into=ana)


@pytest.mark.parametrize(
    "act",
    [
        lambda g: g.rename(99, "Bo"),
        lambda g: g.delete(99),
        lambda g: g.merge(99, into=1),
        lambda g: g.merge(1, into=99),
    ],
    ids=["rename", "delete", "merge", "merge into"],
)
def test_somebody_who_is_gone_is_told(gallery: Gallery, act: Callable[[Gallery], None]) -> None:
    gallery.add("Ana", portraits_of(1))
    with pytest.raises(GalleryError, match="not enrolled any more"):
        act(gallery)
    assert names(gallery) == {"Ana": 3}


def test_deleting_leaves_no_bytes(gallery: Gallery) -> None:
    bo = gallery.add("Bo Unmistakable", portraits_of(2, 8))
    gallery.add("Ana", portraits_of(1, 8))
    before, remnants = gallery.path.stat().st_size, bytes_on_disk(gallery)
    traces = [b"Bo Unmistakable", b"bo unmistakable", b"face of 2 ", embeddings_of(2, 8)[0, :6].tobytes()]
    assert all(trace in remnants for trace in traces)
    gallery.delete(bo)
    assert not any(trace in bytes_on_disk(gallery) for trace in traces)
    assert b"face of 1 " in bytes_on_disk(gallery)
    assert gallery.path.stat().st_size < before


def test_what_is_deleted_is_overwritten_also_while_somebody_reads(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VACUUM has to wait then; secure_delete does not need it."""
    monkeypatch.setattr(gallery_file, "_shrink", lambda connection: None)
    gallery.delete(gallery.add("Bo Unmistakable", portraits_of(2, 8)))
    remnants = bytes_on_disk(gallery)
    assert b"Unmistakable" not in remnants and b"face of" not in remnants


def test_old_names_leave_no_bytes(gallery: Gallery) -> None:
    number, other = gallery.add("Old Name", portraits_of(1)), gallery.add("Other Name", portraits_of(2))
    gallery.rename(number, "New")
    gallery.merge(other, into=number)
    for trace in (b"Old Name", b"old name", b"Other Name", b"other name"):
        assert trace not in bytes_on_disk(gallery)


def test_deleting_everybody_takes_all(gallery: Gallery) -> None:
    for person in (1, 2, 3):
        gallery.add(f"Somebody {person}", portraits_of(person))
    gallery.choose_limit(0.3)
    gallery.path.with_name("people.sqlite.broken-001").write_bytes(b"face of somebody")
    gallery.delete_all()
    assert names(gallery) == {} and gallery.state().chosen_limit is None
    assert gallery.set_aside() == ()
    assert b"face of" not in bytes_on_disk(gallery) and b"Somebody" not in bytes_on_disk(gallery)


def test_numbers_are_not_used_again(gallery: Gallery) -> None:
    """Another window may still show the person who had it."""
    first = gallery.add("Ana", portraits_of(1))
    gallery.delete(first)
    assert gallery.add("Bo", portraits_of(2)) > first


def test_the_limit_is_kept_until_it_is_given_back(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    assert gallery.state().limit == DEFAULT_LIMIT
    gallery.choose_limit(0.35)
    assert Gallery(gallery.path).state().limit == 0.35
    gallery.choose_limit(None)
    assert gallery.state().limit == DEFAULT_LIMIT
    with pytest.raises(GalleryError, match=r"between 0\.2 and 0\.8, got 3"):
        gallery.choose_limit(3)


def test_every_change_is_seen(gallery: Gallery) -> None:
    seen = {gallery.changes()}
    number = gallery.add("Ana", portraits_of(1))
    seen.add(gallery.changes())
    for act in (lambda: gallery.rename(number, "Bo"), lambda: gallery.choose_limit(0.3), gallery.delete_all):
        act()
        seen.add(gallery.changes())
    assert len(seen) == 5


def test_a_gallery_made_anew_is_another_one(gallery: Gallery) -> None:
    """The file system may give it the inode of the one that was deleted by hand."""
    stamps = set()
    for person in range(8):
        gallery.add("Somebody", portraits_of(person))
        stamps.add(gallery.changes()[1])
        gallery.path.unlink()
    assert len(stamps) == 8


def test_the_people_are_compared_once(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (1, 2):
        gallery.add(f"{person}", portraits_of(person))
    asked: list[int] = []

    def measure(people: Sequence[Person]) -> Separation:
        asked.append(len(people))
        return measure_separation(people)

    monkeypatch.setattr("fer_core.people.gallery.measure_separation", measure)
    state = gallery.state()
    assert state.limit == state.separation.limit == state.limit == 0.55
    assert asked == [2]


def test_a_newer_format_is_not_touched(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    with sqlite3.connect(gallery.path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(GalleryError, match="newer FER Studio"):
        gallery.state()
    assert gallery.path.exists() and gallery.set_aside() == ()


def test_a_writer_that_takes_too_long_is_told(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery.add("Ana", portraits_of(1))
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)
    with gallery_file.writing(gallery.path):
        with pytest.raises(GalleryError, match="being written by another window"):
            gallery.add("Bo", portraits_of(2))
        assert names(gallery) == {"Ana": 3}


def test_an_error_takes_everything_back(gallery: Gallery) -> None:
    gallery.add("Ana", portraits_of(1))
    portraits = portraits_of(2)
    short = portraits[0].embedding[:64]
    with pytest.raises(sqlite3.IntegrityError):
        gallery.add("Bo", [*portraits, type(portraits[0])(embedding=short, thumbnail=b"")])
    assert names(gallery) == {"Ana": 3}
