"""The door of this process: shut for good when the app starts, so that every page can ask how it stands."""

from dataclasses import dataclass, field
from typing import Final

RIGHTS: Final = ("people", "datasets", "augment", "train", "evaluate")
"""What the owner may open to visitors, by the names of the pages, beside See and Learn."""

ROLE_HEADER: Final = "X-Fer-Studio-Role"
"""Tells the pages who asks: the gate writes it, and drops whatever a client sends under this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the app was opened to others."""

    code: str | None = field(default=None, repr=False)
    """The access code; None where the owner switched it off."""
    behind: str | None = None
    """The name under which a proxy or tunnel offers the app: all come through it, and nobody is the owner."""
    names: frozenset[str] = frozenset()
    """Names of this computer under which the app may be asked for, in lower case; addresses always may."""
    rights: frozenset[str] = frozenset()
    address: str | None = None
    """Where others find the app, such as ``https://192.168.1.5:8501``."""
    fingerprint: str | None = None
    """SHA-256 of the certificate that the server shows, as browsers write it."""


class _Process:
    standing: Standing | None = None


def stand(standing: Standing | None) -> None:
    """Say how the app is open; asked for at its start, and by tests."""
    _Process.standing = standing


def standing() -> Standing | None:
    """Return how the app is open to others; None where only this computer reaches it, without a door."""
    return _Process.standing
