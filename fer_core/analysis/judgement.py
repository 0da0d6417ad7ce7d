"""When a prediction is shown as "not sure", and why.

Measuring a face (``faces.conditions``), judging it (here) and telling it are three things.
"""

from dataclasses import dataclass

import numpy as np

from fer_core.config import JudgementConfig
from fer_core.results import ClassProbabilities, DoubtReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How well a face can be seen."""

    inter_ocular_px: float
    """Distance between the eyes in the photo."""
    sharpness: float
    """``blur_score`` of the aligned crop: higher is sharper."""
    turn_degrees: float
    """``head_turn`` of the landmarks: 0 looks at the camera, either sign to a side."""


class Judge:
    """Decides whether a prediction is sure; poor conditions explain a doubt, they are none."""

    def __init__(self, config: JudgementConfig) -> None:
        self._config = config

    def judge(self, probabilities: ClassProbabilities, conditions: Conditions) -> DoubtReason | None:
        """Return None when the prediction is sure, else the reason that helps most to change it."""
        weakness = self._weakness(probabilities)
        return weakness and (self._cause(conditions) or weakness)

    def _weakness(self, probabilities: ClassProbabilities) -> DoubtReason | None:
        """A close call names two candidates, which tells more than a low probability."""
        if margin(probabilities) < self._config.least_margin:
            return "close_call"
        if probabilities.best_probability < self._config.least_probability:
            return "low_probability"
        return None

    def _cause(self, conditions: Conditions) -> DoubtReason | None:
        if conditions.inter_ocular_px < self._config.small_face_px:
            return "small_face"
        if conditions.sharpness < self._config.least_sharpness:
            return "blurred"
        if abs(conditions.turn_degrees) > self._config.most_turn_degrees:
            return "turned"
        return None


def margin(probabilities: ClassProbabilities) -> float:
    """Return the best probability less the second best, 0 to 1; 1 when there is only one class."""
    if len(probabilities.labels) < 2:
        return 1.0
    second, first = np.sort(probabilities.values)[-2:]
    return float(first - second)
