"""What an archive or a folder holds, before anything is imported."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from fer_core.datasets.class_map import ClassMap, suggested
from fer_core.datasets.dataset import is_imported
from fer_core.datasets.manifest import read_manifest
from fer_core.datasets.naming import UNLABELLED, usable_label
from fer_core.datasets.sources.archive import ArchiveSource
from fer_core.datasets.sources.folder import FolderSource
from fer_core.datasets.sources.layout import classified, is_unsplit, raw_classes
from fer_core.errors import DatasetError
from fer_core.plain_names import folded

CUT = 24
"""Signs of a name that are kept before a number: it must not grow too long."""
FRESH_S = 30
"""A folder may change meanwhile; the import itself always looks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Classes as they are called there, and splits, each with its number of pictures."""

    classes: dict[str, int]
    splits: dict[str, int]
    unsplit: bool
    names: ClassMap
    """The suggestion for the classes."""


def found_in(path: Path) -> Found:
    """Look into a zip archive or a folder; raises DatasetError when it holds no pictures by class."""
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        raise DatasetError("There is nothing at {path}. Check the path.", path=path) from error
    return _found_in(path, state.st_mtime_ns, state.st_size)


@st.cache_resource(max_entries=8, ttl=FRESH_S, show_spinner=False)
def _found_in(path: Path, _changed_ns: int, _size: int) -> Found:
    if is_imported(path):
        return _imported_before(path)
    with closing(FolderSource(path) if path.is_dir() else ArchiveSource(path)) as source:
        names = source.names()
    found = classified(names, origin=path.name)
    classes = raw_classes(names)
    return Found(
        classes=classes,
        splits=dict(Counter(place.split or "train" for place in found)),
        unsplit=is_unsplit(names),
        names=_usable(suggested(classes)),
    )


def _usable(suggestion: ClassMap) -> ClassMap:
    """Suggest a name that can be one for a class whose name cannot: "a?" becomes "a", and "con" becomes "con class".

    Two classes never become one by that.
    """
    pairs = dict(suggestion.pairs)
    names = {old: new for old, new in pairs.items() if new is not None}
    renamed = {old: new for old, new in names.items() if new != UNLABELLED and usable_label(new) != new}
    taken = {folded(new) for old, new in names.items() if old not in renamed}
    for old, new in renamed.items():
        nearest = usable_label(new)
        numbered = (f"{nearest[:CUT]} {number}" for number in range(2, len(pairs) + 2))
        free = next(name for name in (nearest, *numbered) if folded(name) not in taken)
        pairs[old] = free
        taken.add(folded(free))
    return ClassMap(pairs=tuple(pairs.items()))


def _imported_before(folder: Path) -> Found:
    manifest = read_manifest(folder)
    classes = Counter(record.label for record in manifest.records)
    return Found(
        classes={label: classes[label] for label in manifest.labels},
        splits={split: len(manifest.of(split)) for split in manifest.splits},
        unsplit=False,
        names=ClassMap(pairs=tuple((label, label) for label in manifest.labels)),
    )
