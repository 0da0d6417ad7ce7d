"""Names of datasets and classes: what stays inside its folder, and is one folder, on any system."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from fer_core.errors import DatasetError
from fer_core.expressions import canonical_name
from fer_core.plain_names import MOST_BYTES, folded, is_folder_name, is_plain

UNLABELLED: Final = "unlabelled"
"""The class of pictures that nobody labelled yet; not one that a picture is given."""
RESERVED: Final = frozenset({UNLABELLED, "train", "training", "valid", "validation", "val", "test", "testing"})
"""No classes: folders of these names are read as splits, or as pictures without a label."""


def checked_name(text: str) -> str:
    """Return the name of a new dataset, without spaces around it; raises DatasetError when it cannot be one.

    Spaces, accents and emoji are fine; "@" is kept for versions.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise DatasetError("The dataset needs a name. Type one.")
    if not is_folder_name(name) or "@" in name:
        raise DatasetError(
            "{name!r} cannot be a dataset's name. Use letters, digits, spaces, - and _; "
            "not slashes, @ or a dot at its beginning or end.",
            name=name,
        )
    _check_length(name)
    return name


def checked_label(text: str, existing: Iterable[str] = ()) -> str:
    """Return the name of a class as it is stored: in lower case, "happiness" is happy; raises DatasetError.

    One of the ``existing`` labels is returned as it is spelt where the text differs from it only in capitals or in how
    an accent is written.
    """
    label = find_label(text, existing) or canonical_name(text)
    if folded(label) in RESERVED:
        raise DatasetError(
            "{label!r} cannot be the name of a class: a dataset's folder of this name means something else. "
            "Choose another name.",
            label=label,
        )
    if not is_folder_name(label):
        raise DatasetError(
            "{label!r} cannot be the name of a class. Use letters, digits, spaces, - and _; not slashes, a dot at its "
            "beginning or end, or a name that Windows keeps for itself, such as con or nul.",
            label=text,
        )
    _check_length(label)
    return label


def usable_label(text: str) -> str:
    """Return a name that ``checked_label`` takes, as near to ``text`` as possible."""
    plain = "".join(sign if is_plain(f"a{sign}a") else " " for sign in text)
    shortest = " ".join(plain.split()).strip(" .").encode()[:MOST_BYTES].decode(errors="ignore").strip(" .") or "class"
    for name in (text, shortest, f"{shortest[: MOST_BYTES // 4]} class"):
        try:
            checked_label(name)
        except DatasetError:
            continue
        return name
    return "class"


def find_label(text: str, labels: Iterable[str]) -> str | None:
    """Return the label that a text means: the same one before one in another spelling, "happiness" after "happy"."""
    name = unicodedata.normalize("NFC", text.strip())
    given = list(labels)
    if text in given:
        return text
    known = {folded(label): label for label in reversed(given)}
    return known.get(folded(name)) or known.get(folded(canonical_name(name)))


def one_spelling(labels: Iterable[str]) -> dict[str, str]:
    """Return how each label is stored: of those that differ in capitals or accents only, as the first one is.

    Raises DatasetError for one that cannot be the name of a class.
    """
    spellings: dict[str, str] = {UNLABELLED: UNLABELLED}
    stored = {}
    for label in labels:
        name = unicodedata.normalize("NFC", label.strip())
        first = spellings.setdefault(folded(name), name)
        stored[label] = first if first == UNLABELLED else checked_label(first, [first])
    return stored


def _check_length(name: str) -> None:
    if len(name.encode()) > MOST_BYTES:
        raise DatasetError(
            "The name {name!r} is too long: {bytes} bytes, {most} at most. Shorten it.",
            name=name[:40] + "…",
            bytes=len(name.encode()),
            most=MOST_BYTES,
        )
