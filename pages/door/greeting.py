"""What the terminal says when the app is open to others."""

import sys
import webbrowser
from textwrap import fill
from typing import Final

import streamlit as st

from pages.door.access_code import spaced
from pages.door.arguments import EVERYWHERE, Wish
from pages.door.certificate import CertificateFiles
from pages.door.invitation import link, qr_terminal
from pages.door.standing import Standing

WIDTH: Final = 96
WARNING: Final = (
    "The browser will warn that the connection is not private: this computer made the certificate itself, so nobody "
    "else vouches for it. Choose “Advanced” and go on. On an iPhone or iPad, the page that asks for the code offers "
    "the certificate to install."
)
REACH: Final = (
    "Everybody on the same network reaches this address until you press Ctrl-C. Do not open it on a network that you "
    "do not trust, such as a café's."
)
PROXY: Final = (
    "Everybody who comes through the proxy is a visitor. For yourself, run `python scripts/run.py app` beside this."
)
NO_CODE: Final = "There is no access code: everybody who reaches the address comes in."


def greet(wish: Wish, standing: Standing, files: CertificateFiles | None, port: int) -> None:
    """Print how to come in, and open the owner's browser."""
    lines = _behind(wish, standing, port) if wish.behind else _phone(wish, standing, files, port)
    text = "\n".join(["", *lines, "", "  Ctrl-C ends it.", ""])
    try:
        print(text, flush=True)
    except UnicodeEncodeError:  # a terminal without these letters draws no picture either
        print(text.encode("ascii", "ignore").decode(), flush=True)
    if not st.get_option("server.headless"):  # Streamlit looks whether there is a screen
        webbrowser.open(f"https://localhost:{port}/")


def _phone(wish: Wish, standing: Standing, files: CertificateFiles | None, port: int) -> list[str]:
    code = f"    Access code     {spaced(standing.code)}" if standing.code else f"    {NO_CODE}"
    lines = [
        "  FER Studio is open to other devices on your network. Scan this with a phone, or type the address:",
        "",
        *qr_terminal(link(standing), colours=sys.stdout.isatty()).split("\n"),
        "",
        f"    On a phone      {standing.address}",
        f"    On this one     {link(standing, f'https://localhost:{port}')}",
        code,
        f"    Certificate     SHA-256 {files.fingerprint if files else ''}",
        f"    Visitors see    {_pages(standing)}",
        "",
        _paragraph(WARNING),
    ]
    return [*lines, _paragraph(REACH)] if wish.listen == EVERYWHERE else lines


def _behind(wish: Wish, standing: Standing, port: int) -> list[str]:
    return [
        f"  FER Studio waits at http://{wish.listen}:{port} for the proxy that offers it as {wish.behind}.",
        "",
        f"    Invitation      {link(standing)}",
        f"    Access code     {spaced(standing.code)}" if standing.code else f"    {NO_CODE}",
        f"    Visitors see    {_pages(standing)}",
        "",
        _paragraph(PROXY),
    ]


def _pages(standing: Standing) -> str:
    more = "".join(f", {right.capitalize()}" for right in sorted(standing.rights))
    return f"Photo, Live, Video, Learn{more}"


def _paragraph(text: str) -> str:
    return fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
