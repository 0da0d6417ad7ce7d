"""Renames, merges and leaves out classes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from fer_core.datasets.manifest import Manifest
from fer_core.datasets.naming import is_plain
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_name

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

    Two classes with one new name are merged; a class without a pair keeps its name.
    """

    pairs: tuple[tuple[str, str | None], ...]

    def __post_init__(self) -> None:
        for _old, new in self.pairs:
            if new is not None and not is_plain(new):
                raise DatasetError("{new!r} cannot be the name of a class. Choose a plain name.", new=new)

    def of(self, label: str) -> str | None:
        return dict(self.pairs).get(label, label)

    def apply(self, manifest: Manifest) -> Manifest:
        """Return the manifest with new labels; raises DatasetError when no picture is left."""
        new_names = {label: self.of(label) for label in manifest.labels}
        records = (
            replace(record, label=new) for record in manifest.records if (new := new_names[record.label]) is not None
        )
        kept = Manifest(records=tuple(records))
        if not kept.records:
            raise DatasetError("Every class would be left out, and no picture would remain. Keep one class at least.")
        return kept


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
