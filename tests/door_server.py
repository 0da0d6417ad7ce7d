"""The app as ``run.py app --phone`` starts it, on free ports of the real network addresses."""

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pages.door.addresses import own_addresses
from pages.door.problems import DoorError
from tests.browser.server import ROOT, START_S, _free_port

CODE = "TREE HOUSE 7"


@dataclass(frozen=True, kw_only=True)
class OpenDoor:
    """A server that runs, and how to ask it over its own certificate."""

    port: int
    address: str
    """The computer's address on the network: who asks it is a visitor."""
    log: Path
    root: Path
    process: "subprocess.Popen[bytes]"

    def url(self, *, owner: bool = False) -> str:
        return f"https://{'localhost' if owner else self.address}:{self.port}"

    def ask(
        self, path: str = "/", *, method: str = "GET", owner: bool = False, body: str | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """Return the answer, read; raises ssl.SSLError when the certificate is not for that address."""
        trusted = ssl.create_default_context(cafile=self.root)
        host = "localhost" if owner else self.address
        connection = http.client.HTTPSConnection(host, self.port, timeout=20, context=trusted)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        if answer.status != http.client.SWITCHING_PROTOCOLS:
            answer.read()
        connection.close()
        return answer

    def give(self, code: str = CODE, **named: bool) -> http.client.HTTPResponse:
        form = urlencode({"code": code, "after": "/"})
        return self.ask("/_door", method="POST", body=form, content_type="application/x-www-form-urlencoded", **named)

    def knock(self, *, cookie: str, owner: bool = False) -> int:
        """Ask for the app's WebSocket as its own page would; return the answer's status."""
        return self.ask(
            "/_stcore/stream",
            owner=owner,
            connection="Upgrade",
            upgrade="websocket",
            sec_websocket_version="13",
            sec_websocket_key="AAAAAAAAAAAAAAAAAAAAAA==",
            origin=self.url(owner=owner),
            cookie=cookie,
        ).status

    def interrupt(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@contextmanager
def open_door(folder: Path, *words: str, **environment: str) -> Iterator[OpenDoor]:
    """Start it and wait until it answers; skip the test on a computer without a network."""
    try:
        address = own_addresses().main
    except DoorError as problem:
        pytest.skip(str(problem))
    port = _free_port()
    command = [sys.executable, "-m", "pages.door.launch", "--phone", "--headless", "--port", str(port), *words]
    given = {**os.environ, "FER_STUDIO_HOME": str(folder), "FER_STUDIO_ACCESS_CODE": CODE, **environment}
    folder.mkdir(exist_ok=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log.fileno(), stderr=subprocess.STDOUT)
    door = OpenDoor(port=port, address=address, log=folder / "log", root=folder / "phone" / "root.pem", process=process)
    try:
        _wait_for(door)
        yield door
    finally:
        process.kill()
        process.wait(20)


def _wait_for(door: OpenDoor) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends and door.process.poll() is None:
        try:
            door.ask("/_door")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the app did not start:\n{door.log.read_text(errors='replace')[-2000:]}")
