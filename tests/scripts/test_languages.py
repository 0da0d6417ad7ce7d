"""The languages: complete, and what the check finds in one that is not."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from scripts._catalogues import problems, read, updated
from scripts._messages import Message, NoMessageError, messages

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "locales").glob("*.po"))
CODE = """
raise BundleError("{name} is broken.", name="x")
raise SmallError("{name} is small.")
_(word), N_("kept"), say("said"), watch.phase("at work"), Words(message_id="counted")
_("{count} face"), ngettext("{count} face", "{count} faces", 2)
"""


@pytest.fixture(scope="module")
def ours() -> dict[Message, list[str]]:
    return messages(ROOT)


def test_spanish_and_romanian_are_there() -> None:
    assert [path.stem for path in FILES] == ["es", "ro"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_message_is_translated_and_none_is_unused(path: Path, ours: dict[Message, list[str]]) -> None:
    """`python scripts/languages.py check` tells the same."""
    assert list(problems(read(path), ours)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_as_update_writes_it(path: Path, ours: dict[Message, list[str]], tmp_path: Path) -> None:
    again = tmp_path / path.name
    again.write_bytes(path.read_bytes())
    updated(again, ours)
    assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_romanian_has_its_own_letters() -> None:
    """Comma below, not the Turkish cedilla."""
    assert not set("şţŞŢ") & set((ROOT / "locales" / "ro.po").read_text(encoding="utf-8"))


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for folder in ("pages", "fer_core"):
        (tmp_path / folder).mkdir()
    (tmp_path / "streamlit_app.py").write_text('_("Home")')
    (tmp_path / "pages" / "one.py").write_text(CODE)
    errors = "class FerError: ...\nclass BundleError(FerError): ...\nclass SmallError(BundleError): ..."
    (tmp_path / "fer_core" / "errors.py").write_text(errors)
    return tmp_path


def test_every_kind_of_message_is_found(code: Path) -> None:
    plural = ("{count} face", "{count} faces")
    alone = {"Home", "{name} is broken.", "{name} is small.", "kept", "said", "at work", "counted"}
    assert set(messages(code)) == {plural, *alone}
    assert messages(code)["Home"] == ["streamlit_app.py"]


@pytest.mark.parametrize("put_together", ['_(f"{name} is there")', '_("a" + b)', '_("a" if b else "c")'])
def test_a_message_that_is_put_together_is_refused(code: Path, put_together: str) -> None:
    (code / "pages" / "one.py").write_text(put_together)
    with pytest.raises(NoMessageError, match=r"pages/one\.py:1: a message is one text"):
        messages(code)


MESSAGES: dict[Message, list[str]] = {
    "**{name}** is there": ["pages/one.py"],
    ("{count} face", "{count} faces"): ["pages/one.py"],
}
WHOLE = """msgid ""
msgstr ""
"Language: ro\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);\\n"

msgid "**{name}** is there"
msgstr "**{name}** este acolo"

msgid "{count} face"
msgid_plural "{count} faces"
msgstr[0] "{count} față"
msgstr[1] "{count} fețe"
msgstr[2] "{count} de fețe"
"""


def found_in(text: str, folder: Path) -> list[str]:
    path = folder / "ro.po"
    path.write_text(text, encoding="utf-8")
    return list(problems(read(path), MESSAGES))


def test_a_whole_file_has_no_problem(tmp_path: Path) -> None:
    assert found_in(WHOLE, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('"**{name}** este acolo"', '""', "not translated", id="empty"),
        pytest.param('msgid "**{name}** is there"', 'msgid "else"', "missing: '**{name}** is there'", id="missing"),
        pytest.param('msgid "**{name}** is', '#, fuzzy\nmsgid "**{name}** is', "fuzzy", id="fuzzy"),
        pytest.param("{name}** este", "{nume}** este", "other {fields}", id="another field"),
        pytest.param("{name}** este", "{name}** este }", "other {fields}", id="a brace alone"),
        pytest.param("**{name}** este", "{name} este", "other marks", id="bold lost"),
        pytest.param('msgstr[2] "{count} de fețe"', 'msgstr[2] ""', "not in all its 3 forms", id="plural form"),
        pytest.param(
            '{count} de fețe"\n', '{count} de fețe"\n\nmsgid "old"\nmsgstr "vechi"\n', "unused: 'old'", id="unused"
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WHOLE
    assert any(told in problem for problem in found_in(WHOLE.replace(old, new), tmp_path))


def test_another_plural_rule_is_refused(tmp_path: Path) -> None:
    rule = "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2)"
    with pytest.raises(PoFileError):
        found_in(WHOLE.replace(rule, "nplurals=2; plural=(n != 1)"), tmp_path)
    two_forms = WHOLE.replace(rule, "nplurals=2; plural=(n != 1)").replace('msgstr[2] "{count} de fețe"\n', "")
    assert any("plural forms" in problem for problem in found_in(two_forms, tmp_path))


def test_update_begins_a_language_and_keeps_translations(tmp_path: Path) -> None:
    path = tmp_path / "ro.po"
    updated(path, MESSAGES)
    assert len(list(problems(read(path), MESSAGES))) == 2
    path.write_text(WHOLE, encoding="utf-8")
    updated(path, {**MESSAGES, "new": ["pages/two.py"]})
    assert "de fețe" in path.read_text(encoding="utf-8")
    assert list(problems(read(path), MESSAGES)) == ["unused: 'new'"]
