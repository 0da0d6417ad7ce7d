"""A language's file (``locales/<code>.po``) held against the messages of the code."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from scripts._messages import Message

MARKS: Final = re.compile(r"\*\*|`|  \n|%\{[^}]*\}|<[^>]+>|https?://\S*\w")
"""What must come through unchanged: Markdown, Plotly's fields, tags and addresses."""
HEADER: Final = "# {name} for FER Studio. `python scripts/languages.py update` keeps its messages those of the code.\n#"


def read(path: Path) -> Catalog:
    """Return a catalogue as its file has it; raises Babel's PoFileError for a damaged one."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def updated(path: Path, messages: Mapping[Message, Sequence[str]]) -> str:
    """Write a language's file anew: messages of the code in its order, translations as they were; "" when new."""
    before = read(path) if path.exists() else Catalog(locale=path.stem)
    after = Catalog(
        locale=path.stem,
        project="FER Studio",
        version="1",
        last_translator="FER Studio",
        language_team="FER Studio",
        msgid_bugs_address="FER Studio",
        creation_date=before.creation_date,
        revision_date=before.creation_date,
        charset="utf-8",
        fuzzy=False,
    )
    after.header_comment = HEADER.format(name=str(after.locale.english_name if after.locale else path.stem))
    for message, files in messages.items():
        known = before.get(message[0] if isinstance(message, tuple) else message)
        kept = known.string if known and known.id == message else ()
        blank = ("",) * after.num_plurals if isinstance(message, tuple) else ""
        after.add(message, kept or blank, [(file, 1) for file in files], known.flags if known else ())
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, after, width=120, include_lineno=False, omit_header=False)
    return path.name


def problems(catalogue: Catalog, messages: Mapping[Message, Sequence[str]]) -> Iterator[str]:
    """Name everything that keeps a language from being complete and right."""
    if catalogue.locale and catalogue.num_plurals != get_plural(catalogue.locale).num_plurals:
        yield f"the header says {catalogue.num_plurals} plural forms, {catalogue.locale} has another number"
    for message in messages:
        entry = catalogue.get(message[0] if isinstance(message, tuple) else message)
        if entry is None or entry.id != message:
            yield f"missing: {message!r}"
        else:
            yield from _of_entry(entry, catalogue.num_plurals)
    unused = [entry.id for entry in catalogue if entry.id and entry.id not in messages]
    yield from (f"unused: {one!r}" for one in [*unused, *catalogue.obsolete])


def _of_entry(entry: Entry, plurals: int) -> Iterator[str]:
    strings = tuple(entry.string) if isinstance(entry.string, tuple | list) else (entry.string or "",)
    wanted = plurals if isinstance(entry.id, tuple) else 1
    if len(strings) != wanted or not all(strings):
        yield f"not translated, or not in all its {wanted} forms: {entry.id!r}"
        return
    if entry.fuzzy:
        yield f"fuzzy: {entry.id!r}"
    source = entry.id if isinstance(entry.id, str) else entry.id[-1]
    for string in strings:
        if fields(string) != fields(source):
            yield f"other {{fields}} than {source!r}: {string!r}"
        if sorted(MARKS.findall(string)) != sorted(MARKS.findall(source)):
            yield f"other marks (bold, line ends, tags, addresses) than {source!r}: {string!r}"


def fields(text: str) -> list[tuple[str, str | None, str | None]] | None:
    """Return the {fields} of a text with their formats, in no order; None for braces that do not fit together."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    return sorted((name or "", spec, conversion) for name, spec, conversion in parts)
