"""Start the app for this computer and others: ``python scripts/run.py app --phone`` ends here.

Streamlit's own application runs behind the gate, in this process (``st.App``, its public way for that).
"""

import os
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from pages.door.access_code import chosen_code
from pages.door.addresses import Addresses, own_addresses, own_names
from pages.door.arguments import EVERYWHERE, Wish, read_arguments
from pages.door.certificate import CertificateFiles, certificate_for
from pages.door.door_pages import DoorPages
from pages.door.gate import Gate
from pages.door.greeting import greet
from pages.door.guests import Guests
from pages.door.problems import DoorError
from pages.door.standing import Standing, stand
from pages.door.who import LOCAL_NAMES

APP: Final = Path(__file__).parents[2] / "streamlit_app.py"
FIRST_PORT: Final = 8501
PORTS_TRIED: Final = 100


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C; 0 when it ended so, 2 for wrong usage or a computer that cannot."""
    from fer_core.errors import FerError

    try:
        wish = read_arguments(arguments)
        port = _free_port(wish)
        standing, files = _prepare(wish, port)
    except (DoorError, FerError) as problem:
        print(problem, file=sys.stderr)
        return 2
    stand(standing)
    with suppress(KeyboardInterrupt):  # where Ctrl-C was switched off before the start, the server just ends
        _serve(wish, standing, files, port)
    print("\n  Stopped.")
    return 0


def _prepare(wish: Wish, port: int) -> tuple[Standing, CertificateFiles | None]:
    """Return how the app stands open, and its certificate where it encrypts; raises DoorError and OutputError."""
    from fer_core.workspace import workspace
    from fer_core.writing import check_place

    folder = workspace() / "phone"
    check_place(folder / "any")
    folder.chmod(0o700)
    code = chosen_code(folder) if wish.code else None
    if not wish.encrypts:
        names = LOCAL_NAMES | {wish.behind or ""}
        return _standing(wish, code, names, f"https://{wish.behind}", None), None
    found = _addresses(wish)
    hosts = (*found.all, "127.0.0.1", "::1", "localhost", *found.names)
    files = certificate_for(hosts, folder)
    names = LOCAL_NAMES | set(found.names)
    return _standing(wish, code, names, f"https://{found.main}:{port}", files.fingerprint), files


def _standing(
    wish: Wish, code: str | None, names: set[str] | frozenset[str], address: str, print_: str | None
) -> Standing:
    return Standing(
        code=code,
        behind=wish.behind,
        names=frozenset(names),
        rights=wish.rights,
        address=address,
        fingerprint=print_,
    )


def _addresses(wish: Wish) -> Addresses:
    """Return where others find us: every address, or the one that was asked for."""
    if wish.listen == EVERYWHERE:
        return own_addresses()
    return Addresses(main=wish.listen, others=(), names=own_names())


def _free_port(wish: Wish) -> int:
    """Return the port that was asked for, or the first free one; raises DoorError."""
    tried = [wish.port] if wish.port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    for port in tried:
        problem = _why_not(wish.listen, port)
        if problem is None:
            return port
    if wish.port is None:
        ports = f"{FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1}"
        raise DoorError(f"No port from {ports} can be used at {wish.listen} ({problem}). Name one with --port.")
    raise DoorError(f"Port {wish.port} cannot be used at {wish.listen} ({problem}). Name another one with --port.")


def _why_not(address: str, port: int) -> str | None:
    """Try whether we could listen there; None when we could."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except (OSError, OverflowError) as error:
            return (getattr(error, "strerror", None) or str(error)).lower()
    return None


def _serve(wish: Wish, standing: Standing, files: CertificateFiles | None, port: int) -> None:
    """Run Streamlit behind the gate until somebody ends it."""
    import streamlit as st
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager

    from pages.shared.outside import ask_nobody_outside

    @asynccontextmanager
    async def greeted(_app: Any) -> AsyncGenerator[None, None]:
        greet(wish, standing, files, port)
        yield

    os.environ["FORWARDED_ALLOW_IPS"] = ""  # uvicorn would take a header's word for who is at the other end
    _quieten()
    ask_nobody_outside()
    PagesManager.uses_pages_directory = False  # else the first visitor could ask for a page's file without the app
    sys.argv[:] = [str(APP)]
    guests, root = Guests(), files.root if files else None
    door = DoorPages(standing=standing, guests=guests, cookie=f"__Host-fer-studio-{port}", root=root)
    gate = Middleware(Gate, standing=standing, guests=guests, door=door)
    st.App(APP, middleware=[gate], lifespan=greeted).run(config=_options(wish, files, port))


def _options(wish: Wish, files: CertificateFiles | None, port: int) -> dict[str, Any]:
    encrypted = {"server.sslCertFile": str(files.chain), "server.sslKeyFile": str(files.key)} if files else {}
    offered = {"server.corsAllowedOrigins": [f"https://{wish.behind}"]} if wish.behind else {}
    quiet = {} if wish.opens_browser else {"server.headless": True}
    return {
        "server.address": wish.listen,
        "server.port": port,
        "server.allowedHosts": ["*"],  # the gate looks at names, on every route
        "logger.hideWelcomeMessage": True,  # it asks an outside host for our public address
        **encrypted,
        **offered,
        **quiet,
    }


def _quieten() -> None:
    """The server's own notices name addresses that nobody can open; its errors stay."""
    from uvicorn.config import LOGGING_CONFIG

    for name in ("uvicorn", "uvicorn.error"):
        LOGGING_CONFIG["loggers"][name]["level"] = "WARNING"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
