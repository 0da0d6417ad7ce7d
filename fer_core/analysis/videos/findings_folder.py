"""The findings of a video on disk: written frame by frame, read piece by piece, so that memory stays flat.

``frames.bin`` and ``faces.bin`` only grow, so whatever ends the work, the frames until a second before it are there;
``video.json`` says what video and how it ended.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.analysis.videos.face_rows import Rows, face_of, row_of, row_type
from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace, VideoEnd, VideoHead
from fer_core.errors import FerError, MediaError
from fer_core.results import Identity
from fer_core.writing import told_as_output_error, write_whole

HEAD_NAME: Final = "video.json"
FRAMES_NAME: Final = "frames.bin"
FACES_NAME: Final = "faces.bin"
FRAME_TYPE: Final = np.dtype([("index", "<i4"), ("seconds", "<f8"), ("faces", "<i4"), ("searched", "?")])
AT_ONCE: Final = 1024
"""Rows read at a time."""
FLUSH_S: Final = 1.0
"""So much of the work is lost at most when its process is killed."""


class FindingsWriter:
    """Adds frames in their order to a folder that need not exist; raises OutputError."""

    def __init__(self, folder: Path, head: VideoHead) -> None:
        self._folder, self._head = folder, head
        self._row_type = row_type(head.labels)
        self._named: set[str] = set()
        with told_as_output_error(folder):
            folder.mkdir(parents=True, exist_ok=True)
            write_head(folder, head, None)
            self._frames = (folder / FRAMES_NAME).open("wb")
            self._faces = (folder / FACES_NAME).open("wb")
        self._flushed = time.monotonic()

    def close(self) -> None:
        with told_as_output_error(self._folder):
            self._faces.close()
            self._frames.close()

    def add(self, frame: FrameFindings) -> None:
        """Add a frame, which is on disk within a second."""
        rows = [row_of(face, frame=frame.index, seconds=frame.seconds) for face in frame.faces]
        line = (frame.index, frame.seconds, len(frame.faces), frame.searched)
        self._named.update(_names_in(frame))
        with told_as_output_error(self._folder):
            self._faces.write(np.array(rows, self._row_type).tobytes())
            self._frames.write(np.array([line], FRAME_TYPE).tobytes())
        if time.monotonic() - self._flushed >= FLUSH_S:
            self._flush()

    def end(self, end: VideoEnd) -> "VideoFindings":
        """Say how it ended, and return what can be read from now on."""
        self._flush()
        write_head(self._folder, self._head, replace(end, named=frozenset(self._named)))
        return VideoFindings(self._folder)

    def _flush(self) -> None:
        """Put all on disk that was added; faces go first."""
        with told_as_output_error(self._folder):
            self._faces.flush()
            self._frames.flush()
        self._flushed = time.monotonic()


class VideoFindings:
    """The findings in a folder. Raises MediaError when there are none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            told = json.loads((folder / HEAD_NAME).read_text(encoding="utf-8"))
            self.head = VideoHead(**{**told["head"], "labels": tuple(told["head"]["labels"])})
            self.end = _end(told["end"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise MediaError(
                "The findings in {folder} cannot be read. Analyse the video again.", folder=folder
            ) from error
        self._row_type = row_type(self.head.labels)

    def frames(self) -> Iterator[FrameFindings]:
        """Yield the frames in their order; a face has the identity of its whole track."""
        rows = (row for piece in self.face_rows() for row in piece)
        known = self.end.identities if self.end else {}
        for piece in self.frame_rows():
            for index, seconds, count, searched in piece.tolist():
                faces = tuple(named(face_of(next(rows), self.head.labels), known) for _ in range(count))
                yield FrameFindings(index=index, seconds=seconds, faces=faces, searched=searched)

    def frame_rows(self) -> Iterator[Rows]:
        """Yield pieces of the list of frames: index, seconds, faces, searched.

        Where the work was killed the list may be longer than the table of faces: only whole frames count.
        """
        there = (self.folder / FACES_NAME).stat().st_size // self._row_type.itemsize
        for piece in _pieces(self.folder / FRAMES_NAME, FRAME_TYPE):
            needed = np.cumsum(piece["faces"])
            if needed[-1] > there:
                whole = piece[needed <= there]
                yield from [whole] if len(whole) else []
                return
            there -= int(needed[-1])
            yield piece

    def face_rows(self) -> Iterator[Rows]:
        """Yield pieces of the table of faces, as ``row_type`` says."""
        yield from _pieces(self.folder / FACES_NAME, self._row_type)

    def columns(self, *names: str) -> dict[str, npt.NDArray[Any]]:
        """Return whole columns of the table of faces; a few numbers a face."""
        kept: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in names}
        for piece in self.face_rows():
            for name in names:
                kept[name].append(piece[name].copy())
        empty = np.empty(0, self._row_type)
        return {name: np.concatenate([empty[name], *kept[name]]) for name in names}


def _names_in(frame: FrameFindings) -> set[str]:
    identities = (tracked.face.identity for tracked in frame.faces)
    return {identity.name for identity in identities if identity and identity.name is not None}


def named(tracked: TrackedFace, known: Mapping[int, Identity]) -> TrackedFace:
    """Return the face with the name of its track, if that has one."""
    identity = known.get(tracked.track)
    return replace(tracked, face=replace(tracked.face, identity=identity)) if identity else tracked


def _pieces(path: Path, kind: np.dtype[Any]) -> Iterator[Rows]:
    with path.open("rb") as file:
        while len(data := file.read(AT_ONCE * kind.itemsize)) >= kind.itemsize:
            yield np.frombuffer(data[: len(data) // kind.itemsize * kind.itemsize], kind)


def write_head(folder: Path, head: VideoHead, end: VideoEnd | None) -> None:
    """Say what video it is and how it ended, in one step; raises OutputError."""
    told: dict[str, Any] | None = None
    if end:
        told = {
            "ending": end.ending,
            "frames": end.frames,
            "took_s": end.took_s,
            "error": end.error and _told(end.error),
            "notes": [_told(note) for note in end.notes],
            "identities": {track: asdict(identity) for track, identity in end.identities.items()},
            "named": sorted(end.named),
            "names_dropped": end.names_dropped,
        }
    write_whole(folder / HEAD_NAME, json.dumps({"head": asdict(head), "end": told}).encode())


def _end(told: dict[str, Any] | None) -> VideoEnd | None:
    """None while the work goes on, or when its process was killed."""
    if told is None:
        return None
    return VideoEnd(
        ending=told["ending"],
        frames=told["frames"],
        took_s=told["took_s"],
        error=_untold(told["error"]) if told["error"] else None,
        notes=tuple(map(_untold, told.get("notes", ()))),
        identities={int(track): Identity(**identity) for track, identity in told.get("identities", {}).items()},
        named=frozenset(told.get("named", ())),
        names_dropped=bool(told.get("names_dropped", False)),
    )


def _told(error: FerError) -> dict[str, Any]:
    return {"message_id": error.message_id, "values": error.plain_values}


def _untold(told: dict[str, Any]) -> FerError:
    return FerError(told["message_id"], **told["values"])
