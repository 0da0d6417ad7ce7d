"""How many variations each training picture gets."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fer_core.datasets.manifest import UNLABELLED, Manifest, Record
from fer_core.errors import ConfigurationError

MOST_COPIES: Final = 100
"""A picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Either ``copies`` of every training picture, or as many as bring every class up to the largest one."""

    copies: int = 1
    balance: bool = False

    def __post_init__(self) -> None:
        if type(self.copies) is not int or not 1 <= self.copies <= MOST_COPIES:
            raise ConfigurationError(
                "The number of copies must be a whole number from 1 to {most}, got {copies}.",
                most=MOST_COPIES,
                copies=self.copies,
            )

    def by_class(self, manifest: Manifest) -> dict[str, int]:
        """Return how many variations each class of the training split gets."""
        counts = Counter(record.label for record in varied_records(manifest))
        largest = max(counts.values(), default=0)
        return {label: largest - count if self.balance else self.copies * count for label, count in counts.items()}

    def by_file(self, manifest: Manifest, *, seed: int) -> dict[str, int]:
        """Return the same for each file, spread evenly; ``seed`` says which ones get one more."""
        wanted, files = self.by_class(manifest), defaultdict(list)
        for record in varied_records(manifest):
            files[record.label].append(record.file)
        return {file: copies for label in files for file, copies in _spread(wanted[label], files[label], seed)}

    def training_counts(self, manifest: Manifest) -> dict[str, int]:
        """Return the size of each class of the training split as it will be."""
        added = self.by_class(manifest)
        return {label: count + added.get(label, 0) for label, count in manifest.counts("train").items()}


def varied_records(manifest: Manifest) -> tuple[Record, ...]:
    """Return the training pictures that have a label; all others are copied as they are."""
    return tuple(record for record in manifest.of("train") if record.label != UNLABELLED)


def digest(*parts: object) -> int:
    """Return 128 bits that follow from the parts alone, on any computer."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=16).digest(), "big")


def _spread(wanted: int, files: list[str], seed: int) -> Iterator[tuple[str, int]]:
    each, left = divmod(wanted, len(files))
    for place, file in enumerate(sorted(files, key=lambda file: digest(seed, file))):
        yield file, each + (place < left)
