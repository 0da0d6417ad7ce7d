"""Reasons and notices that were English already, told in another language."""

from functools import partial

import pytest

from fer_core.errors import DatasetError, GalleryError
from fer_core.report_words import Say
from pages.shared.text import LOCALES, translated
from pages.shared.told_back import told_back, values_told

NOTICE = (
    "Few pictures (1,200) make short epochs, so it is trained with steps of 8 pictures instead of 64, "
    "an averaging of 0.95 instead of 0.999 and a patience of 9 epochs instead of 5."
)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("it is a folder", "es una carpeta"),
        ("it holds more than 1,000 files", "contiene más de 1.000 archivos"),
        ("the name 'a.b' climbs out of the archive's folder", "el nombre 'a.b' sale de la carpeta del archivo"),
        ("The dataset Photo has no pictures. Import some first.", None),
        ("no words of ours at all", "no words of ours at all"),
    ],
)
def test_a_reason_is_found_again(english: str, spanish: str | None) -> None:
    told = told_back(english, "es", LOCALES)
    assert told == spanish if spanish else "Photo" in told and told != english


def test_a_notice_with_a_list_is_told_whole() -> None:
    told = told_back(NOTICE, "ro", LOCALES)
    assert told == (
        "Puține imagini (1.200) dau epoci scurte, așa că se antrenează cu pași de 8 imagini în loc de 64, "
        "o mediere de 0,95 în loc de 0,999 și o răbdare de 9 epoci în loc de 5."
    )


def test_an_error_inside_an_error_and_names_that_are_no_words_of_ours() -> None:
    inner = DatasetError("{name} is empty (0 bytes). Replace it or take it out, and import again.", name="Photo")
    values = values_told({"name": "Photo", "error": inner, "count": 3}, "es", LOCALES)
    assert values["name"] == "Photo" and values["count"] == 3
    assert str(values["error"]).startswith("Photo está vacío (0 bytes).")


def test_english_stays_as_it_is() -> None:
    assert values_told({"reason": "it is a folder"}, "en", LOCALES) == {"reason": "it is a folder"}


def test_a_report_tells_an_error_with_its_reason() -> None:
    error = GalleryError(
        "{path} could not be read just now: {reason}. Try again.", path="<a>", reason="its table chosen is empty"
    )
    say = Say(translate=partial(translated, "ro"), values=partial(values_told, language="ro", folder=LOCALES))
    assert say.error(error) == "&lt;a&gt; nu a putut fi citit acum: tabelul lui chosen este gol. Încearcă din nou."
    assert Say().error(error) == "&lt;a&gt; could not be read just now: its table chosen is empty. Try again."
