"""One small picture of each track: its aligned crop where the detector was surest."""

from pathlib import Path
from typing import Final

from fer_core.analysis.videos.frame_findings import FrameFindings
from fer_core.media.images import encode_image, reduced_copy
from fer_core.results import Face
from fer_core.writing import write_whole

SIDE_PX: Final = 96
BETTER: Final = 1.1
"""A picture is replaced by one whose score is higher by this factor, which does not happen often."""


class TrackPictures:
    """Holds about 4 kB a track."""

    def __init__(self) -> None:
        self._best: dict[int, tuple[float, bytes]] = {}

    def look(self, frame: FrameFindings) -> None:
        """Keep the faces of a frame that are the best of their tracks so far."""
        for tracked in frame.faces:
            score, _ = self._best.get(tracked.track, (None, b""))
            if score is None or tracked.face.detection_score > BETTER * max(score, 0.0):
                self._keep(tracked.track, tracked.face)

    def _keep(self, track: int, face: Face) -> None:
        if face.aligned:
            self._best[track] = face.detection_score, encode_image(reduced_copy(face.aligned.image, SIDE_PX), ".jpg")

    def write(self, folder: Path) -> None:
        """Write one file a track, in the place of those of an earlier analysis; raises OutputError."""
        delete_pictures(folder)
        for track, (_, data) in self._best.items():
            write_whole(picture_of(folder, track), data)


def picture_of(folder: Path, track: int) -> Path:
    """Return where the picture of a track lies; there is none of a face that could not be levelled."""
    return folder / f"track-{track}.jpg"


def delete_pictures(folder: Path) -> None:
    """Delete those of an earlier analysis."""
    for old in folder.glob("track-*.jpg"):
        old.unlink(missing_ok=True)
