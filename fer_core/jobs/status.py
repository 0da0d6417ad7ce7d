"""What a job is doing, in one small file that is written whole each time."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.errors import FerError
from fer_core.writing import read_patiently, write_whole

State = Literal["queued", "running", "finished", "failed", "cancelled"]
OVER: Final = frozenset({"finished", "failed", "cancelled"})
PATIENCE_S: Final = 20.0
"""For a status that must not be lost: on Windows a file cannot be replaced while somebody reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """``done`` of ``total`` steps of the present phase; times are seconds since 1970."""

    state: State = "queued"
    phase: str = ""
    """What it does now, as an English sentence to be translated."""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    """Of the phase; None when it is too early to tell."""
    message_id: str = ""
    """Why it failed or was cancelled: the error's sentence, and the values that fill it."""
    message_values: dict[str, str | int | float] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    """What the finished work tells; depends on the kind."""
    process: int = 0
    """0 until the job's process has begun."""
    started: float | None = None
    ended: float | None = None

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def error(self) -> FerError | None:
        return FerError(self.message_id, **self.message_values) if self.message_id else None


def write_status(path: Path, status: JobStatus, *, patience_s: float = 0.0) -> None:
    """Put the new status in the place of the old one; raises OutputError when that fails until patience ends."""
    write_whole(path, json.dumps(asdict(status)).encode(), patience_s=patience_s)


def read_status(path: Path) -> JobStatus:
    """Return the status; one that cannot be read is that of a job which has not begun."""
    try:
        return JobStatus(**json.loads(read_patiently(path)))
    except (OSError, ValueError, TypeError):
        return JobStatus()
