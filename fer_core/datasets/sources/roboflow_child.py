"""The process in which the ``roboflow`` package works: ``python -m``, an order on stdin, events on stdout.

The order is one JSON line and holds the key, which is nowhere else: not in the arguments, the environment or a file.
What the package prints goes nowhere. The process keeps watch over its folder until stdin ends: then the folder is
removed, so that nothing stays behind when the parent is killed.
"""

import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from fer_core.datasets.sources.roboflow_requests import Refusal, RequestWatch, Tell

DEMO_KEYS: Final = ("coco-128-sample", "chess-sample-only-api-key")
"""With these the package downloads something else than it is asked for."""
CLEARING_TRIES: Final = 20


def main() -> None:
    """Carry out the order, then wait until the parent needs the folder no more."""
    tell = _Events()
    order = json.loads(sys.stdin.readline())
    guard = threading.Thread(target=_clear_when_left, args=(Path(order["folder"]),))
    guard.start()
    _fetch(order, tell)
    guard.join()


class _Events:
    """Writes events to the stdout that the parent reads; everybody else's output is thrown away."""

    def __init__(self) -> None:
        self._stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)

    def __call__(self, event: str, **values: int | str) -> None:
        self._stream.write(json.dumps({"event": event, **values}) + "\n")
        self._stream.flush()


def _clear_when_left(folder: Path) -> None:
    sys.stdin.read()
    for _ in range(CLEARING_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.1)  # the package is writing to it
    os._exit(0)


def _fetch(order: dict[str, Any], tell: Tell) -> None:
    """Tell how it ended; whatever goes wrong is told by kind, for its text may hold the key."""
    try:
        import roboflow

        secret = quote(order["key"], safe="")  # the package puts it into addresses as it is
        host = urlsplit(roboflow.API_URL).netloc
        watch = RequestWatch(secret=secret, host=host, folder=Path(order["folder"]), tell=tell)
        watch.install()
    except ImportError:
        tell("failed", kind="no_package")
        return
    except BaseException as error:  # noqa: BLE001
        tell("failed", kind="crashed", code=type(error).__name__)
        return
    try:
        _download(roboflow, secret, order, watch)
    except BaseException as error:  # noqa: BLE001
        refusal = watch.refusal(error)
        tell("failed", kind=refusal.kind, **refusal.values)
    else:
        tell("done")


def _download(roboflow: Any, secret: str, order: dict[str, Any], watch: RequestWatch) -> None:
    """Follow the package's own path; it unpacks archives unchecked, so that part is left out."""
    if secret in DEMO_KEYS:
        raise Refusal("wrong_key")
    account = roboflow.Roboflow(api_key=secret)
    watch.key_is_known = not account.onboarding  # it does not ask about a key without small letters
    watch.step = "workspace"
    workspace = account.workspace(order["workspace"])
    watch.step = "project"
    project = workspace.project(order["project"])
    watch.step = "version"
    version = _version(project, order["version"])
    watch.step = "export"
    version.export("folder")
    version.exports = ["folder"]
    roboflow.core.version.extract_zip = lambda *_, **__: None
    version.download("folder", location=order["target"])


def _version(project: Any, number: int) -> Any:
    """Return the version; the package says only in words that there is none."""
    names = [Path(entry["id"]).name for entry in project.get_version_information()]
    present = sorted(int(name) for name in names if name.isdecimal())
    if number not in present:
        raise Refusal("no_version", present=", ".join(map(str, present)) or "none")
    return project.version(number)


if __name__ == "__main__":
    main()
