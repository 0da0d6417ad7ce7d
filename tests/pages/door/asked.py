"""Requests to the gate without a server: what came back, and whether the app behind it was reached."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from pages.door.door_pages import DoorPages
from pages.door.gate import Gate
from pages.door.guests import Guests
from pages.door.standing import ROLE_HEADER, Standing

CODE = "ABC234"
COOKIE = "__Host-fer-studio"
HOST = "192.168.1.5:8501"
STRANGER = "192.168.1.7"


@dataclass(kw_only=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def token(self) -> str | None:
        """What the browser would keep."""
        found = SimpleCookie(self.headers.get("set-cookie", "")).get(COOKIE)
        return found.value if found else None


@dataclass
class House:
    """An app behind the gate that answers 200 and notes who came."""

    standing: Standing = field(default_factory=lambda: Standing(code=CODE, names=frozenset({"localhost", "studio"})))
    root: Path | None = None
    came: list[list[tuple[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        guests = Guests()
        door = DoorPages(standing=self.standing, guests=guests, cookie=COOKIE, root=self.root)
        self.gate = Gate(self._app, standing=self.standing, guests=guests, door=door)
        self.let_in = guests.let_in

    @property
    def roles(self) -> list[list[str]]:
        """What the app was told of each who came."""
        return [[value for name, value in headers if name == ROLE_HEADER.lower()] for headers in self.came]

    def ask(
        self,
        path: str = "/",
        *,
        method: str = "GET",
        peer: str | None = STRANGER,
        kind: str = "http",
        body: bytes = b"",
        **headers: str | None,
    ) -> Answered:
        """Ask with headers that are written as names (``user_agent``); None leaves a header out."""
        given: dict[str, str | None] = {
            "host": HOST,
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        raw = [(name.encode(), text.encode("latin-1")) for name, text in given.items() if text is not None]
        scope = {
            "type": kind,
            "method": method,
            "path": unquote(path.split("?", maxsplit=1)[0]),
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": raw,
            "client": (peer, 50000) if peer else None,
            "scheme": "https",
            "server": ("192.168.1.5", 8501),
        }
        return asyncio.run(self._asked(scope, body))

    def give(self, code: str = CODE, *, after: str = "/", peer: str = STRANGER, **headers: str | None) -> Answered:
        """Send the form."""
        form: Mapping[str, str | None] = {"content_type": "application/x-www-form-urlencoded", **headers}
        body = urlencode({"code": code, "after": after}).encode()
        return self.ask("/_door", method="POST", peer=peer, body=body, **form)

    async def _asked(self, scope: dict[str, Any], body: bytes) -> Answered:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if scope["type"] == "websocket":
                return {"type": "websocket.connect"}
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.gate(scope, receive, send)
        if scope["type"] == "websocket":
            return Answered(status=101 if sent[0]["type"] == "websocket.accept" else 403, headers={}, body="")
        headers = {name.decode().lower(): text.decode() for name, text in sent[0]["headers"]}
        text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Answered(status=sent[0]["status"], headers=headers, body=text)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.came.append([(name.decode(), text.decode("latin-1")) for name, text in scope["headers"]])
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the app"})
