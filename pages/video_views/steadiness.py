"""What smoothing is good for, and what it costs: label changes a second with and without it, and the delay."""

from collections.abc import Iterable, Sequence
from statistics import mean
from typing import TYPE_CHECKING

from pages.shared.numbers import numeral
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.analysis.videos.frame_findings import TrackSummary


def steadiness(tracks: "Sequence[TrackSummary]", *, smoothed: bool) -> str:
    """Return it in one or two sentences of Markdown, what is shown now in bold; "" where nothing can be measured."""
    known = [track for track in tracks if track.flicker is not None and track.raw_flicker is not None]
    if not known:
        return ""
    if not any(track.flicker or track.raw_flicker for track in known):
        return _("The label does not change, with smoothing or without.")
    figures = {
        "smooth": _bold(_average((track, track.flicker) for track in known), wanted=smoothed),
        "raw": _bold(_average((track, track.raw_flicker) for track in known), wanted=not smoothed),
    }
    words = _("The label changes {smooth} times a second with smoothing, {raw} times without.").format(**figures)
    delays = [track.delay_s for track in tracks if track.delay_s is not None]
    if not delays:
        return words
    delay = _("A change that lasts is shown {seconds} s later with it, at once without.")
    return f"{words} {delay.format(seconds=_bold(mean(delays), wanted=smoothed))}"


def _average(values: "Iterable[tuple[TrackSummary, float | None]]") -> float:
    """Weigh each face with the time for which it is seen."""
    pairs = [(track.last_s - track.first_s, value or 0.0) for track, value in values]
    return sum(length * value for length, value in pairs) / sum(length for length, _value in pairs)


def _bold(value: float, *, wanted: bool) -> str:
    return f"**{numeral(value, '.2f')}**" if wanted else numeral(value, ".2f")
