"""What was found at one moment of a video, without reading the faces of all the moments before it."""

import numpy as np

from fer_core.analysis.videos.face_rows import face_of, row_type
from fer_core.analysis.videos.findings_folder import FACES_NAME, FRAME_TYPE, VideoFindings, named
from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace

SAME_S = 1e-3
"""Times that went through a browser come back a little different."""


def found_at(video: VideoFindings, seconds: float) -> FrameFindings | None:
    """Return the last frame looked at that is not after this time, else the first; None where there is no frame."""
    frames = np.concatenate([np.empty(0, FRAME_TYPE), *video.frame_rows()])
    if not len(frames):
        return None
    place = max(int(np.searchsorted(frames["seconds"], seconds + SAME_S, side="right")) - 1, 0)
    index, at, count, searched = frames[place].tolist()
    first = int(frames["faces"][:place].sum())
    return FrameFindings(index=index, seconds=at, faces=_faces(video, first, count), searched=searched)


def first_face_s(video: VideoFindings) -> float:
    """Return the time of the first frame with a face; 0 where there is none."""
    return next((float(piece["seconds"][0]) for piece in video.face_rows()), 0.0)


def until_s(video: VideoFindings) -> float:
    """Return the time of the last frame looked at."""
    return max((float(piece["seconds"].max()) for piece in video.frame_rows()), default=0.0)


def _faces(video: VideoFindings, first: int, count: int) -> tuple[TrackedFace, ...]:
    kind = row_type(video.head.labels)
    with (video.folder / FACES_NAME).open("rb") as file:
        file.seek(first * kind.itemsize)
        rows = np.frombuffer(file.read(count * kind.itemsize), kind)
    known = video.end.identities if video.end else {}
    return tuple(named(face_of(row, video.head.labels), known) for row in rows)
