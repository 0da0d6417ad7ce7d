"""The terms of well-known pictures, told by the names that their files had where they came from.

A dataset carries no licence of its own, but each picture's origin goes with it through import, versions, joining and
augmentation. Whoever gives pictures of their own knows their terms.
"""

import re
from typing import Final

from fer_core.datasets.manifest import Manifest, Record

FER2013_TERMS: Final = (
    "The weights were trained on FER2013 (ICML 2013 challenge data), which is shared for research; "
    "check its terms before commercial use."
)
IMDB_WIKI_TERMS: Final = (
    "The weights were trained on pictures of IMDB-WIKI, which is made available for academic research only; "
    "the pictures belong to their owners."
)
KNOWN: Final = (
    # Kaggle's folders (also through Roboflow), the rows of fer2013.csv, and FER+'s names
    (FER2013_TERMS, re.compile(r"(Training|PublicTest|PrivateTest)_\d{5,8}(?!\d)|^row\d{7}\.png$|^fer00\d{5}\.png$")),
    # the person and the picture at IMDb; WIKI's birthday and year, long ago enough for no camera's date
    (IMDB_WIKI_TERMS, re.compile(r"\bnm\d{7,8}_rm\d+_|\b\d{3,8}_(1[89]\d|200)\d-\d{1,2}-\d{1,2}_(19|20)\d\d\.")),
)
"""Sentence, and what the names of files look like."""
NAMED_SO: Final = re.compile(r"(?<![a-z])fer[\W_]*(2013|plus)")
"""A dataset that is called FER2013 is taken at its word, whatever its files are called."""


def terms_of(manifest: Manifest, *, name: str) -> tuple[str, ...]:
    """Return what is known of the terms of the pictures that a network learns from in the dataset called ``name``.

    Nothing for pictures of unknown origin.
    """
    records = (*manifest.of("train"), *manifest.of("valid"))
    found = [terms for terms, names in KNOWN if any(_is_called(record, names) for record in records)]
    if NAMED_SO.search(name.casefold()):
        found.insert(0, FER2013_TERMS)
    return tuple(dict.fromkeys(found))


def _is_called(record: Record, names: re.Pattern[str]) -> bool:
    """An augmented picture names the file that it was made of; folders tell nothing."""
    return any(names.search(place.rpartition("/")[2]) for place in (record.file, record.source))
