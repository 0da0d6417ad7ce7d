"""Times and names, as a person would say them."""

from typing import TYPE_CHECKING, Final

from fer_core.analysis.videos.time_marks import time_marks
from pages.shared.numbers import numeral
from pages.shared.text import _, literal, ngettext
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.analysis.videos.frame_findings import TrackSummary

MINUTE_S: Final = 60
HALF: Final = 0.5
MOST_TICKS: Final = 7


def clock(seconds: float) -> str:
    """Return a time in a video: "3.2 s", and "1:03" from a minute on."""
    if seconds < MINUTE_S:
        return _("{seconds} s").format(seconds=numeral(seconds, ".1f"))
    return f"{int(seconds) // MINUTE_S}:{int(seconds) % MINUTE_S:02}"


def ticks(until_s: float) -> dict[float, str]:
    """Return the marks of an axis of time with their words, a few for any length."""
    return time_marks(until_s, MOST_TICKS, lambda seconds: numeral(seconds, ".1f"))


def track_name(track: "TrackSummary") -> str:
    """Return who a face is where that is known, else its number; plain text."""
    if track.identity is None:
        return _("Face {number}").format(number=track.number)
    return track.identity.name or _("Face {number} (unknown)").format(number=track.number)


def mostly(track: "TrackSummary") -> str:
    """Return the expression that a face shows for the longest time, plain text; "" where there is none."""
    if not track.shares:
        return ""
    best, share = _leading(track)
    words = _("mostly {expression}") if share > HALF else _("most often {expression}")
    return words.format(expression=adjective(best))


def faces(count: int) -> str:
    """Return a number of faces in words."""
    if not count:
        return _("no face")
    return ngettext("{count} face", "{count} faces", count).format(count=numeral(count))


def sentence(track: "TrackSummary") -> str:
    """Return one Markdown sentence about a face: how it looks for most of its time."""
    name = literal(track_name(track))
    if not track.shares:
        return _("**{name}**: no network looked at it").format(name=name)
    best, share = _leading(track)
    words = _("**{name}** looks **{expression}** most often ({points} of 100)")
    if share > HALF:
        words = _("**{name}** looks **{expression}** for most of its time ({points} of 100)")
    return words.format(name=name, expression=literal(adjective(best)), points=round(100 * share))


def _leading(track: "TrackSummary") -> tuple[str, float]:
    return max(track.shares.items(), key=lambda pair: pair[1])
