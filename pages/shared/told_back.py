"""English that comes from deeper down, filled in already, told in the reader's language.

The reason inside an error, and a notice that a run wrote down, are English sentences when they get here. Each is
looked up as it is; else the message is sought that it was made from, and what filled it is told the same way.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Final

from fer_core.messages import N_
from pages.shared.numbers import ENGLISH, localised

REASONS: Final = frozenset({"reason", "problem", "why", "error", "what", "used", "formats", "archive"})
"""Values of messages that are words of ours; whatever a person named is in others and stays as it is."""
INSIDE: Final = REASONS | {"origin", "other", "listed"}
"""The same inside a reason."""
LEAST_LETTERS: Final = 8
"""A message with fewer of its own would be found in anything."""
NUMBER: Final = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")
BETWEEN: Final = re.compile(r", | and ")
OF_THE_SYSTEM: Final = (
    N_("No space left on device"),
    N_("Permission denied"),
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("Directory not empty"),
    N_("Read-only file system"),
    N_("Device or resource busy"),
    N_("Input/output error"),
)


def values_told(values: Mapping[str, object], language: str, folder: Path) -> dict[str, object]:
    """Return a message's values, with the reasons among them in a language."""
    if language == ENGLISH:
        return dict(values)
    ours = {name: value for name, value in values.items() if name in REASONS and not isinstance(value, int | float)}
    return {**values, **{name: told_back(str(value), language, folder) for name, value in ours.items()}}


def told_back(english: str, language: str, folder: Path) -> str:
    """Return an English text of ours in a language; one that is not ours stays."""
    known = _known(language, folder)
    if english in known:
        return known[english]
    if NUMBER.fullmatch(english):
        return localised(english, language)
    return _listed(english, language, folder) or _refilled(english, language, folder) or english


def _refilled(english: str, language: str, folder: Path) -> str | None:
    for pattern, translation in _patterns(language, folder):
        if found := pattern.fullmatch(english):
            parts = {name: _part_told(name, part, language, folder) for name, part in found.groupdict().items()}
            return "".join(text + (parts.get(name, "") if name else "") for text, name, *_rest in _parsed(translation))
    return None


def _part_told(name: str, part: str, language: str, folder: Path) -> str:
    return told_back(part, language, folder) if name in INSIDE or NUMBER.fullmatch(part) else part


def _listed(english: str, language: str, folder: Path) -> str | None:
    """Take "this, this and that" apart, if each is ours."""
    pieces = BETWEEN.split(english)
    if len(pieces) == 1:
        return None
    told = [told_back(piece, language, folder) for piece in pieces]
    if any(one == piece for one, piece in zip(told, pieces, strict=True)):
        return None
    from babel.lists import format_list

    return format_list(told, locale=language)


@lru_cache(maxsize=16)
def _known(language: str, folder: Path) -> dict[str, str]:
    """Return the messages of the library that have no plural, and their translations."""
    from babel.messages.pofile import read_po

    path = folder / f"{language}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    return {
        one.id: one.string
        for one in messages
        if isinstance(one.id, str) and isinstance(one.string, str) and one.string and _from_below(one.locations)
    }


def _from_below(locations: Iterable[tuple[str, int | None]]) -> bool:
    return any(file.startswith(("fer_core/", "pages/shared/told_back")) for file, _line in locations)


@lru_cache(maxsize=16)
def _patterns(language: str, folder: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return how each message with {fields} looks when it is filled in, those that say most first."""
    found = []
    for message, translation in _known(language, folder).items():
        parts = _parsed(message)
        names = [name for _text, name, *_rest in parts if name]
        letters = sum(character.isalpha() for text, *_rest in parts for character in text)
        if names and len(set(names)) == len(names) and all(map(str.isidentifier, names)) and letters >= LEAST_LETTERS:
            filled = "".join(re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, *_rest in parts)
            found.append((letters, re.compile(filled, re.DOTALL), translation))
    return tuple((pattern, translation) for _letters, pattern, translation in sorted(found, key=lambda one: -one[0]))


def _parsed(message: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(Formatter().parse(message))
