"""From signs of a face to a score for "no face": a ranking, since no sign is sure.

A logistic regression on four signs. The weights were fitted on FER2013, with the pictures that FER+'s voters called
no face and, of those that FER+ left out, the ones that show none (75 in all) as examples; measured in
docs/benchmarks.md.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.inspection.measuring import FaceMeasurements
from fer_core.datasets.manifest import Record
from fer_core.datasets.votes import Votes
from fer_core.messages import N_

INTERCEPT: Final = -15.34
HOG: Final = -8.15
TURNED: Final = -2.39
"""For each point above ``TURNED_FROM``."""
TURNED_FROM: Final = -1.0
HAAR: Final = -0.40
"""For the logarithm of one more than the windows."""
STRANGENESS: Final = 17.4
LEAST_REPORTED: Final = 0.05
"""Reports 0.6% of FER2013, and nine of ten of its pictures without a face."""
VOTED: Final = {"not_face": 1.0, "unknown": 0.15}
VOTES_WEIGHT: Final = 0.8
"""Of the score, where people voted: ten pairs of eyes see better than these signs."""

MOST_COMPONENTS: Final = 60
CROPS_A_COMPONENT: Final = 100
"""A component that few crops share would be what makes one of them strange."""
LEAST_FACES: Final = 600
"""Fewer pictures cannot span the space of faces; then every face is as strange as FER2013's usual one."""
USUAL_STRANGENESS: Final = 0.086
FAINT: Final = 60.0
"""Length below which a crop is not stretched to unit length: nearly even ones would be all noise."""


def no_face_scores(faces: FaceMeasurements) -> npt.NDArray[np.float32]:
    """Return N scores, 0 to 1; 0 where HOG found a face at once."""
    hog, turned, haar = faces.signs.T
    logit = (
        INTERCEPT
        + HOG * hog
        + TURNED * np.maximum(turned - TURNED_FROM, 0)
        + HAAR * np.log1p(haar)
        + STRANGENESS * strangeness(faces.aligned)
    )
    scores = np.zeros(len(faces.doubtful), np.float32)
    scores[faces.doubtful] = 1 / (1 + np.exp(-logit))
    return scores


def strangeness(aligned: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return for each of N aligned crops the share of its contrast that the others do not explain, 0 to 1.

    The distance from face space (Turk and Pentland, "Eigenfaces for Recognition", 1991), over what all crops share.
    """
    if len(aligned) < LEAST_FACES:
        return np.full(len(aligned), USUAL_STRANGENESS, np.float32)
    faces = aligned.reshape(len(aligned), -1).astype(np.float32)
    faces -= faces.mean(axis=1, keepdims=True)
    faces /= np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), FAINT)
    faces -= faces.mean(axis=0)
    _values, vectors = np.linalg.eigh(faces.T @ faces)  # by rising value
    shared = vectors[:, -min(MOST_COMPONENTS, len(aligned) // CROPS_A_COMPONENT) :]
    left = faces - faces @ shared @ shared.T
    strange: npt.NDArray[np.float32] = (left**2).sum(axis=1) / ((faces**2).sum(axis=1) + 0.05)
    return strange


def with_votes(score: float, votes: Votes | None) -> float:
    """Return the score after people were asked: not_face counts whole, unknown a little, a single vote not at all."""
    if votes is None:
        return score
    said = sum(votes.share(name) * weight for name, weight in VOTED.items() if votes.of(name) > 1)
    return (1 - VOTES_WEIGHT) * score + VOTES_WEIGHT * said


def no_face_findings(faces: FaceMeasurements, records: Sequence[Record]) -> Iterator[Finding]:
    """Yield a finding for each picture that may show no face."""
    for record, signs in zip(records, no_face_scores(faces).tolist(), strict=True):
        score = with_votes(signs, record.votes)
        if score >= LEAST_REPORTED:
            yield Finding(file=record.file, reason="no_face", score=score, detail=_detail(signs, record.votes))


def _detail(signs: float, votes: Votes | None) -> str:
    if votes is None:
        return N_("signs in the picture {share:.2f}").format(share=signs)
    sentence = N_("signs in the picture {share:.2f}; {said} of {count} voters saw no face")
    return sentence.format(share=signs, said=votes.of("not_face"), count=votes.total)
