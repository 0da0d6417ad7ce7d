"""What the door says, in the language that the browser asks for; the form needs no script."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

from pages.shared.text import LOCALES, SOURCE_LANGUAGE, catalogue, language_for, languages

TEMPLATE: Final = Path(__file__).with_name("door.html").read_text(encoding="utf-8")
STYLE: Final = Path(__file__).with_name("door.css").read_text(encoding="utf-8")
SCRIPT: Final = Path(__file__).with_name("door.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why the form comes again: a wrong code, or too many of them, and how long to wait."""

    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage:
    """A page and the headers without which it must not be sent."""

    html: str
    headers: Mapping[str, str]


def language_of(accepted: str) -> str:
    """Choose from an Accept-Language header, such as ``es-MX,es;q=0.9,en;q=0.8``; English where nothing fits."""
    known = languages()
    asked = [pair for pair in map(_weighed, accepted.split(",")[:20]) if pair[1] > 0]
    for wanted, _weight in sorted(asked, key=lambda pair: -pair[1]):
        chosen = language_for(wanted, known)
        if chosen != SOURCE_LANGUAGE or wanted.casefold().startswith(SOURCE_LANGUAGE):
            return chosen
    return SOURCE_LANGUAGE


def door_html(
    language: str, problem: Problem | None, *, action: str, after: str, certificate: str | None = None
) -> DoorPage:
    """Return the form; ``after`` is the page of the app to which it leads, ``certificate`` the address of the root."""
    words = catalogue(language, LOCALES)
    _ = words.gettext
    filled = {
        "language": language,
        "ask": _("What is the access code?"),
        "where": _("It is shown in the terminal on the computer that runs FER Studio, and there on the page Home."),
        "label": _("Access code"),
        "enter": _("Enter"),
        "action": action,
        "after": after,
    }
    html = TEMPLATE.format(
        **{name: escape(text) for name, text in filled.items()},
        problem=_problem(problem, words),
        certificate=_certificate(certificate, _),
        style=STYLE,
        script=SCRIPT,
    )
    return DoorPage(html=html, headers=_headers())


def _problem(problem: Problem | None, words: NullTranslations) -> str:
    if problem is None:
        return ""
    _, ngettext = words.gettext, words.ngettext
    told = _("That is not the code. Big or small letters do not matter.")
    if problem.minutes:
        told = ngettext(
            "Too many wrong codes were given. Try again in {count} minute.",
            "Too many wrong codes were given. Try again in {count} minutes.",
            problem.minutes,
        ).format(count=problem.minutes)
    return f'<p id="problem" role="alert">{escape(told)}</p>'


def _certificate(path: str | None, _: Callable[[str], str]) -> str:
    if path is None:
        return ""
    why = _("Nothing happens after the code, on an iPhone or iPad? It needs this certificate, and your trust in it:")
    how = _("Settings: General, VPN & Device Management to install; then General, About, Certificate Trust Settings.")
    link = f'<a href="{escape(path)}">{escape(_("Download the certificate"))}</a>'
    return f"<p><small>{escape(why)} {link}. {escape(how)}</small></p>"


def _headers() -> dict[str, str]:
    """The page runs no script but its own, and in no frame. (``no-referrer`` would hide where the form comes from.)"""
    allowed = f"default-src 'none'; img-src data:; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}"
    return {
        "Content-Security-Policy": f"{allowed}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Language",
    }


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _weighed(part: str) -> tuple[str, float]:
    wanted, _semicolon, weight = part.strip().partition(";q=")
    try:
        return wanted.strip(), float(weight or 1)
    except ValueError:
        return wanted.strip(), 0.0
