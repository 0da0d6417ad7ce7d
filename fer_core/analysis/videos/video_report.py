"""Videos as one HTML file that opens without a network and runs nothing: a timeline and shares of time by track."""

import base64
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.frame_findings import TrackSummary
from fer_core.analysis.videos.moment import until_s
from fer_core.analysis.videos.timeline_drawing import time_axis, timeline_svg
from fer_core.analysis.videos.track_pictures import picture_of
from fer_core.analysis.videos.track_summary import TrackCurve, interval_s, track_curves, track_summaries
from fer_core.palette import styles_for

STYLE: Final = Path(__file__).with_name("video_report.css")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Whatever a name may hold, the file asks nobody and runs nothing."""


def video_report(videos: Sequence[VideoFindings]) -> bytes:
    """Return the file, with one section a video."""
    title = escape(", ".join(Path(video.head.source).name for video in videos))
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body>{''.join(''.join(_section(video)) for video in videos)}</body></html>\n"
    )
    return text.encode("utf-8", "backslashreplace")


def _section(video: VideoFindings) -> Iterator[str]:
    head, end, tracks = video.head, video.end, track_summaries(video)
    labels, length_s = head.labels, until_s(video) + interval_s(head)
    count = f"{len(tracks) or 'no'} {'face' if len(tracks) == 1 else 'faces'}"
    yield f"<h1>{escape(Path(head.source).name)}</h1>"
    yield f'<p class="answer">{count} over {_length(length_s)}.</p>'
    yield (
        f'<p class="note">{head.width} x {head.height} pixels, {head.rate:.2f} frames a second; '
        f"{'every frame' if head.frame_step == 1 else f'one frame in {head.frame_step}'} was looked at; "
        f"probabilities smoothed over {head.smoothing_s:g} s. A face that is away for long begins anew. "
        "What a face looks like is not what a person feels.</p>"
    )
    if end is None or end.ending != "whole":
        reason = str(end.error) if end and end.error else "The analysis was stopped; this is what was found until then."
        yield f'<p class="note warning">{escape(reason)}</p>'
    for note in end.notes if end else ():
        yield f'<p class="note warning">{escape(str(note))}</p>'
    if tracks:
        yield _legend(labels)
        yield f'<div class="row"><span></span>{time_axis(length_s)}</div>'
    curves = track_curves(video, [track.number for track in tracks])
    for track in tracks:
        yield _track(video, track, curves[track.number], length_s)


def _length(seconds: float) -> str:
    return f"{seconds:.1f} seconds" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _legend(labels: Sequence[str]) -> str:
    styles = styles_for(labels)
    entries = "".join(
        f'<span><b style="background:{styles[label].colour}"></b>{styles[label].symbol} {escape(label)}</span>'
        for label in labels
    )
    return f'<p class="legend">{entries}</p>'


def _track(video: VideoFindings, track: TrackSummary, curve: TrackCurve, length_s: float) -> str:
    name = track.identity and track.identity.name
    title = f"{track.number}{f' {escape(name)}' if name else ''}"
    return (
        f'<section><div class="row"><h2>{_picture(video, track.number)}{title}</h2>'
        f"{timeline_svg(curve, until_s=length_s, usual_s=interval_s(video.head))}</div>"
        f'<div class="row"><span></span><div>{_shares(track, video.head.labels)}{_figures(track)}</div></div></section>'
    )


def _picture(video: VideoFindings, number: int) -> str:
    path = picture_of(video.folder, number)
    if not path.is_file():
        return ""
    return f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(path.read_bytes()).decode()}">'


def _shares(track: TrackSummary, labels: Sequence[str]) -> str:
    styles = styles_for(labels)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)} {styles[label].symbol}</th>'
        f'<td><div class="bar"><b style="width:{100 * share:.1f}%;background:{styles[label].colour}"></b></div></td>'
        f"<td>{share:.0%}</td></tr>"
        for label, share in track.shares.items()
        if share > 0
    )
    return f"<table><caption>Share of its time</caption>{rows}</table>"


def _figures(track: TrackSummary) -> str:
    parts = [f"From {track.first_s:.1f} s to {track.last_s:.1f} s, in {track.frames:,} frames."]
    if track.flicker is not None and track.raw_flicker is not None:
        parts.append(
            f"The label changes {track.flicker:.1f} times a second, without smoothing {track.raw_flicker:.1f}."
        )
    if track.delay_s is not None:
        parts.append(f"Smoothing shows a lasting change {track.delay_s:.2f} s later.")
    return f'<p class="note">{" ".join(parts)}</p>'
