"""The people who agreed to be known: enrol them, and analyze.py --people and the app name them.

python scripts/people.py add "Ana Maria" ana-1.jpg ana-2.jpg ana-3.jpg --agreed
python scripts/people.py list
python scripts/people.py rename "Ana Maria" Ana
python scripts/people.py merge Annie Ana
python scripts/people.py limit 0.5
python scripts/people.py limit auto
python scripts/people.py remove Ana
python scripts/people.py remove --all

What is stored of a person, numbers and small pictures of the face, stays on this computer; --agreed says that the
person agrees to it. "remove" overwrites it, and takes the name out of the videos that the app keeps.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fer_core.errors import GalleryError, MediaError
from fer_core.people.gallery import Gallery, Portrait, checked_name
from fer_core.people.separation import FEW_PICTURES, look_alikes, with_few_pictures
from fer_core.plain_names import folded
from scripts._bar import Bar
from scripts._command import DONE, UNUSABLE, add_command, named_path, run_command

if TYPE_CHECKING:
    from fer_core.people.enrolment import Refusal


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = arguments.add_subparsers(dest="command", required=True, metavar="COMMAND")
    adding = add_command(commands, "add", add, "name", says="enrol a person, or add pictures to one, ten at a time")
    adding.add_argument("photos", nargs="+", type=named_path, metavar="PHOTO")
    adding.add_argument("--agreed", action="store_true", help="the person agrees that their face is stored here")
    add_command(commands, "list", show_all, says="show everybody, and the distance limit")
    add_command(commands, "rename", rename, "name", "new", says="give a person another name")
    add_command(commands, "merge", merge, "name", "into", says="put a person's pictures among those of another one")
    removing = commands.add_parser("remove", help="delete a person, or all, for good")
    which = removing.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="NAME")
    which.add_argument("--all", action="store_true", help="delete everybody")
    removing.set_defaults(run=remove)
    add_command(
        commands, "limit", limit, "value", says="the distance beyond which a face is unknown: a number, or auto"
    )
    return arguments


def main(arguments: argparse.Namespace) -> int:
    code: int | None = arguments.run(arguments)
    return DONE if code is None else code


def add(arguments: argparse.Namespace) -> int:
    """Enrol the pictures that can be used; return 2 when one was refused."""
    if not arguments.agreed:
        raise GalleryError(
            "Nothing was stored. Add --agreed if {name} agrees that numbers and small pictures of their face are "
            "stored on this computer.",
            name=checked_name(arguments.name),
        )
    portraits, refused = looked_at(arguments.photos, checked_name(arguments.name))
    for refusal in refused:
        print(told(refusal), file=sys.stderr)
    if not portraits:
        raise GalleryError("None of the pictures can be used, so nothing was stored.")
    Gallery().add(arguments.name, portraits)
    print(f"{checked_name(arguments.name)} is enrolled with {pictures(len(portraits), 'more ')}")
    return UNUSABLE if refused else DONE


def looked_at(photos: Sequence[Path], name: str) -> "tuple[list[Portrait], list[Refusal]]":
    """Return what can be enrolled under that name, and what cannot, with the reason."""
    from fer_core.people.enrolment import PICTURES_AT_A_TIME, Candidate, Enroller, too_many, without_strangers

    enroller, taken, refused = Enroller(), [], [too_many(str(photo)) for photo in photos[PICTURES_AT_A_TIME:]]
    with Bar("looking", unit="photo") as bar:
        for done, photo in enumerate(photos[:PICTURES_AT_A_TIME], 1):
            found = enroller.look(read_bytes(photo), name=str(photo))
            if isinstance(found, Candidate):
                taken.append(found)
            else:
                refused.append(found)
            bar.show(done, min(len(photos), PICTURES_AT_A_TIME))
    known = [person.embeddings for person in Gallery().state().people if folded(person.name) == folded(name)]
    kept, strangers = without_strangers(taken, *known)
    return [candidate.portrait for candidate in kept], [*refused, *strangers]


def read_bytes(photo: Path) -> bytes:
    """Raise MediaError when there is no such file."""
    try:
        return photo.read_bytes()
    except OSError as error:
        raise MediaError("{path} cannot be read: {reason}.", path=photo, reason=error.strerror or error) from error


def told(refusal: "Refusal") -> str:
    """Return the file and the reason, which may name the file itself."""
    reason = str(refusal.error)
    return reason if reason.startswith(refusal.name) else f"{refusal.name}: {reason}"


def pictures(count: int, more: str = "") -> str:
    return f"{count} {more}{'picture' if count == 1 else 'pictures'}"


def show_all(_: argparse.Namespace) -> None:
    """Print everybody with warnings, and the limit."""
    known = Gallery().state()
    tell_set_aside()
    if not known.people:
        print("Nobody is enrolled.")
    for person in known.people:
        print(f"{person.name}  {pictures(len(person.embeddings))}")
    for few in with_few_pictures(known.people):
        print(f"{few.name} has few pictures: enrol at least {FEW_PICTURES}, from several sides.")
    for pair in look_alikes(known.people):
        print(f"{pair.first} and {pair.second} look alike (distance {pair.distance:.2f}): merge them if they are one.")
    if known.people:
        origin = "follows from these people" if known.chosen_limit is None else "chosen"
        print(f"Limit {known.limit:.3f} ({origin})")


def tell_set_aside() -> None:
    """Say what could not be read, until it is deleted: it still holds faces."""
    for path in Gallery().set_aside():
        print(
            f"People who were enrolled before could not be read. What was stored of them is in {path}: repair it, put "
            f'a backup in the place of {Gallery().path.name}, or delete it ("remove --all" does so, with everybody).',
            file=sys.stderr,
        )


def rename(arguments: argparse.Namespace) -> None:
    gallery = Gallery()
    gallery.rename(gallery.find(arguments.name).id, arguments.new)
    forget_in_videos()
    print(f"Renamed to {checked_name(arguments.new)}")


def merge(arguments: argparse.Namespace) -> None:
    gallery = Gallery()
    into = gallery.find(arguments.into)
    gallery.merge(gallery.find(arguments.name).id, into.id)
    forget_in_videos()
    print(f"Merged into {into.name}")


def remove(arguments: argparse.Namespace) -> None:
    gallery = Gallery()
    if arguments.all:
        gallery.delete_all()
        told = "Everybody is deleted"
    else:
        person = gallery.find(arguments.name)
        gallery.delete(person.id)
        told = f"{person.name} is deleted"
    print(told)
    forget_in_videos()


def limit(arguments: argparse.Namespace) -> None:
    gallery = Gallery()
    gallery.choose_limit(None if arguments.value == "auto" else _number(arguments.value))
    print(f"Limit {gallery.state().limit:.3f}")


def forget_in_videos() -> None:
    """Take names that are gone out of the videos that the app keeps."""
    from fer_core.jobs.video_names import forget_names_in_videos

    forget_names_in_videos()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise GalleryError('The limit is a number or "auto", got "{text}".', text=text) from error


if __name__ == "__main__":
    run_command(main, parser())
