"""Words: the language of the session, and text from outside shown as it is."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core import NotAnImageError
from pages.shared import text
from tests.pages.conftest import APP

FLAG_OF_WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


def write_catalogue(folder: Path, language: str, messages: dict[str, str]) -> None:
    entries = [
        f"msgid {json.dumps(source, ensure_ascii=False)}\nmsgstr {json.dumps(target, ensure_ascii=False)}\n"
        for source, target in messages.items()
    ]
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (folder / f"{language}.po").write_text("\n".join([head, *entries]), encoding="utf-8")


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_catalogue(
        tmp_path,
        "es",
        {
            "Pictures stay on this computer": "Las fotos se quedan en este ordenador",
            "Photo": "Foto",
            "{name} is empty (0 bytes). Choose another picture.": "{name} está vacío (0 bytes). Elige otra foto.",
        },
    )
    monkeypatch.setattr(text, "LOCALES", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("card")
def test_english_alone_is_nothing_to_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LOCALES", tmp_path)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert text.languages() == ("en",)
    assert not app.main.selectbox


@pytest.mark.usefixtures("spanish", "card")
def test_the_chosen_language_reaches_every_page_and_only_this_session() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.sidebar.selectbox(key="language").set_value("es").run()
    assert "Las fotos se quedan en este ordenador" in app.sidebar.caption[-1].value
    app.switch_page("pages/photo.py").run()
    assert app.title[0].value == "Foto"
    assert app.sidebar.selectbox(key="language").value == "es"
    other = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "Pictures stay on this computer" in other.sidebar.caption[-1].value


@pytest.mark.usefixtures("spanish", "pipelines")
def test_errors_speak_the_language_too() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.sidebar.selectbox(key="language").set_value("es").run()
    app.switch_page("pages/photo.py").run()
    app.file_uploader[0].upload("a.jpg", b"").run()
    assert app.error[0].value.replace("\\", "") == "a.jpg está vacío (0 bytes). Elige otra foto."


def test_a_language_without_a_catalogue_stays_english(tmp_path: Path) -> None:
    assert text.catalogue("ro", tmp_path).gettext("Photo") == "Photo"
    assert text.catalogue("ro", tmp_path).ngettext("{count} photo", "{count} photos", 2) == "{count} photos"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-MX", "es"), ("es_ES", "es"), ("ES", "es"), ("fr", "en"), ("", "en"), (None, "en"), ("en-GB", "en")],
)
def test_the_browser_chooses_the_first_language(locale: str | None, language: str) -> None:
    assert text.language_for(locale, ("en", "es")) == language


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("a_b*c.jpg", r"a\_b\*c\.jpg", id="emphasis"),
        pytest.param("<img src=x>", r"\<img src\=x\>", id="html"),
        pytest.param("[a](http://b)", r"\[a\]\(http\:\/\/b\)", id="link"),
        pytest.param("$x$ :red[y]", r"\$x\$ \:red\[y\]", id="formula and colour"),
        pytest.param("one\n\n# two\t\x00\u202e", r"one \# two", id="lines and control characters"),
        pytest.param("Ünï 日本 😀", "Ünï 日本 😀", id="other alphabets"),
        pytest.param("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f", id="joined emoji"),
        pytest.param(FLAG_OF_WALES, FLAG_OF_WALES, id="emoji with tags"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="letters kept apart"),
        pytest.param("a\u200f\u2066b\u200b\ufeffc\x7f", "a b c", id="direction and invisible spaces"),
    ],
)
def test_text_from_outside_is_escaped(given: str, shown: str) -> None:
    assert text.literal(given) == shown


def test_long_names_keep_beginning_and_ending() -> None:
    name = "a" * 100 + "-holiday.jpg"
    assert len(text.shortened(name)) == 59
    assert text.shortened(name).endswith("-holiday.jpg")
    assert text.shortened("short.jpg") == "short.jpg"


@pytest.mark.usefixtures("card")
def test_an_error_is_explained_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_", str.upper)
    error = NotAnImageError("{NAME} is no picture.", NAME="a*.jpg")
    assert text.explain(error) == r"a\*\.jpg IS NO PICTURE\."


NAMES = [
    "2026-11-21-1200-cnn-of-all-faces-first-try-of-the-day",
    "2026-11-21-1200-cnn-of-all-faces-other-try-of-the-day",
    "2026-11-21-1300-cnn-of-all-faces-first-try-of-the-day",
]


@pytest.mark.parametrize("longest", [18, 28, 38])
def test_names_that_differ_stay_different(longest: int) -> None:
    short = text.told_apart([*NAMES, "vgg"], longest=longest)
    assert len(set(short)) == 4 and short[-1] == "vgg"
    assert all(len(name) <= longest for name in short)
    assert "st-try" in short[0] and "er-try" in short[1]


def test_names_that_differ_in_length_alone_stay_different() -> None:
    assert len(set(text.told_apart(["a" * 70, "a" * 75], longest=20))) == 2
    assert text.told_apart(["same", "same"]) == ["same", "same"]
