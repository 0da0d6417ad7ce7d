"""Words in the language of the session: nothing is translated at import or inside a cached function."""

import gettext
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from pages.shared.numbers import Sentence
from pages.shared.state import session
from pages.shared.told_back import told_back, values_told

LOCALES: Final = Path(__file__).parents[2] / "locales"
"""``<language>.po``, one file a language."""
SOURCE_LANGUAGE: Final = "en"
JOINING: Final = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")
"""Invisible, and part of what is seen: they join letters and the parts of an emoji (a family, a flag)."""


def _(message: str) -> str:
    """Translate into the session's language; a message without a translation stays English.

    ``.format`` of what is returned writes numbers as the language does.
    """
    return translated(session().language, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Like ``_`` for a sentence that depends on a number."""
    return translated_plural(session().language, one, many, count)


def translated(language: str, message: str) -> str:
    """Like ``_``, for a language that is not looked up."""
    return Sentence(catalogue(language, LOCALES).gettext(message), language)


def translated_plural(language: str, one: str, many: str, count: int) -> str:
    """Like ``ngettext``, for a language that is not looked up."""
    return Sentence(catalogue(language, LOCALES).ngettext(one, many, count), language)


@lru_cache(maxsize=16)
def catalogue(language: str, folder: Path) -> gettext.NullTranslations:
    """Return the messages of a language; one that has no file gives the English source.

    The file is read as it was written, in a few hundredths of a second: nothing is compiled that could be out of date.
    """
    path = folder / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    return gettext.GNUTranslations(BytesIO(compiled.getvalue()))


def languages() -> tuple[str, ...]:
    """English, then every language with a file, by code."""
    found = {path.stem for path in LOCALES.glob("*.po")}
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


def language_for(locale: str | None, available: Iterable[str]) -> str:
    """Choose the first language from the browser's (such as ``es-MX``)."""
    wanted = (locale or "").replace("_", "-").split("-")[0].casefold()
    return wanted if wanted in available else SOURCE_LANGUAGE


@lru_cache(maxsize=16)
def native_name(language: str) -> str:
    """Return a language's name in itself, such as Español; an unknown code is its own name."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language).get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def explain(error: FerError) -> str:
    """Return the error's sentence in the session's language, safe to show as Markdown."""
    values = values_told(error.values, session().language, LOCALES)
    return literal(_(error.message_id).format(**values))


def reworded(english: str) -> str:
    """Return a filled-in English sentence of ours, such as one that a run wrote down, in the session's language."""
    language = session().language
    return english if language == SOURCE_LANGUAGE else told_back(english, language, LOCALES)


def literal(text: str) -> str:
    """Escape text from outside (a file name) so that Markdown shows it exactly, on one line."""
    line = " ".join("".join(c if c.isprintable() or JOINING.match(c) else " " for c in text).split())
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)


def shortened(name: str, *, longest: int = 60) -> str:
    """Cut a long file name in its middle: its beginning and its ending tell the most."""
    half = (longest - 1) // 2
    return name if len(name) <= longest else f"{name[:half]}…{name[-half:]}"


def told_apart(names: Sequence[str], *, longest: int = 60) -> list[str]:
    """Cut long names so that those which differ stay different: where they begin to differ is shown.

    A name that no cut tells from the others is returned whole.
    """
    short = [shortened(name, longest=longest) for name in names]
    for _pass in range(2):  # names that leave the others together may part later
        for same in _same(names, short):
            short = [_from(one, same, longest) if one in same else cut for one, cut in zip(names, short, strict=True)]
    still = set().union(*_same(names, short))
    return [name if name in still else cut for name, cut in zip(names, short, strict=True)]


def _same(names: Sequence[str], short: Sequence[str]) -> list[set[str]]:
    """Return the groups of different names that were cut to the same."""
    groups: dict[str, set[str]] = {}
    for name, cut in zip(names, short, strict=True):
        groups.setdefault(cut, set()).add(name)
    return [group for group in groups.values() if len(group) > 1]


def _from(name: str, twins: Iterable[str], longest: int) -> str:
    """Show a name's beginning, and what follows where it leaves the others."""
    head, columns = longest // 4, list(zip(*twins, strict=False))
    apart = next((place for place, letters in enumerate(columns) if len(set(letters)) > 1), len(columns))
    rest, room = name[max(apart - 2, head) :], longest - head - 1
    return f"{name[:head]}…{rest if len(rest) <= room else rest[: room - 1] + '…'}"
