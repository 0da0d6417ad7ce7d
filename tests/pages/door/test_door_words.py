"""The form in the language of the browser."""

import pytest

from pages.door import door_words
from pages.door.door_words import Problem, door_html, language_of


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de-AT,ro;q=0.5,en;q=0.3", "ro"),
        ("en-GB,es;q=0.9", "en"),
        ("es;q=0.1, ro;q=0.7", "ro"),
        ("de", "en"),
        ("", "en"),
        ("es;q=x, ;;q=1, *", "en"),
    ],
)
def test_the_browser_says_which(accepted: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_words, "languages", lambda: ("en", "es", "ro"))
    assert language_of(accepted) == language


def test_the_form_has_a_label_and_tells_what_was_wrong() -> None:
    html = door_html("en", Problem(), action="/_door", after="/").html
    assert '<label for="code">' in html and 'id="code"' in html and 'role="alert"' in html
    assert 'role="alert"' not in door_html("en", None, action="/_door", after="/").html


@pytest.mark.parametrize(("minutes", "told"), [(1, "in 1 minute."), (7, "in 7 minutes.")])
def test_how_long_to_wait(minutes: int, told: str) -> None:
    assert told in door_html("en", Problem(minutes=minutes), action="/_door", after="/").html


def test_nothing_given_becomes_markup() -> None:
    assert "<b>" not in door_html("en", None, action="/_door", after='"><b>').html
