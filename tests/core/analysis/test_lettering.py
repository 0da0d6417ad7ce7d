import pytest

from fer_core.analysis import lettering
from fer_core.analysis.lettering import can_draw, font_of_size, text_width
from fer_core.errors import InstallationError
from fer_core.palette import NAMED, SPARE, UNDECIDED


@pytest.mark.parametrize("text", ["happy 94%", "plictisită", "șț ȘȚ", "niño ¿tú?", "élève", "Ωμέγα", "радость", "فرح"])
def test_letters_of_many_alphabets_are_there(text):
    assert can_draw(text)


@pytest.mark.parametrize("text", ["開心", "line\nbreak", "\x00", "tab\t"])
def test_what_cannot_be_drawn_is_known(text):
    assert not can_draw(text)


def test_every_symbol_of_the_palette_can_be_drawn():
    assert all(can_draw(style.symbol) for style in (*NAMED.values(), *SPARE, UNDECIDED))


def test_text_is_as_wide_as_it_is_drawn():
    left, _, right, _ = font_of_size(20).getbbox("happy 94%")
    assert right - left <= text_width("happy 94%", 20) <= right + 4


def test_without_the_font_the_message_says_what_to_do(monkeypatch):
    lettering._font_path.cache_clear()
    monkeypatch.setattr(lettering, "find_spec", lambda name: None)
    with pytest.raises(InstallationError, match="Install the requirements"):
        lettering._font_path()
