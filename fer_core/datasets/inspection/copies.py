"""Groups of pictures that are copies of one another, and what is wrong with a group."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.inspection.findings import Finding, Reason
from fer_core.datasets.inspection.measuring import Measurements, measure
from fer_core.datasets.inspection.near_copies import NearPair, find_near_pairs
from fer_core.datasets.joining import joined
from fer_core.datasets.manifest import Record
from fer_core.messages import N_
from fer_core.progress import Cancelled, Progress, never, unwatched

COPY_SCORE: Final = 0.5
"""Severity of a copy in the same split with the same label, before it is multiplied by the similarity."""
ACROSS_SCORE: Final = 0.3
"""Added when the group stands in several splits: a test picture that was trained on."""
DIFFERENT_SCORE: Final = 0.2
"""Added when the labels differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Groups of two or more picture numbers, each in rising order."""

    exact: tuple[tuple[int, ...], ...]
    """Equal pixels and size."""
    near: tuple[tuple[int, ...], ...]
    """One photo, with at least two different pictures; exact copies of these belong to the group."""
    similarity: Mapping[int, float]
    """Of each picture in a near group to the most similar different one."""
    mirrored: frozenset[int]
    """Pictures whose most similar one is mirrored."""


def groups_of_copies(dataset: Dataset, progress: Progress = unwatched, cancelled: Cancelled = never) -> dict[str, str]:
    """Return file -> group for every picture that has an exact or a near copy.

    Raises DatasetError for a broken picture, WorkCancelled after a cancel.
    """
    measuring, comparing = in_two_parts(progress, len(dataset.manifest.records))
    measured = measure(dataset, faces=False, progress=measuring, cancelled=cancelled)
    copies = find_copies(measured, progress=comparing, cancelled=cancelled)
    pairs = [(group[0], other) for group in (*copies.exact, *copies.near) for other in group[1:]]
    records = dataset.manifest.records
    return {records[number].file: _name("copies", group, measured) for group in joined(pairs) for number in group}


def in_two_parts(progress: Progress, pictures: int) -> tuple[Progress, Progress]:
    """Return what measuring and comparing report to: comparing counts like a tenth of the pictures more."""
    share = pictures // 10
    total = pictures + share

    def comparing(done: int, of: int) -> None:
        progress(pictures + (share * done // of if of else share), total)

    return lambda done, _of: progress(done, total), comparing


def find_copies(measured: Measurements, *, progress: Progress = unwatched, cancelled: Cancelled = never) -> Copies:
    """Compare every picture with every other; raises WorkCancelled after a cancel."""
    alike = _by_digest(measured)
    firsts = np.array([group[0] for group in alike])
    pairs = find_near_pairs(measured.thumbs[firsts], progress=progress, cancelled=cancelled)
    best = _best(pairs)
    near = [[number for one in group for number in alike[one]] for group in joined((p.first, p.second) for p in pairs)]
    return Copies(
        exact=tuple(group for group in alike if len(group) > 1),
        near=tuple(sorted(tuple(sorted(group)) for group in near)),
        similarity={number: pair.similarity for one, pair in best.items() for number in alike[one]},
        mirrored=frozenset(number for one, pair in best.items() if pair.mirrored for number in alike[one]),
    )


def copy_findings(copies: Copies, measured: Measurements, records: Sequence[Record]) -> Iterator[Finding]:
    """Yield a finding for each picture of each group."""
    for group in copies.exact:
        detail = N_("{count} pictures with equal pixels").format(count=len(group))
        yield from _findings("exact_copy", group, dict.fromkeys(group, detail), copies, measured, records)
    for group in copies.near:
        details = {number: _near_detail(number, group, copies) for number in group}
        yield from _findings("near_copy", group, details, copies, measured, records)


def _findings(
    reason: Reason,
    group: tuple[int, ...],
    details: Mapping[int, str],
    copies: Copies,
    measured: Measurements,
    records: Sequence[Record],
) -> Iterator[Finding]:
    across = len({records[number].split for number in group}) > 1
    differ = len({records[number].label for number in group}) > 1
    severity = COPY_SCORE + ACROSS_SCORE * across + DIFFERENT_SCORE * differ
    for number in group:
        similarity = 1.0 if reason == "exact_copy" else copies.similarity[number]
        yield Finding(
            file=records[number].file,
            reason=reason,
            score=severity * similarity,
            group=_name(reason, group, measured),
            across_splits=across,
            labels_differ=differ,
            detail=details[number],
        )


def _near_detail(number: int, group: tuple[int, ...], copies: Copies) -> str:
    sentence = (
        N_("{count} pictures of one photo; similarity {share:.2f}, mirrored")
        if number in copies.mirrored
        else N_("{count} pictures of one photo; similarity {share:.2f}")
    )
    return sentence.format(count=len(group), share=copies.similarity[number])


def _name(kind: str, group: tuple[int, ...], measured: Measurements) -> str:
    """Return a name that another inspection of the same pictures gives again."""
    return f"{kind}-{min(measured.digests[number].tobytes().hex() for number in group)[:12]}"


def _by_digest(measured: Measurements) -> list[tuple[int, ...]]:
    """Return every picture, those with equal pixels together, in the order of the first of each."""
    groups: dict[bytes, list[int]] = defaultdict(list)
    for number, digest in enumerate(measured.digests):
        groups[digest.tobytes()].append(number)
    return [tuple(group) for group in groups.values()]


def _best(pairs: Iterable[NearPair]) -> dict[int, NearPair]:
    best: dict[int, NearPair] = {}
    for pair in sorted(pairs, key=lambda pair: pair.similarity):
        best[pair.first] = best[pair.second] = pair
    return best
