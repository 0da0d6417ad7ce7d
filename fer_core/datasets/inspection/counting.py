"""Counts and averages what was measured of a dataset."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.inspection.copies import Copies
from fer_core.datasets.inspection.measuring import Measurements
from fer_core.datasets.inspection.statistics import CopySummary, PictureSize, Statistics, VoteAgreement
from fer_core.datasets.manifest import SPLITS, UNLABELLED, Manifest, Record
from fer_core.datasets.votes import Votes

BINS: Final = 32
"""Of the histogram of mean brightness."""
MOST_SIZES: Final = 50


def statistics_of(manifest: Manifest, measured: Measurements, copies: Copies) -> Statistics:
    """Count and average; row n of ``measured`` is picture n of the manifest."""
    brightness, members = measured.light[:, 0], _members(manifest)
    return Statistics(
        pictures=len(manifest.records),
        fingerprint=manifest.fingerprint,
        counts={split: manifest.counts(split) for split in SPLITS if split in manifest.splits},
        sizes=_sizes(measured.sizes),
        brightness_histogram=tuple(np.histogram(brightness, BINS, (0, 1))[0].tolist()),
        brightness_by_class={label: float(brightness[rows].mean()) for label, rows in members.items()},
        mean_faces={label: _mean_face(measured.thumbs[rows]) for label, rows in members.items()},
        votes=vote_agreement(manifest.records),
        exact_copies=_copy_summary(copies.exact, manifest.records),
        near_copies=_copy_summary(copies.near, manifest.records),
    )


def vote_agreement(records: Iterable[Record]) -> VoteAgreement | None:
    """Compare labels with votes; None without a labelled picture that has votes."""
    voted = [(r.label, r.votes) for r in records if r.votes is not None and r.label != UNLABELLED]
    if not voted:
        return None
    of_class: Counter[str] = Counter(label for label, _votes in voted)
    agreeing = Counter(label for label, votes in voted if votes.majority() == label)
    return VoteAgreement(
        pictures=len(voted),
        agreement=agreeing.total() / len(voted),
        by_class={label: agreeing[label] / count for label, count in sorted(of_class.items())},
        entropy_bits=float(np.mean([_entropy_bits(votes) for _label, votes in voted])),
    )


def _entropy_bits(votes: Votes) -> float:
    shares = np.array([count for _name, count in votes.counts], np.float64) / votes.total
    return float(-(shares * np.log2(shares)).sum())


def _members(manifest: Manifest) -> dict[str, npt.NDArray[np.intp]]:
    labels = np.array([record.label for record in manifest.records])
    return {label: np.nonzero(labels == label)[0] for label in manifest.labels}


def _mean_face(thumbs: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return np.asarray(thumbs.mean(axis=0).round(), np.uint8)


def _sizes(sizes: npt.NDArray[np.int32]) -> tuple[PictureSize, ...]:
    counted = Counter(map(tuple, sizes.tolist())).most_common(MOST_SIZES)
    return tuple(PictureSize(width=size[0], height=size[1], pictures=count) for size, count in counted)


def _copy_summary(groups: Sequence[tuple[int, ...]], records: Sequence[Record]) -> CopySummary:
    across = [group for group in groups if len({records[number].split for number in group}) > 1]
    differ = [group for group in groups if len({records[number].label for number in group}) > 1]
    return CopySummary(
        groups=len(groups),
        pictures=sum(map(len, groups)),
        groups_across_splits=len(across),
        pictures_across_splits=sum(map(len, across)),
        groups_with_different_labels=len(differ),
        pictures_with_different_labels=sum(map(len, differ)),
    )
