"""The words after ``run.py app`` that open it to others."""

import argparse
import os
from dataclasses import dataclass
from typing import Final

from pages.door.problems import DoorError
from pages.door.standing import RIGHTS
from pages.door.who import LOCAL_NAMES, address_of, host_of

USAGE: Final = "run.py app --phone [options]  |  run.py app --behind NAME [options]"
EVERYWHERE: Final = "0.0.0.0"
HERE: Final = "127.0.0.1"
ALL: Final = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the owner asked for."""

    behind: str | None
    code: bool
    rights: frozenset[str]
    listen: str
    port: int | None
    opens_browser: bool

    @property
    def encrypts(self) -> bool:
        """Behind a proxy it is the proxy that speaks HTTPS with the browser."""
        return self.behind is None


def read_arguments(arguments: list[str]) -> Wish:
    """Return the wish of a command line; raises DoorError for one that contradicts itself, SystemExit for others."""
    given = _parser().parse_args(arguments)
    behind = None if given.behind is None else _public_name(given.behind)
    return Wish(
        behind=behind,
        code=not given.no_access_code,
        rights=_rights(given.visitors_may),
        listen=_listen(given.address or os.environ.get("STREAMLIT_SERVER_ADDRESS"), behind),
        port=given.port,
        opens_browser=given.headless == "false" and behind is None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py app", usage=USAGE, description="Open FER Studio to other devices, with a door.", allow_abbrev=False
    )
    parser.add_argument("--phone", action="store_true", help="other devices on the local network may come, over HTTPS")
    parser.add_argument("--behind", metavar="NAME", help="a proxy or tunnel on this computer offers it under this name")
    parser.add_argument("--no-access-code", action="store_true", help="everybody who reaches it may come in")
    parser.add_argument(
        "--visitors-may", metavar="PAGES", default="", help=f"more pages: {', '.join(RIGHTS)}; or {ALL}"
    )
    parser.add_argument("--port", "--server.port", type=int, metavar="N", help="else the first free one from 8501")
    parser.add_argument("--address", "--server.address", metavar="ADDRESS", help="listen to this address only")
    parser.add_argument(
        "--headless", "--server.headless", nargs="?", const="true", default="false", choices=("true", "false")
    )
    return parser


def _public_name(text: str) -> str:
    name = host_of(text.strip().lower())
    if name and name == text.strip().lower() and name not in LOCAL_NAMES and not address_of(name):
        return name
    raise DoorError(
        f'--behind needs the name under which the proxy offers the app, such as fer.example.org, and got "{text}". '
        "Give it without https:// and without a port."
    )


def _listen(text: str | None, behind: str | None) -> str:
    """Return the address to listen to: every one for phones, this computer's own for a proxy on it."""
    if not text:
        return EVERYWHERE if behind is None else HERE
    if text == "localhost":
        return HERE
    if address_of(text) is None:
        raise DoorError(f'--address needs an address of this computer, such as 192.168.1.5, and got "{text}".')
    return text


def _rights(text: str) -> frozenset[str]:
    asked = {word for word in text.lower().replace(",", " ").split() if word}
    if asked == {ALL}:
        return frozenset(RIGHTS)
    if unknown := sorted(asked - set(RIGHTS)):
        raise DoorError(
            f'--visitors-may takes the names of pages with commas between them, and "{unknown[0]}" is none of '
            f"{', '.join(RIGHTS)}. See and Learn are always open to visitors."
        )
    return frozenset(asked)
