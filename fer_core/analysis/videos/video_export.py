"""Photos and videos as one JSON and one CSV file, made in pieces: a long video is never in memory as a whole.

In JSON a video has, instead of ``faces``, what is known of it as a whole, then ``tracks`` and ``frames``, one frame a
line. Its faces have the photo's fields and ``track``, ``smoothed`` (class probabilities) and ``smoothed_reason``.

The CSV of photos alone is that of ``export``. With a video in it, these columns follow ``source``, empty for a photo,
and there is one row a face and frame:

=================================  ===============================================================
frame, seconds                     the frame's number from 0, and its time from the beginning
track                              the face over time, numbered from 1
smoothed_expression, _probability  best class along the track
smoothed_<class>                   one column a class, after the classes' own
=================================  ===============================================================
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

import pandas as pd

from fer_core.analysis.export import (
    BYTE_ORDER_MARK,
    Record,
    Result,
    all_rounded,
    csv_bytes,
    face_columns,
    face_record,
    face_row,
    json_text,
    printable,
    record,
    rounded,
    table_bytes,
)
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace, TrackSummary, VideoEnd
from fer_core.analysis.videos.track_summary import track_summaries
from fer_core.expressions import canonical_order
from fer_core.results import PhotoFindings

Finding: TypeAlias = Result | VideoFindings
ROWS_AT_ONCE: Final = 500
TIME_COLUMNS: Final = ("frame", "seconds", "track")
SMOOTHED_COLUMNS: Final = ("smoothed_expression", "smoothed_probability")


def json_pieces(results: Iterable[Finding]) -> Iterator[bytes]:
    """Yield the JSON document, UTF-8; of photos alone it is what ``json_bytes`` gives."""
    yield b"[\n"
    for place, result in enumerate(results):
        yield b",\n" if place else b""
        pieces = _video(result) if isinstance(result, VideoFindings) else [json_text(record(result))]
        yield from (piece.encode() for piece in pieces)
    yield b"\n]\n"


def csv_pieces(results: Sequence[Finding]) -> Iterator[bytes]:
    """Yield the table as a CSV file; text that a spreadsheet would run is disarmed."""
    videos = [result for result in results if isinstance(result, VideoFindings)]
    if not videos:
        yield csv_bytes(result for result in results if not isinstance(result, VideoFindings))
        return
    columns = _columns(results)
    yield BYTE_ORDER_MARK + table_bytes(pd.DataFrame(columns=columns))
    for result in results:
        rows = _rows(result)
        while piece := list(islice(rows, ROWS_AT_ONCE)):
            yield table_bytes(pd.DataFrame(piece, columns=columns), header=False)


def track_record(track: TrackSummary) -> Record:
    """Return the JSON object of one track."""
    identity = track.identity
    return {
        "track": track.number,
        "identity": identity and {"name": identity.name, "distance": rounded(identity.distance)},
        "first_seconds": rounded(track.first_s),
        "last_seconds": rounded(track.last_s),
        "frames": track.frames,
        "shares": all_rounded(track.shares),
        "flicker": None if track.flicker is None else rounded(track.flicker),
        "flicker_without_smoothing": None if track.raw_flicker is None else rounded(track.raw_flicker),
        "smoothing_delay_seconds": None if track.delay_s is None else rounded(track.delay_s),
    }


def _video(findings: VideoFindings) -> Iterator[str]:
    head = findings.head
    about = {
        "source": printable(head.source),
        "width": head.width,
        "height": head.height,
        "rate": rounded(head.rate),
        "seconds": head.seconds and rounded(head.seconds),
        "frame_step": head.frame_step,
        "smoothing_seconds": head.smoothing_s,
        **_ending(findings.end),
        "tracks": [track_record(track) for track in track_summaries(findings)],
    }
    yield json_text(about)[:-1] + ', "frames": ['
    for place, frame in enumerate(findings.frames()):
        yield (",\n" if place else "\n") + json_text(_frame(frame))
    yield "\n]}"


def _ending(end: VideoEnd | None) -> Record:
    told: Record = {"whole": end is not None and end.ending == "whole"}
    if end and end.error:
        told["error"] = printable(str(end.error))
    if end and end.notes:
        told["notes"] = [printable(str(note)) for note in end.notes]
    return told


def _frame(frame: FrameFindings) -> Record:
    return {"index": frame.index, "seconds": rounded(frame.seconds), "faces": [_face(face) for face in frame.faces]}


def _face(tracked: TrackedFace) -> Record:
    return {
        "track": tracked.track,
        **face_record(tracked.face),
        "smoothed": tracked.smoothed and all_rounded(tracked.smoothed.as_dict()),
        "smoothed_reason": tracked.smoothed_doubt,
    }


def _columns(results: Sequence[Finding]) -> list[str]:
    labels: set[str] = set()
    for result in results:
        if isinstance(result, VideoFindings):
            labels.update(result.head.labels)
        elif isinstance(result, PhotoFindings):
            labels.update(name for face in result.faces if face.probabilities for name in face.probabilities.labels)
    source, *others = face_columns(labels)
    smoothed = [f"smoothed_{name}" for name in canonical_order(labels)]
    places = len(others) - sum(name.startswith("distance_") for name in others)
    return [source, *TIME_COLUMNS, *SMOOTHED_COLUMNS, *others[:places], *smoothed, *others[places:]]


def _rows(result: Finding) -> Iterator[Record]:
    if isinstance(result, PhotoFindings):
        yield from (face_row(result.source, face) for face in result.faces)
    elif isinstance(result, VideoFindings):
        source = result.head.source
        yield from (_row(source, frame, tracked) for frame in result.frames() for tracked in frame.faces)


def _row(source: str, frame: FrameFindings, tracked: TrackedFace) -> Record:
    smoothed = tracked.smoothed
    return {
        **face_row(source, tracked.face),
        "frame": frame.index,
        "seconds": rounded(frame.seconds),
        "track": tracked.track,
        "smoothed_expression": smoothed and smoothed.best,
        "smoothed_probability": smoothed and rounded(smoothed.best_probability),
        **{f"smoothed_{name}": rounded(value) for name, value in (smoothed.as_dict() if smoothed else {}).items()},
    }
