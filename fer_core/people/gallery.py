"""The people who agreed to be known: names, embeddings and small thumbnails, in one file of the workspace."""

import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from fer_core.errors import GalleryError
from fer_core.people.gallery_file import chosen_limit, count_of_changes, reading, set_aside, writing
from fer_core.people.matching import Matcher, Person
from fer_core.people.separation import LEAST_ADJUSTABLE, MOST_ADJUSTABLE, Separation, measure_separation
from fer_core.plain_names import folded
from fer_core.results import Embeddings
from fer_core.workspace import people_file

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Portrait:
    """One picture of a person as the gallery keeps it."""

    embedding: Embeddings
    """128."""
    thumbnail: bytes = field(repr=False)
    """A small JPEG of the aligned face."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnrolledPerson(Person):
    """Somebody in the gallery."""

    thumbnails: tuple[bytes, ...] = field(repr=False)
    """One a picture, as the embeddings."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GalleryState:
    """The gallery at one moment."""

    people: tuple[EnrolledPerson, ...] = ()
    """By name."""
    chosen_limit: float | None = None
    """The person's own; None takes what follows from the people."""
    changes: int = 0
    """Differs after each change."""
    _measured: list[Separation] = field(default_factory=list, init=False, repr=False)

    @property
    def separation(self) -> Separation:
        """The distances among these people, measured once: for a hundred of them it takes half a second."""
        if not self._measured:
            self._measured.append(measure_separation(self.people))
        return self._measured[0]

    @property
    def limit(self) -> float:
        """The distance beyond which a face is unknown."""
        return self.separation.limit if self.chosen_limit is None else self.chosen_limit


class Gallery:
    """The gallery in a file, which is made when the first person is added.

    Safe to use from several threads, windows and processes at once. Everything raises GalleryError when the file cannot
    be read or written, and when a person is not there any more; a broken file is set aside, never replaced.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or people_file()

    def state(self) -> GalleryState:
        """Return everybody."""
        if not self.path.exists():
            return GalleryState()
        with reading(self.path) as connection:
            return GalleryState(
                people=_people(connection),
                chosen_limit=chosen_limit(connection),
                changes=count_of_changes(connection),
            )

    def changes(self) -> tuple[int, int]:
        """Return what differs whenever ``state`` does, quickly: the file and the number of its changes."""
        try:
            inode = self.path.stat().st_ino
        except FileNotFoundError:
            return 0, 0
        with reading(self.path) as connection:
            return inode, count_of_changes(connection)

    def add(self, name: str, portraits: Sequence[Portrait]) -> int:
        """Store a new person, or more pictures of the one who has that name, and return the person's id."""
        plain = checked_name(name)
        if not portraits:
            raise GalleryError("{name} needs at least one picture.", name=plain)
        with writing(self.path) as connection:
            connection.execute("INSERT OR IGNORE INTO people (name, folded) VALUES (?, ?)", (plain, folded(plain)))
            (person,) = connection.execute("SELECT id FROM people WHERE folded = ?", (folded(plain),)).fetchone()
            connection.executemany(
                "INSERT INTO pictures (person, embedding, thumbnail) VALUES (?, ?, ?)",
                [(person, _as_bytes(portrait.embedding), portrait.thumbnail) for portrait in portraits],
            )
        return int(person)

    def find(self, name: str) -> EnrolledPerson:
        """Return the person of that name."""
        wanted = folded(checked_name(name))
        for person in self.state().people:
            if folded(person.name) == wanted:
                return person
        raise GalleryError('Nobody called "{name}" is enrolled.', name=name.strip())

    def rename(self, person: int, name: str) -> None:
        """Give a person another name; raises GalleryError when another person has it."""
        plain = checked_name(name)
        with writing(self.path, erases=True) as connection:
            _refuse_missing(connection, person)
            taken = connection.execute("SELECT id FROM people WHERE folded = ?", (folded(plain),)).fetchone()
            if taken and taken[0] != person:
                raise GalleryError("{name} is enrolled already. Merge the two, or choose another name.", name=plain)
            connection.execute("UPDATE people SET name = ?, folded = ? WHERE id = ?", (plain, folded(plain), person))

    def merge(self, person: int, into: int) -> None:
        """Put the pictures of a person among those of another one; the first one's name goes."""
        if person == into:
            raise GalleryError("A person cannot be merged with themselves. Choose two people.")
        with writing(self.path, erases=True) as connection:
            _refuse_missing(connection, person, into)
            connection.execute("UPDATE pictures SET person = ? WHERE person = ?", (into, person))
            connection.execute("DELETE FROM people WHERE id = ?", (person,))

    def delete(self, person: int) -> None:
        """Delete a person with all pictures; nothing of them stays in the file."""
        with writing(self.path, erases=True) as connection:
            _refuse_missing(connection, person)
            connection.execute("DELETE FROM people WHERE id = ?", (person,))

    def delete_all(self) -> None:
        """Delete everybody, the limit that was chosen, and broken files that were set aside; nothing stays."""
        if self.path.exists():
            with writing(self.path, erases=True) as connection:
                connection.execute("DELETE FROM people")
                connection.execute("UPDATE chosen SET distance_limit = NULL")
        self.delete_set_aside()

    def delete_set_aside(self) -> None:
        """Delete the broken files that were set aside."""
        for path in self.set_aside():
            _remove(path.with_name(f"{path.name}-journal"))
            _remove(path)

    def choose_limit(self, limit: float | None) -> None:
        """Store the distance beyond which a face is unknown; None takes again what follows from the people."""
        if limit is not None and not LEAST_ADJUSTABLE <= limit <= MOST_ADJUSTABLE:
            raise GalleryError(
                "The distance limit lies between {low} and {high}, got {limit}.",
                low=LEAST_ADJUSTABLE,
                high=MOST_ADJUSTABLE,
                limit=limit,
            )
        with writing(self.path) as connection:
            connection.execute("UPDATE chosen SET distance_limit = ?", (limit,))

    def set_aside(self) -> tuple[Path, ...]:
        """Return broken files that were set aside; they may still hold faces until everybody is deleted."""
        return set_aside(self.path)


