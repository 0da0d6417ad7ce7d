"""Names of files that the person takes away."""

import pytest

from pages.shared.file_names import free_name, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        pytest.param("Zoë & 日本 (2).jpg", "Zoë & 日本 (2).jpg", id="harmless"),
        pytest.param(r"..\..\a/b.jpg", ".._.._a_b.jpg", id="paths"),
        pytest.param('a:b*c?d"e<f>g|h', "a_b_c_d_e_f_g_h", id="forbidden on Windows"),
        pytest.param("a\nb\x00\x7f\u202egpj", "a_b___gpj", id="control and direction"),
        pytest.param("CON", "_CON", id="device"),
        pytest.param("com1.tar.png", "_com1.tar.png", id="device with endings"),
        pytest.param("Lpt² .png", "_Lpt² .png", id="device with a raised digit and a space"),
        pytest.param("console.png", "console.png", id="begins like a device"),
    ],
)
def test_a_name_opens_on_every_system(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_free_name_is_kept() -> None:
    assert free_name("a.png", ["b.png"]) == "a.png"


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("a.png", ["a.png"], "a (2).png"),
        ("A.png", ["a.png", "a (2).png"], "A (3).png"),
        ("e\u0301.png", ["\u00e9.png"], "e\u0301 (2).png"),
    ],
    ids=["the same", "but for case", "but for how an accent is written"],
)
def test_two_names_that_a_system_may_not_tell_apart_become_different(name: str, taken: list[str], free: str) -> None:
    assert free_name(name, taken) == free
