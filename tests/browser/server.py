"""The real server on a free port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_S = 60


@contextmanager
def running_app(**environment: str) -> Iterator[str]:
    """Start the app as a person does, with a workspace of its own; give its address, and stop it afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), _free_port()
        with (home / "log").open("wb") as log:
            server = _start(port, home, log.fileno(), environment)
            try:
                _wait_for(f"http://localhost:{port}/_stcore/health", server, home / "log")
                yield f"http://localhost:{port}"
            finally:
                _stop(server)


def _start(port: int, home: Path, log: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true"]
    return subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "FER_STUDIO_HOME": str(home / "workspace"), **environment},
        stdout=log,
        stderr=subprocess.STDOUT,
    )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:  # on a busy machine a page may still be calculated
        server.kill()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{log.read_text(errors='replace')[-2000:]}")
