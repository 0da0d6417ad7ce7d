"""Labels that may be wrong: contradicted by the crowd's votes, by a network that never saw them, or by a high loss.

Each search leaves its findings in the dataset's curation; a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.curation import Curation
from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.curation.standing import curated
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record, Split
from fer_core.datasets.votes import NO_EXPRESSION
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.evaluation.metrics import Labels, Probabilities, share
from fer_core.evaluation.report import load_pictures, predict
from fer_core.messages import N_
from fer_core.networks.classifier import load_classifier
from fer_core.progress import Cancelled, Progress, never, unwatched

MOST_LOSSES: Final = 300
"""How many pictures one search for high losses puts into the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIssues:
    """What a network found; ``skipped`` pictures are of classes that it cannot judge."""

    findings: tuple[Finding, ...]
    skipped: int


def labelled_as_decided(folder: Path) -> Dataset:
    """Open an imported dataset as people decided so far, without its unlabelled pictures; raises DatasetError."""
    dataset = as_decided(open_dataset(folder))
    labelled = tuple(record for record in dataset.manifest.records if record.label != UNLABELLED)
    if not labelled:
        raise DatasetError("The dataset {name} has no labelled pictures. Label some first.", name=dataset.name)
    return replace(dataset, manifest=Manifest(records=labelled))


def find_vote_disagreements(folder: Path) -> tuple[Finding, ...]:
    """Store and return the findings "votes_disagree"; none where the dataset has no labels or no votes."""
    curation = Curation(folder)
    findings = vote_disagreements(curated(curation.manifest(), curation.standings()))
    curation.write_findings(("votes_disagree",), findings)
    return findings


def find_high_losses(
    folder: Path,
    model: Path,
    *,
    split: Split | None = None,
    most: int = MOST_LOSSES,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> LabelIssues:
    """Store and return the findings "high_loss" of the bundle in ``model`` on one split, as ``evaluate`` chooses it.

    Those about other pictures stay. Classes that the network does not know are skipped; raises DatasetError when it
    knows none of them, and WorkCancelled after a cancel.
    """

    def watched(done: int, total: int) -> None:
        if cancelled():
            raise WorkCancelled("The search was cancelled. No finding was changed.")
        progress(done, total)

    dataset, classifier = labelled_as_decided(folder), load_classifier(model)
    split = dataset.split_or_default(split)
    known = _of_known_classes(dataset, split, classifier.labels)
    pictures = load_pictures(known, split, classifier, progress=watched)
    probabilities = predict(classifier, pictures, progress=watched)
    findings = high_losses(pictures.files, classifier.labels, pictures.labels, probabilities, most=most)
    Curation(folder).write_findings(("high_loss",), findings, looked_at=pictures.files)
    return LabelIssues(findings=findings, skipped=len(dataset.manifest.of(split)) - len(pictures))


def vote_disagreements(manifest: Manifest) -> tuple[Finding, ...]:
    """Return the labelled pictures whose majority of votes (FER+'s rule) is another expression.

    Score: the share of the votes that it has.
    """
    return tuple(
        _outvoted(record, majority)
        for record in manifest.records
        if record.votes
        and (majority := record.votes.majority())
        and majority not in (record.label, *NO_EXPRESSION)
        and record.label != UNLABELLED
    )


def high_losses(
    files: Sequence[str], labels: Sequence[str], given: Labels, probabilities: Probabilities, *, most: int
) -> tuple[Finding, ...]:
    """Return at most ``most`` pictures with the highest losses: score 1 - probability of the label, above 0.5.

    ``given`` are N class numbers, ``probabilities`` N x classes.
    """
    doubts = 1 - probabilities[np.arange(len(given)), given]
    worst = [int(row) for row in np.argsort(-doubts, kind="stable")[:most] if doubts[row] > 0.5]
    best = probabilities.argmax(axis=1)
    return tuple(
        Finding(
            file=files[row],
            reason="high_loss",
            score=_score(doubts[row]),
            suggestion=labels[int(best[row])] if best[row] != given[row] else None,
            detail=_odds(labels, probabilities[row], int(best[row]), int(given[row])),
        )
        for row in worst
    )


def network_disagreements(
    files: Sequence[str], labels: Sequence[str], given: Labels, probabilities: Probabilities
) -> tuple[Finding, ...]:
    """Return the pictures that are confidently of another class, given out-of-fold probabilities, N x classes.

    Confident learning (https://arxiv.org/abs/1911.00068). Score: half of 1 plus the margin between that class and the
    label, so that 0.5 is a tie.
    """
    confident = confident_classes(given, probabilities)
    rows = np.flatnonzero((confident >= 0) & (confident != given)).tolist()
    return tuple(
        Finding(
            file=files[row],
            reason="network_disagrees",
            score=_score((1 + probabilities[row, confident[row]] - probabilities[row, given[row]]) / 2),
            suggestion=labels[int(confident[row])],
            detail=_odds(labels, probabilities[row], int(confident[row]), int(given[row])),
        )
        for row in rows
    )


def confident_classes(given: Labels, probabilities: Probabilities) -> npt.NDArray[np.int64]:
    """Return for each picture the class that it confidently is, or -1.

    A class is confident where its probability reaches the mean that the class has over the pictures with its label;
    of several the most probable one (section 3.1 of the paper).
    """
    reached = probabilities >= class_thresholds(given, probabilities)
    best = np.where(reached, probabilities, -1).argmax(axis=1)
    return np.where(reached.any(axis=1), best, -1)


def class_thresholds(given: Labels, probabilities: Probabilities) -> npt.NDArray[np.float64]:
    """Return each class's mean probability over the pictures with its label; above 1 for a class without any."""
    classes = probabilities.shape[1]
    own = probabilities[np.arange(len(given)), given]
    counts = np.bincount(given, minlength=classes)
    means = share(np.bincount(given, weights=own, minlength=classes), counts)
    return np.where(counts > 0, means, 2.0)


def _of_known_classes(dataset: Dataset, split: Split, labels: Sequence[str]) -> Dataset:
    """Leave out what the network cannot know; where that is all, the dataset stays as it is, and is refused."""
    known = tuple(record for record in dataset.manifest.of(split) if record.label in labels)
    return replace(dataset, manifest=Manifest(records=known)) if known else dataset


def _outvoted(record: Record, majority: str) -> Finding:
    assert record.votes is not None
    return Finding(
        file=record.file,
        reason="votes_disagree",
        score=record.votes.share(majority),
        suggestion=majority,
        detail=N_("{said} of {count} votes for {majority}, {given} for {label}").format(
            said=record.votes.of(majority),
            count=record.votes.total,
            majority=majority,
            given=record.votes.of(record.label),
            label=record.label,
        ),
    )


def _odds(labels: Sequence[str], row: npt.NDArray[np.float32], best: int, given: int) -> str:
    return f"{labels[best]} {row[best]:.2f}, {labels[given]} {row[given]:.2f}"


def _score(value: float) -> float:
    """Rounding can leave a share just outside of 0 to 1."""
    return min(max(float(value), 0.0), 1.0)
