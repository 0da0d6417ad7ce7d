"""Renames, merges and leaves out classes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fer_core.datasets.manifest import Manifest
from fer_core.datasets.naming import UNLABELLED, checked_label, one_spelling
from fer_core.datasets.votes import CHOICES, Votes
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_name, canonical_order
from fer_core.plain_names import folded

FER2013_DIGITS: Final = {
    "0": "angry",
    "1": "disgust",
    "2": "fear",
    "3": "happy",
    "4": "sad",
    "5": "surprise",
    "6": "neutral",
}
"""The numbers of fer2013.csv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMap:
    """Pairs of a class's name in the source and its new name, or None to leave its pictures out.

    Two classes with one new name are merged; a class without a pair keeps its name. New names are stored as
    ``checked_label`` gives them; raises DatasetError for one that no class can have.
    """

    pairs: tuple[tuple[str, str | None], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", tuple((old, _stored(old, new)) for old, new in self.pairs))

    def of(self, label: str) -> str | None:
        return dict(self.pairs).get(label, label)

    def new_names(self, labels: Iterable[str]) -> dict[str, str | None]:
        """Return what becomes of each class of a source; names that differ in capitals or accents only become one.

        A class that keeps its name keeps its spelling. Raises DatasetError when every class would be left out.
        """
        wanted = {label: self.of(label) for label in canonical_order(set(labels))}
        spelt = one_spelling(new for old, new in sorted(wanted.items(), key=_is_renamed) if new is not None)
        if not spelt:
            raise DatasetError("Every class would be left out, and no picture would remain. Keep one class at least.")
        return {old: None if new is None else spelt[new] for old, new in wanted.items()}

    def apply(self, manifest: Manifest) -> Manifest:
        """Return the manifest with new labels, and the votes under the new names.

        A picture of a class that nobody could vote for loses its votes, which would speak against it. Raises
        DatasetError when no picture is left.
        """
        new_names = self.new_names(manifest.labels)
        records = (
            replace(record, label=new, votes=_renamed(record.votes, new, new_names))
            for record in manifest.records
            if (new := new_names[record.label]) is not None
        )
        return Manifest(records=tuple(records))


def _renamed(votes: Votes | None, label: str, new_names: Mapping[str, str | None]) -> Votes | None:
    """Votes for a class that is left out stay: people saw it in the picture all the same."""
    if votes is None or label not in {*CHOICES, UNLABELLED}:
        return None
    counts = Counter[str]()
    for name, count in votes.counts:
        counts[new_names.get(name) or name] += count
    return Votes.from_counts((name, count) for name, count in counts.items() if name in CHOICES)


def _stored(old: str, new: str | None) -> str | None:
    """A class that keeps its name was there before; it is checked with the others of its source."""
    if new is None or new == old or folded(old) == new == UNLABELLED:
        return new
    return checked_label(new)


def _is_renamed(pair: tuple[str, str | None]) -> bool:
    old, new = pair
    return old != new


def suggested(names: Iterable[str]) -> ClassMap:
    """Suggest our name for every class of a source; one that we do not know keeps its own, in lower case.

    Digits are taken for FER2013's when all classes are digits from 0 to 6.
    """
    found = list(names)
    digits = FER2013_DIGITS if {name.strip() for name in found} <= set(FER2013_DIGITS) else {}
    return ClassMap(pairs=tuple((name, digits.get(name.strip()) or canonical_name(name)) for name in found))


def only(manifest: Manifest, labels: Iterable[str]) -> ClassMap:
    """Keep these classes and leave out the others; raises DatasetError for one that is not there."""
    kept = set(labels)
    if unknown := sorted(kept - set(manifest.labels)):
        raise DatasetError(
            "There is no class {unknown}. Choose among {known}.",
            unknown=", ".join(unknown),
            known=", ".join(manifest.labels),
        )
    return ClassMap(pairs=tuple((label, label if label in kept else None) for label in manifest.labels))
