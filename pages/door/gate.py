"""The gate before the server's application: nothing is answered, on no route, to a browser that did not give the code.

It stands before Streamlit's own routes and sees each request as it came, so that no spelling of a path leads around it:
only the door's own two pages are free, everything else needs the cookie.
"""

import re
from typing import Final, Literal

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.door.door_pages import CERTIFICATE_PATH, PATH, DoorPages
from pages.door.guests import Guests
from pages.door.standing import ROLE_HEADER, Standing
from pages.door.who import address_of, host_of, netloc_of, who

POLICY_VIOLATION: Final = 1008
CAPITALS: Final = re.compile(r"/[a-z]*[A-Z][A-Za-z]*")
"""A page's name as the keyboard of a phone writes it."""

Answer = tuple[int, str]


class Gate:
    """ASGI middleware; ``door`` answers for it where somebody is not let through."""

    def __init__(self, app: ASGIApp, *, standing: Standing, guests: Guests, door: DoorPages) -> None:
        self._app = app
        self._standing = standing
        self._guests = guests
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif refused := self._refusal(Headers(scope=scope), scope["type"]):
            await _refuse(refused, scope, receive, send)
        elif scope["type"] == "http" and (answer := await self._answer(Request(scope, receive))):
            await answer(scope, receive, send)
        elif not self._is_in(Headers(scope=scope)):
            await _refuse((401, "Give the access code first."), scope, receive, send)
        else:
            await self._app(self._signed(scope), receive, send)

    def _refusal(self, headers: Headers, kind: Literal["http", "websocket"]) -> Answer | None:
        """Refuse names that are not ours (a foreign page may have its own name lead here), and foreign pages."""
        hosts = headers.getlist("host")
        host = host_of(hosts[0]) if len(hosts) == 1 else None
        if host is None or not (address_of(host) or host in self._standing.names):
            return 421, "This app does not answer to that name."
        origins = headers.getlist("origin")
        own = [self._is_own(netloc_of(origin), hosts[0].lower()) for origin in origins]
        if not all(own) or len(own) > 1 or (kind == "websocket" and not own):
            return 403, "This was asked for by another page."
        return None

    def _is_own(self, page: str, host: str) -> bool:
        """Tell whether a page is ours; a proxy may ask us under another name than the one it shows."""
        return page == host or (self._standing.behind is not None and host_of(page) == self._standing.behind)

    async def _answer(self, request: Request) -> Response | None:
        """Return what the door itself says; None where the app shall answer, or nobody."""
        inside = self._is_in(request.headers)
        path = request.scope["path"]
        if path in (PATH, CERTIFICATE_PATH):
            return await self._door.answer(request, inside=inside)
        if request.method in ("GET", "HEAD") and CAPITALS.fullmatch(path):
            return RedirectResponse(path.lower(), 303)
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        return None if inside or not wants_page else self._door.ask(request)

    def _is_in(self, headers: Headers) -> bool:
        if self._standing.code is None:
            return True
        lines = headers.getlist("cookie")
        return any(self._guests.knows(cookie_parser(line).get(self._door.cookie, "")) for line in lines)

    def _signed(self, scope: Scope) -> Scope:
        """Write down who asks, where the pages find it; behind a proxy nobody is the owner."""
        given = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        role = "visitor" if self._standing.behind else who((scope.get("client") or (None,))[0], given)
        kept = [pair for pair in scope["headers"] if pair[0].lower() != ROLE_HEADER.lower().encode()]
        return {**scope, "headers": [*kept, (ROLE_HEADER.lower().encode(), role.encode())]}


async def _refuse(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Close a WebSocket before it is open, which the client sees as 403; answer a request in plain words."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    status, words = answer
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    await PlainTextResponse(words + "\n", status, headers)(scope, receive, send)
