"""Starts the process in which the ``roboflow`` package works, listens to it and ends it."""

import json
import os
import queue
import re
import signal
import site
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit

from fer_core.datasets.sources.roboflow_project import KEY_VARIABLE, RoboflowProject
from fer_core.workspace import ROOT

CHILD: Final = "fer_core.datasets.sources.roboflow_child"
ALLOWED_HOSTS: Final = re.compile(r"(?:[\w-]+\.)*roboflow(?:-eu)?\.(?:com|eu|one)|127\.0\.0\.1|localhost|::1")
NOT_INHERITED: Final = frozenset({KEY_VARIABLE, "API_URL", "APP_URL", "UNIVERSE_URL", "NETRC"})
LAST_WORDS_S: Final = 5.0


class RoboflowProcess:
    """One download in a process of its own, for a ``with`` block.

    Its home and temporary folder lie in ``folder``, which it removes when this process dies without ending it.
    """

    def __init__(self, project: RoboflowProject, key: str, *, folder: Path, target: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment(project, key, folder),
            start_new_session=True,  # whoever ends our group leaves it time to clear the folder
        )
        self._events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._order(
            key=key,
            workspace=project.workspace,
            project=project.project,
            version=project.version,
            folder=str(folder),
            target=str(target),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process at once, and all that it started."""
        if self._process.poll() is None:
            self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()

    def next_event(self, seconds: float) -> dict[str, Any] | None:
        """Return what the process tells next, None after ``seconds`` of silence, ``crashed`` when it has ended."""
        with suppress(queue.Empty):
            return self._events.get(timeout=seconds)
        return None

    def _order(self, **values: object) -> None:
        if self._process.stdin is None:
            return
        with suppress(OSError):  # it has ended already, and `_listen` says so
            self._process.stdin.write(json.dumps(values).encode() + b"\n")
            self._process.stdin.flush()

    def _listen(self) -> None:
        with suppress(ValueError, OSError):  # our end was closed
            for line in self._process.stdout or ():
                self._events.put(json.loads(line))
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_WORDS_S)
        self._events.put({"event": "failed", "kind": "crashed", "code": f"exit code {self._process.returncode}"})

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def environment(project: RoboflowProject, key: str, folder: Path) -> dict[str, str]:
    """Return the process's environment: without the key, and with nothing of the person's home.

    The package reads its server from ``API_URL``, a name that other programs use too: it is passed on only when it
    names a Roboflow server or this computer.
    """
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED and not _holds(value, key)}
    if address := _own_server():
        kept["API_URL"] = address
    if project.region != "us":
        kept["ROBOFLOW_REGION"] = project.region
    return kept | {
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(folder)),
        "ROBOFLOW_CONFIG_DIR": str(folder / "config.json"),  # a file, whatever its name says
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "PYTHONUSERBASE": site.getuserbase(),  # it follows HOME otherwise
        "PYTHON_DOTENV_DISABLED": "1",  # the package reads any .env above itself
        "TQDM_DISABLE": "1",
    }


def _holds(value: str, key: str) -> bool:
    """Tell whether a variable holds the key; one of a few letters is no key and stands in many."""
    return len(key) >= 8 and (key in value or quote(key, safe="") in value)


def _own_server() -> str | None:
    address = os.environ.get("API_URL", "")
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    return address if ALLOWED_HOSTS.fullmatch(host) else None
