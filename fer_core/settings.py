"""What a person chose for good, in the workspace's ``settings.json``: it holds for the app and the commands."""

import json
from typing import Any, Final

from fer_core.workspace import workspace
from fer_core.writing import write_whole

SETTINGS_NAME: Final = "settings.json"
_MAX_BYTES: Final = 2**20


def read_setting(name: str) -> str:
    """Return a setting; "" where it was never made, or the file cannot be read."""
    value = _read().get(name, "")
    return value if isinstance(value, str) else ""


def write_setting(name: str, value: str) -> None:
    """Store a setting, "" to take it back; the others stay. Raises OutputError when that is not possible."""
    settings = {**_read(), name: value}
    kept = {key: kept for key, kept in settings.items() if kept != ""}
    text = json.dumps(kept, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    write_whole(workspace() / SETTINGS_NAME, text.encode())


def _read() -> dict[str, Any]:
    """A file that somebody broke is as good as none: the app must open."""
    path = workspace() / SETTINGS_NAME
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= _MAX_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
