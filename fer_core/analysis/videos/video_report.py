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
from fer_core.report_words import Say

STYLE: Final = Path(__file__).with_name("video_report.css")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Whatever a name may hold, the file asks nobody and runs nothing."""


def video_report(videos: Sequence[VideoFindings], say: Say | None = None) -> bytes:
    """Return the file, with one section a video; in English, unless ``say`` speaks another language."""
    say = say or Say()
    title = escape(", ".join(Path(video.head.source).name for video in videos))
    text = (
        f'<!DOCTYPE html><html lang="{escape(say.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body>{''.join(''.join(_section(video, say)) for video in videos)}</body></html>\n"
    )
    return text.encode("utf-8", "backslashreplace")


def _section(video: VideoFindings, say: Say) -> Iterator[str]:
    head, tracks = video.head, track_summaries(video)
    length_s = _length_s(video)
    yield f"<h1>{escape(Path(head.source).name)}</h1>"
    yield f'<p class="answer">{_answer(len(tracks), _length(length_s, say), say)}</p>'
    yield f'<p class="note">{_way(video, say)}</p>'
    yield from (f'<p class="note warning">{warning}</p>' for warning in _warnings(video, say))
    if tracks:
        yield _legend(head.labels, say)
        yield f'<div class="row"><span></span>{time_axis(length_s, say)}</div>'
    curves = track_curves(video, [track.number for track in tracks])
    for track in tracks:
        yield _track(video, track, curves[track.number], say)


def _answer(faces: int, length: str, say: Say) -> str:
    if not faces:
        return say("no faces over {length}.", length=length)
    return say.many("{count} face over {length}.", "{count} faces over {length}.", faces, length=length)


def _way(video: VideoFindings, say: Say) -> str:
    head = video.head
    sentences = [
        say(
            "{width} x {height} pixels, {rate:.2f} frames a second.",
            width=head.width,
            height=head.height,
            rate=head.rate,
        ),
        say("Every frame was looked at.")
        if head.frame_step == 1
        else say("One frame in {step} was looked at.", step=head.frame_step),
        say("Probabilities are smoothed over {seconds:g} s.", seconds=head.smoothing_s),
        say("A face that is away for long begins anew."),
        say("What a face looks like is not what a person feels."),
    ]
    return " ".join(sentences)


def _warnings(video: VideoFindings, say: Say) -> Iterator[str]:
    """Yield why this is not the whole video, where it is not, and what else went wrong."""
    end = video.end
    if end is None or end.ending != "whole":
        stopped = say("The analysis was stopped; this is what was found until then.")
        yield say.error(end.error) if end and end.error else stopped
    yield from (say.error(note) for note in (end.notes if end else ()))


def _length_s(video: VideoFindings) -> float:
    return until_s(video) + interval_s(video.head)


def _length(seconds: float, say: Say) -> str:
    return f"{say.number(seconds, '.1f')} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _legend(labels: Sequence[str], say: Say) -> str:
    styles = styles_for(labels)
    entries = "".join(
        f'<span><b style="background:{styles[label].colour}"></b>{styles[label].symbol} {say.named(label)}</span>'
        for label in labels
    )
    return f'<p class="legend">{entries}</p>'


def _track(video: VideoFindings, track: TrackSummary, curve: TrackCurve, say: Say) -> str:
    name = track.identity and track.identity.name
    title = f"{track.number}{f' {escape(name)}' if name else ''}"
    return (
        f'<section><div class="row"><h2>{_picture(video, track.number)}{title}</h2>'
        f"{timeline_svg(curve, say, until_s=_length_s(video), usual_s=interval_s(video.head))}</div>"
        f'<div class="row"><span></span><div>{_shares(track, video.head.labels, say)}'
        f"{_figures(track, say)}</div></div></section>"
    )


def _picture(video: VideoFindings, number: int) -> str:
    path = picture_of(video.folder, number)
    if not path.is_file():
        return ""
    return f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(path.read_bytes()).decode()}">'


def _shares(track: TrackSummary, labels: Sequence[str], say: Say) -> str:
    styles = styles_for(labels)
    rows = "".join(
        f'<tr><th scope="row">{say.named(label)} {styles[label].symbol}</th>'
        f'<td><div class="bar"><b style="width:{100 * share:.1f}%;background:{styles[label].colour}"></b></div></td>'
        f"<td>{say.number(share, '.0%')}</td></tr>"
        for label, share in track.shares.items()
        if share > 0
    )
    return f"<table><caption>{say('Share of its time')}</caption>{rows}</table>"


def _figures(track: TrackSummary, say: Say) -> str:
    seen = say.many(
        "From {first:.1f} s to {last:.1f} s, in {count:,} frame.",
        "From {first:.1f} s to {last:.1f} s, in {count:,} frames.",
        track.frames,
        first=track.first_s,
        last=track.last_s,
    )
    parts = [seen]
    if track.flicker is not None and track.raw_flicker is not None:
        changes = {"smooth": track.flicker, "raw": track.raw_flicker}
        parts.append(say("The label changes {smooth:.1f} times a second, without smoothing {raw:.1f}.", **changes))
    if track.delay_s is not None:
        parts.append(say("Smoothing shows a lasting change {seconds:.2f} s later.", seconds=track.delay_s))
    return f'<p class="note">{" ".join(parts)}</p>'
