"""What the Live page keeps of one browser tab: the camera's pictures on their way, snapshots and a recording."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from fer_core.analysis.live.live_picture import LivePicture
    from fer_core.analysis.live.recording import LiveRecording
    from fer_core.config import VideoConfig
    from pages.shared.method import Method

MOST_SNAPSHOTS: Final = 12

Trouble = Literal["", "denied", "absent", "in_use", "insecure", "slow", "silent", "other"]
"""Why no live picture comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One moment: as it was shown (JPEG), and as the camera saw it (PNG)."""

    number: int
    shown: bytes = field(repr=False)
    plain: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class LivePlace:
    """Nothing here is written to the workspace; it goes with the session."""

    picture: "LivePicture | None" = None
    made_for: "tuple[Method, VideoConfig] | None" = None
    """What ``picture`` was made with."""
    trouble: Trouble = ""
    begun_s: float | None = None
    """When the connection was begun that is now under way, by time.monotonic."""
    connected: bool = False
    """Whether that one ever played."""
    left: bool = False
    """Whether the camera was taken off the screen since it was last shown, as by another page."""
    snapshots: list[Snapshot] = field(default_factory=list)
    taken: int = 0
    recording: "LiveRecording | None" = None

    def add_snapshot(self, shown: bytes, plain: bytes) -> None:
        """Put a snapshot first; the oldest beyond ``MOST_SNAPSHOTS`` goes."""
        self.taken += 1
        self.snapshots.insert(0, Snapshot(number=self.taken, shown=shown, plain=plain))
        del self.snapshots[MOST_SNAPSHOTS:]

    def forget_recording(self) -> None:
        """End and delete it."""
        if self.recording:
            self.recording.forget()
        self.recording = None

    def forget(self) -> None:
        """Drop everything that was kept of the camera; the live picture itself goes on."""
        self.snapshots.clear()
        self.taken = 0
        self.forget_recording()
