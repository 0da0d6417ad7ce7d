"""What "not sure" is worth: the fewer pictures a network must answer, the fewer mistakes it makes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fer_core.config import JudgementConfig
from fer_core.evaluation.metrics import Labels, Probabilities
from fer_core.intervals import wilson_interval

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskCurve:
    """One point for each threshold on the best probability, from the highest down; each array has length P."""

    thresholds: Shares
    """Answer where the best probability is at least this."""
    coverage: Shares
    """Share of the pictures that are then answered, rising to 1."""
    error: Shares
    """Share of the answers that are wrong."""

    @property
    def area(self) -> float:
        """Return the mean error over all coverages, 0 to 1 (https://arxiv.org/abs/1705.08500); lower is better."""
        widths = np.diff(self.coverage, prepend=0.0)
        return float((widths * self.error).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the app's own rule for "sure" comes to."""

    images: int
    sure: int
    right: int
    """Of the sure ones."""

    @property
    def coverage(self) -> float:
        return self.sure / self.images

    @property
    def error(self) -> float:
        return 1 - self.right / self.sure if self.sure else 0.0

    @property
    def error_interval(self) -> tuple[float, float]:
        """95%, Wilson."""
        return wilson_interval(self.sure - self.right, self.sure)


def risk_curve(labels: Labels, probabilities: Probabilities) -> RiskCurve:
    """Return coverage and error for each best probability that occurs; equal ones are answered together."""
    best = probabilities.max(axis=1).astype(np.float64)
    order = np.argsort(-best, kind="stable")
    wrong = (probabilities.argmax(axis=1) != labels)[order]
    last = np.append(np.flatnonzero(np.diff(best[order])), len(order) - 1)
    answered = last + 1
    return RiskCurve(
        thresholds=best[order][last],
        coverage=answered / len(order),
        error=np.cumsum(wrong)[last] / answered,
    )


def answered_by_rule(labels: Labels, probabilities: Probabilities, rule: JudgementConfig) -> Answered:
    """Return what is answered when only sure answers are given."""
    sure = is_sure(probabilities, rule)
    right = probabilities.argmax(axis=1) == labels
    return Answered(images=len(labels), sure=int(sure.sum()), right=int((sure & right).sum()))


def is_sure(probabilities: Probabilities, rule: JudgementConfig) -> npt.NDArray[np.bool_]:
    """Return N answers, as ``analysis.judgement.Judge`` gives them one by one."""
    ranked = np.sort(probabilities, axis=1)
    enough = ranked[:, -1] >= rule.least_probability
    apart = ranked[:, -1] - ranked[:, -2] >= rule.least_margin
    return np.asarray(enough & apart)
