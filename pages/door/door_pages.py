"""The door's own pages: the form that asks for the code, and the certificate to trust."""

import logging
import re
from math import ceil
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pages.door.access_code import is_right
from pages.door.door_words import Problem, door_html, language_of
from pages.door.guests import Guests
from pages.door.standing import Standing
from pages.door.tries import HERE, Tries, place_of
from pages.door.who import who

LOG: Final = logging.getLogger(__name__)
PATH: Final = "/_door"
CERTIFICATE_PATH: Final = "/_door/certificate"
MOST_BYTES: Final = 2048
"""Of a form; a code has a hundred letters at most."""
OWN_PAGES: Final = re.compile(r"/[a-z]{0,20}")
"""Where the form may lead on to; no address of another server is among them."""


class DoorPages:
    """Answers whoever has no token yet."""

    def __init__(self, *, standing: Standing, guests: Guests, cookie: str, root: Path | None = None) -> None:
        self.cookie = cookie
        self._standing = standing
        self._guests = guests
        self._tries = Tries()
        self._root = root

    async def answer(self, request: Request, *, inside: bool) -> Response:
        """Answer a request for one of the two pages."""
        if request.scope["path"] == CERTIFICATE_PATH:
            return self._certificate(request)
        if request.method == "POST" and self._standing.code is not None:
            return await self._try(request, self._standing.code)
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Only the form asks here.\n", 405)
        return _on("/") if inside else self.ask(request)

    def ask(
        self, request: Request, problem: Problem | None = None, *, status: int = 401, after: str | None = None
    ) -> Response:
        """Return the form, which leads on to the page that was asked for, or ``after``."""
        after = request.scope["path"] if after is None else after
        page = door_html(
            language_of(request.headers.get("accept-language", "")),
            problem,
            action=PATH,
            after=after if OWN_PAGES.fullmatch(after) else "/",
            certificate=CERTIFICATE_PATH if self._root else None,
        )
        headers = {"Retry-After": str(60 * problem.minutes)} if problem and problem.minutes else {}
        return Response(page.html, status, {**page.headers, **headers}, media_type="text/html")

    async def _try(self, request: Request, code: str) -> Response:
        """Nothing is awaited between the look at the limit and the count, so that tries at once are counted too."""
        form = await _form(request)
        if form is None or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("This was not sent by the form.\n", 400)
        after, place = form.get("after", "/"), self._place(request)
        if (wait_s := self._tries.wait_s(place)) > 0:
            return self.ask(request, Problem(minutes=ceil(wait_s / 60)), status=429, after=after)
        if not is_right(form.get("code", ""), code):
            self._tries.count(place)
            LOG.warning("A wrong access code from %s", request.client.host if request.client else "an unknown place")
            return self.ask(request, Problem(), after=after)
        answer = _on(after)
        answer.set_cookie(self.cookie, self._guests.let_in(), path="/", secure=True, httponly=True, samesite="strict")
        return answer

    def _place(self, request: Request) -> str:
        peer = request.client.host if request.client else None
        owner = not self._standing.behind and who(peer, request.headers.items()) == "owner"
        return HERE if owner else place_of(peer)

    def _certificate(self, request: Request) -> Response:
        """Give the root to trust, where we made one; it is no secret."""
        if not self._root or request.method not in ("GET", "HEAD"):
            return PlainTextResponse("There is no certificate here.\n", 404)
        named = {"Content-Disposition": 'attachment; filename="fer-studio.crt"'}
        return Response(self._root.read_bytes(), headers=named, media_type="application/x-x509-ca-cert")


def _on(path: str) -> Response:
    """Lead on inside; the empty fragment takes the place of one that holds the code."""
    to = path if OWN_PAGES.fullmatch(path) else "/"
    return RedirectResponse(f"{to}#", 303, headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form; None for what is none, or too long."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    try:
        return {name: values[-1] for name, values in parse_qs(body.decode("ascii"), max_num_fields=10).items()}
    except (ValueError, UnicodeDecodeError):
        return None
