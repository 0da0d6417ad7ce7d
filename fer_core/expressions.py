"""The expressions, their canonical order and the names other datasets use for them."""

import unicodedata
from typing import Final

SEVEN: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
EIGHT: Final = (*SEVEN, "contempt")
"""FER+ adds contempt."""

SYNONYMS: Final = {
    "anger": "angry",
    "disgusted": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "happiness": "happy",
    "joy": "happy",
    "sadness": "sad",
    "surprised": "surprise",
}
"""Other spellings, lower case, and the expression they mean."""


def canonical_name(name: str) -> str:
    """Return our spelling of a class name; a class we do not know keeps its own, in lower case and in NFC."""
    plain = unicodedata.normalize("NFC", name.strip())
    return SYNONYMS.get(plain.casefold(), unicodedata.normalize("NFC", plain.lower()))


def canonical_order(names: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Order class names: the known expressions first, then any others by alphabet."""
    known = [name for name in EIGHT if name in names]
    return (*known, *sorted(names - set(EIGHT)))
