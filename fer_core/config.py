"""Settings: frozen, validated, passed as arguments. The same object can key a cache."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

from fer_core.errors import ConfigurationError

DetectorKind = Literal["hog", "cnn", "haar"]
"""dlib HOG (default), dlib CNN, OpenCV Haar cascade."""

RECOMMENDED_WIDTH_PX: Final[dict[DetectorKind, int]] = {"hog": 1024, "cnn": 1024, "haar": 640}
"""See docs/benchmarks.md: HOG and CNN search windows of 80 px and miss smaller faces in a smaller copy; Haar searches
windows of 24 px, and a larger copy costs it time and false faces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """How faces are looked for."""

    kind: DetectorKind = "hog"
    width_px: int = 0
    """Size of the copy that is searched: a photo of 4:3 gets this width, others the same area (a smaller photo is
    enlarged). 0 takes the detector's own from RECOMMENDED_WIDTH_PX and is replaced by it."""
    find_small_faces: bool = False
    """Take a second look, at up to twice the photo's own size, when that is larger than the copy."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(DetectorKind):
            raise ConfigurationError(
                'There is no detector "{kind}". Choose one of: {known}.',
                kind=self.kind,
                known=", ".join(get_args(DetectorKind)),
            )
        if self.width_px == 0:
            object.__setattr__(self, "width_px", RECOMMENDED_WIDTH_PX[self.kind])
        _check_range("width_px", self.width_px, 128, 4096)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Where a frontal, level face lies in a network's square crop, as shares of its side; the chin may lie outside.

    ``right_eye_x`` is the person's right eye, which is on the left of the picture. Eyes alone do not tell how large a
    face is: they come closer when the head turns. So the face's outline belongs to the framing: the ends of the jaw
    beside the ears (landmarks 0 and 16) and the chin (8). The defaults are FER2013's: medians of
    ``faces.framing.measure_framing`` over the 2,160 faces that HOG found in 3,000 random training pictures.
    """

    right_eye_x: float = 0.315
    left_eye_x: float = 0.685
    eyes_y: float = 0.395
    jaw_half_width: float = 0.40
    """From the middle between the eyes to the end of the jaw."""
    jaw_y: float = 0.403
    chin_y: float = 1.011

    def __post_init__(self) -> None:
        for name in ("right_eye_x", "left_eye_x", "eyes_y"):
            _check_range(name, getattr(self, name), 0.0, 1.0)
        for name in ("jaw_half_width", "jaw_y", "chin_y"):
            _check_range(name, getattr(self, name), -1.0, 2.0)
        if self.left_eye_x - self.right_eye_x < 0.05:
            raise ConfigurationError(
                "The eyes of a crop must lie apart, got {right} and {left} of its width.",
                right=self.right_eye_x,
                left=self.left_eye_x,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementConfig:
    """When a prediction is shown as "not sure"."""

    least_probability: float = 0.5
    least_margin: float = 0.10
    """Between the best and the second-best class."""
    small_face_px: int = 24
    """Distance between the eyes below which size is given as the reason."""
    least_sharpness: float = 0.035
    """``blur_score`` of the aligned crop below which blur is. Sharp example faces have 0.067 and
    more; blurred by 4% of the distance between their eyes, nearly all have 0.033 and less."""
    most_turn_degrees: float = 30.0
    """Turn of the head to a side beyond which that is."""

    def __post_init__(self) -> None:
        _check_range("least_probability", self.least_probability, 0.0, 1.0)
        _check_range("least_margin", self.least_margin, 0.0, 1.0)
        _check_range("small_face_px", self.small_face_px, 0, 1000)
        _check_range("least_sharpness", self.least_sharpness, 0.0, 100.0)
        _check_range("most_turn_degrees", self.most_turn_degrees, 0.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineConfig:
    """What ``build_pipeline`` assembles."""

    detector: DetectorConfig = field(default_factory=DetectorConfig)
    model: Path | None = None
    """A bundle's folder; None takes the shipped default."""
    judgement: JudgementConfig = field(default_factory=JudgementConfig)
    people: bool = False
    """Compare the faces with the people who are enrolled in the workspace."""
    crop_px: int = 224
    """Side of the aligned crop that people see; the network's own input is cut from the photo separately."""

    def __post_init__(self) -> None:
        _check_range("crop_px", self.crop_px, 48, 1024)


SURE_SCORE: Final[dict[DetectorKind, float]] = {"hog": 0.3, "cnn": -math.inf, "haar": -math.inf}
"""A face found with less begins a track only when it stays. HOG takes a spot on the wall of the example interview for a
face at 0.03 to 0.12, and its speaker at 0.9 and more; the other two are believed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoConfig:
    """How a video is looked at; times are in seconds, so that the frame rate does not matter."""

    frame_step: int = 1
    """Every how many frames one is looked at."""
    smoothing_s: float = 0.5
    """Time constant of the class probabilities along a track; 0 is none."""
    search_every_s: float = 0.2
    """How often the whole frame is searched; faces are followed in between. 0 searches every frame."""
    most_gap_s: float = 1.0
    """A face that comes back after a longer time is a new track."""

    def __post_init__(self) -> None:
        _check_range("frame_step", self.frame_step, 1, 10_000)
        _check_range("smoothing_s", self.smoothing_s, 0.0, 60.0)
        _check_range("search_every_s", self.search_every_s, 0.0, 60.0)
        _check_range("most_gap_s", self.most_gap_s, 0.0, 600.0)


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ConfigurationError(
            "{name} must lie between {low} and {high}, got {value}.", name=name, low=low, high=high, value=value
        )
