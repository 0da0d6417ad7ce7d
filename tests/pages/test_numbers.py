"""Numbers in the reader's language."""

import pickle
from functools import partial

import numpy as np
import pytest

from fer_core.analysis.videos.timeline_drawing import time_axis
from fer_core.report_words import Say
from pages.shared.numbers import Sentence, localised
from pages.shared.text import translated, translated_plural


@pytest.mark.parametrize(
    ("language", "digits", "written"),
    [
        ("en", "1,234.5", "1,234.5"),
        ("es", "1,234.5", "1.234,5"),
        ("ro", "1,234.5", "1.234,5"),
        ("ro", "12.3%", "12,3\u00a0%"),
        ("es", "−0.25", "−0,25"),
    ],
)
def test_signs_are_those_of_the_language(language: str, digits: str, written: str) -> None:
    assert localised(digits, language) == written


def test_numbers_in_a_sentence_follow_and_texts_stay() -> None:
    sentence = Sentence("{file}: {share:.1%} of {images:,}, {mean:.2f}, {count}, {yes}", "es")
    values = {"share": np.float64(0.5), "images": 12345, "mean": np.float32(0.25), "count": 7, "yes": True}
    assert sentence.format(file="a.b,c.jpg", **values) == "a.b,c.jpg: 50,0\u00a0% of 12.345, 0,25, 7, True"
    assert Sentence("{0} {1:.1f} {name!r}", "ro").format("x", 1.5, name="a.b") == "x 1,5 'a.b'"


def test_english_numbers_are_pythons() -> None:
    assert Sentence("{images:,} {share:.1%}", "en").format(images=1234, share=0.5) == "1,234 50.0%"


def test_a_sentence_survives_being_stored() -> None:
    again = pickle.loads(pickle.dumps(Sentence("{share:.1%}", "es")))
    assert again.format(share=0.5) == "50,0\u00a0%"


def test_reports_write_numbers_and_plurals_as_the_language_does() -> None:
    say = Say(translate=partial(translated, "ro"), plural=partial(translated_plural, "ro"))
    assert say.number(0.123, ".1%") == "12,3\u00a0%" and Say().number(1234, ",") == "1,234"
    assert say("{low:.1%} to {high:.1%}", low=0.1, high=0.2) == "10,0\u00a0% până la 20,0\u00a0%"
    words = [
        say.many("{count} face over {length}.", "{count} faces over {length}.", n, length="<s>") for n in (1, 2, 20)
    ]
    assert words == ["1 față în &lt;s&gt;.", "2 fețe în &lt;s&gt;.", "20 de fețe în &lt;s&gt;."]


def test_the_axis_of_a_report_does_so_too() -> None:
    axis = time_axis(1.0, Say(translate=partial(translated, "es")))
    assert [mark in axis for mark in (">0,0 s<", ">0,5 s<", ">1,0 s<")] == [True] * 3
