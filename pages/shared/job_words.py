"""What a job is doing and what came of it, in plain words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pages.shared.numbers import numeral
from pages.shared.text import _, ngettext

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus

MINUTE_S: Final = 60
HOUR_S: Final = 3600


def time_left(seconds: float) -> str:
    """Return the time left, rounded as a person would say it."""
    if seconds < 50:
        return _("about {seconds} s left").format(seconds=max(5 * round(seconds / 5), 5))
    if seconds < HOUR_S:
        minutes = max(round(seconds / MINUTE_S), 1)
        return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)
    hours = seconds / HOUR_S
    return _("about {hours} hours left").format(hours=numeral(hours, ".1f"))


def queued_words(job: "Job | None") -> str:
    """Return what a job that has not begun waits for: another one, or only its own process. None has no other."""
    from fer_core.jobs.turns import waits_for_turn

    if job and waits_for_turn(job):
        return _("Waiting for other long work to end; it starts by itself.")
    return _("Starting…")


def running_words(status: "JobStatus") -> str:
    """Return phase, count, speed and time left in one line."""
    parts = [_(status.phase) if status.phase else _("Starting")]
    if status.total > 1:
        counts = {"done": numeral(status.done), "total": numeral(status.total)}
        parts.append(_("{done} of {total}").format(**counts))
    if isinstance(speed := status.result.get("frames_a_second"), int | float):
        parts.append(frames_a_second(speed))
    if status.seconds_left is not None and status.done < status.total:
        parts.append(time_left(status.seconds_left))
    return " · ".join(parts)


def frames_a_second(speed: float) -> str:
    """Return how fast a video is looked at."""
    return _("{count} frames a second").format(count=f"{speed:.0f}" if speed >= 10 else numeral(speed, ".1f"))


def share_done(status: "JobStatus") -> float:
    """Return how far the phase is, 0 to 1."""
    return min(max(status.done / status.total, 0.0), 1.0) if status.total else 0.0


def pictures(count: int) -> str:
    """Return a number of pictures in words."""
    return ngettext("{count} picture", "{count} pictures", count).format(count=numeral(count))


def counted(counts: Mapping[str, int]) -> str:
    """Return numbers of pictures by name: "train 30, valid 6"."""
    return ", ".join(f"{name} {numeral(count)}" for name, count in counts.items())
