"""A server on this computer that answers as Roboflow's does, or goes wrong where a test says so."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

WORKSPACE = "fețe-și-emoții"
PROJECT = "expresión-ñ"
STEPS = ("key", "workspace", "project", "version", "export", "link")


@dataclass
class FakeRoboflow:
    """Its settings may be changed while it runs; ``asked`` and ``lines`` tell what came in."""

    key: str
    archive: bytes
    url: str = ""
    versions: tuple[int, ...] = (1, 3)
    preparing: list[float] = field(default_factory=list)
    """Progress to tell before the export is ready, one a question."""
    wrong: dict[str, Callable[["Answer"], None]] = field(default_factory=dict)
    """Step -> what is answered there instead."""
    link: str = ""
    """The export's address; the server's own without."""
    asked: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


class Answer(BaseHTTPRequestHandler):
    """One request and its answer."""

    roboflow: FakeRoboflow

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        parts = [unquote(part) for part in address.path.split("/") if part]
        step = "link" if parts[:1] == ["export.zip"] else STEPS[len(parts)]
        self.roboflow.asked.append(step)
        self.roboflow.lines.append(self.path)
        known = parse_qs(address.query).get("api_key") == [self.roboflow.key]
        if step in self.roboflow.wrong:
            self.roboflow.wrong[step](self)
        elif step == "link":
            self.send(200, self.roboflow.archive, "application/zip")
        elif not known:  # as Roboflow does, with the key in it
            self.send_json(401, {"error": {"message": f"This API key does not exist: {self.path} {self.roboflow.key}"}})
        elif parts[:2] != [WORKSPACE, PROJECT][: len(parts)]:
            self.send_json(404, {"error": {"message": f"{parts} does not exist, or {self.path} may not open it"}})
        else:
            self.send_step(step)

    def send_step(self, step: str) -> None:
        roboflow = self.roboflow
        if step == "export" and roboflow.preparing:
            self.send_json(202, {"ready": False, "progress": roboflow.preparing.pop(0)})
            return
        identity = f"{WORKSPACE}/{PROJECT}"
        link = roboflow.link or f"{roboflow.url}/export.zip?key=aLinkOfItsOwn"
        project = dict.fromkeys(("annotation", "classes", "colors", "public", "splits", "unannotated"))
        project |= {"created": 1, "updated": 2, "images": 9, "id": identity, "name": "Fețe", "type": "classification"}
        versions = [
            {"id": f"{identity}/{number}", "created": 1, "images": 9, "name": "după curățare"}
            | dict.fromkeys(("augmentation", "preprocessing", "splits"))
            for number in roboflow.versions
        ]
        self.send_json(
            200,
            {
                "key": {"workspace": WORKSPACE},
                "workspace": {"workspace": {"name": "Fețe", "url": WORKSPACE, "projects": []}},
                "project": {"project": project, "versions": versions},
                "version": {"version": {"generating": False, "progress": 1, "images": 9}},
                "export": {"export": {"format": "folder", "link": link}},
            }[step],
        )

    def send_json(self, status: int, data: object) -> None:
        self.send(status, json.dumps(data).encode(), "application/json")

    def send(self, status: int, data: bytes, kind: str = "text/html", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def hang(self) -> None:
        self.roboflow.closing.wait(60)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def fake_roboflow(key: str, archive: bytes) -> Iterator[FakeRoboflow]:
    roboflow = FakeRoboflow(key=key, archive=archive)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Answer,), {"roboflow": roboflow}))
    server.daemon_threads, server.block_on_close = True, False
    roboflow.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield roboflow
    finally:
        roboflow.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
