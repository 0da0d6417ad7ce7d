"""What is found in a video: frame by frame, and about each track."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from fer_core.errors import FerError
from fer_core.results import ClassProbabilities, DoubtReason, Face, Identity

Ending = Literal["whole", "cancelled", "broken_off"]
"""How an analysis ended; what was found before stays in any case. What breaks off has an error that tells why."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackedFace:
    """A face of one frame: ``face`` as in a photo of that frame, and what is only known over time."""

    track: int
    face: Face
    smoothed: ClassProbabilities | None = None
    smoothed_doubt: DoubtReason | None = None

    @property
    def shown(self) -> Face:
        """The face as people see it in a video: numbered by its track, with its smoothed expression."""
        return replace(self.face, number=self.track, probabilities=self.smoothed, doubt=self.smoothed_doubt)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameFindings:
    """One frame, by its number from 0 and its time from the beginning; faces from left to right."""

    index: int
    seconds: float
    faces: tuple[TrackedFace, ...]
    searched: bool = True
    """Whether the whole frame was searched, or known faces followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoHead:
    """What is known before the first frame."""

    source: str
    width: int
    height: int
    rate: float
    """Frames a second of the video, on average."""
    seconds: float | None
    labels: tuple[str, ...]
    frame_step: int
    smoothing_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSummary:
    """One face over time. Shares are those of the time for which it has an expression, and sum to one."""

    number: int
    first_s: float
    last_s: float
    frames: int
    """How many of the frames looked at show it."""
    shares: Mapping[str, float]
    """By the smoothed expression."""
    raw_flicker: float | None
    """Label changes a second without smoothing,"""
    flicker: float | None
    """and with it."""
    delay_s: float | None
    """How much later smoothing shows a change that lasts; None where there is none."""
    identity: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoEnd:
    """How the analysis ended, and what it took."""

    ending: Ending
    frames: int
    """Frames looked at."""
    took_s: float
    error: FerError | None = None
    """Why it did not come to the end."""
    notes: tuple[FerError, ...] = ()
    """What else went wrong, without ending the work."""
    identities: Mapping[int, Identity] = field(default_factory=dict)
    """Who each track shows; a track whose faces were not compared with the enrolled people is not in it."""
    named: frozenset[str] = frozenset()
    """Everybody whose name a frame had, and so the annotated copy, also where the track's vote changed later."""
    names_dropped: bool = False
    """Whether somebody was taken out of these afterwards."""

    @property
    def frames_a_second(self) -> float:
        return self.frames / self.took_s if self.took_s > 0 else 0.0
