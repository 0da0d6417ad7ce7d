"""What a run is doing, in one small file that is written whole each time.

It is the truth about the run, whoever trains it: a command, or a job. A job's own status tells only how that process
goes on; its log and its cancel file are all that a page needs of it.
"""

import json
import time
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.errors import FerError
from fer_core.messages import N_
from fer_core.writing import read_patiently, write_whole

State = Literal["queued", "running", "stopped", "finished", "failed", "killed"]
"""``killed`` is never written: it is what a run is that says it runs while no process holds it."""
Phase = Literal["reading", "training", "packing"]
"""A network on landmarks reads them first, once a dataset: ``batch`` and ``batches`` are then pictures of a split."""
UNDER_WAY: Final = frozenset({"queued", "running"})
PATIENCE_S: Final = 5.0
"""For a file that must not be lost: on Windows it cannot be replaced while somebody reads it."""
KILLED: Final = N_(
    "The training ended without a word: its process was killed, the computer was switched off, or the disk was full. "
    "Resume it; it goes on after its last whole epoch."
)
CRASHED: Final = N_(
    "The training program crashed ({what}): a fault of ours or of a library that it uses. Its log tells more. "
    "Resume it; it goes on after its last whole epoch. If it crashes again, please report it."
)
TOO_SOON: Final = N_("The run was stopped before its first epoch was done; there is nothing to keep.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """``epoch`` counts the whole epochs that are done, ``batch`` the steps of the one under way."""

    state: State
    epoch: int
    epochs: int
    """At most; early stopping may end the training before."""
    best_epoch: int = 0
    best_accuracy: float = 0.0
    """On ``valid``, from 0 to 1."""
    seconds_left: float | None = None
    """Until all epochs are done, or until a split is read; None when it is too early to tell."""
    process: int = 0
    phase: Phase = "training"
    batch: int = 0
    batches: int = 0
    loss: float = 0.0
    accuracy: float = 0.0
    """Loss and accuracy are means over the steps of the epoch under way."""
    written: float = 0.0
    """When, in seconds since 1970."""
    message_id: str = ""
    """Why it stopped or failed: the error's sentence, and the values that fill it."""
    message_values: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.state not in UNDER_WAY

    @property
    def error(self) -> FerError | None:
        return FerError(self.message_id, **self.message_values) if self.message_id else None

    @property
    def message(self) -> str:
        """Why it stopped or failed, in English; "" when there is nothing to say."""
        return str(self.error or "")


def with_error(status: Status, state: State, error: FerError | None) -> Status:
    """Return the status of a run that ended in ``state`` because of ``error``."""
    values = {} if error is None else error.plain_values
    told = error.message_id if error else ""
    return replace(status, state=state, message_id=told, message_values=values, seconds_left=None, batch=0)


def write_status(path: Path, status: Status, *, patience_s: float = 0.0) -> None:
    """Put the new status in the place of the old one; raises OutputError when that fails until patience ends."""
    data = json.dumps(asdict(replace(status, written=time.time())), indent=2).encode()
    write_whole(path, data, patience_s=patience_s)


def read_status(path: Path) -> Status | None:
    """Return what was written last, None when that cannot be read; what another version wrote more is left out."""
    try:
        values: dict[str, Any] = json.loads(read_patiently(path))
        return Status(**{name: value for name, value in values.items() if name in NAMES})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


NAMES: Final = frozenset(item.name for item in fields(Status))