def matcher_of(state: GalleryState) -> Matcher | None:
    """Return what compares faces with these people; None when there is nobody."""
    return Matcher(state.people, state.limit) if state.people else None


def checked_name(name: str) -> str:
    """Return a name as it is kept: one line, without spaces around it. Raises GalleryError for none, or a long one."""
    plain = " ".join(
        "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", name)).split()
    )
    if not plain:
        raise GalleryError("A person needs a name. Type one.")
    if len(plain) > LONGEST_NAME:
        raise GalleryError(
            "A name has at most {most} characters, got {count}. Shorten it.", most=LONGEST_NAME, count=len(plain)
        )
    return plain


def _people(connection: sqlite3.Connection) -> tuple[EnrolledPerson, ...]:
    pictures: dict[int, list[tuple[bytes, bytes]]] = {}
    for person, embedding, thumbnail in connection.execute(
        "SELECT person, embedding, thumbnail FROM pictures ORDER BY id"
    ):
        pictures.setdefault(person, []).append((embedding, thumbnail))
    rows = connection.execute("SELECT id, name FROM people ORDER BY folded").fetchall()
    return tuple(_person(number, name, pictures[number]) for number, name in rows if number in pictures)


def _person(number: int, name: str, pictures: Sequence[tuple[bytes, bytes]]) -> EnrolledPerson:
    embeddings = np.frombuffer(b"".join(embedding for embedding, _ in pictures), "<f4").reshape(len(pictures), -1)
    return EnrolledPerson(
        id=number, name=name, embeddings=embeddings, thumbnails=tuple(thumbnail for _, thumbnail in pictures)
    )


def _as_bytes(embedding: Embeddings) -> bytes:
    return np.ascontiguousarray(embedding, "<f4").tobytes()


def _refuse_missing(connection: sqlite3.Connection, *people: int) -> None:
    for person in people:
        if not connection.execute("SELECT 1 FROM people WHERE id = ?", (person,)).fetchone():
            raise GalleryError("That person is not enrolled any more; another window or command changed the list.")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise GalleryError(
            "{path} cannot be deleted: {reason}. Close what uses it, and try again.",
            path=path,
            reason=error.strerror or error,
        ) from error
