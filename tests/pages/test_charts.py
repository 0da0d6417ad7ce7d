"""The bars: canonical order, one colour and symbol a class, the winner bold."""

import numpy as np
import pytest

from fer_core import SEVEN, ClassProbabilities, style_of
from pages.shared import charts, light_bars
from pages.shared.state import Session


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.text.session", lambda: Session(language="en"))


def probabilities(labels: tuple[str, ...], values: list[float]) -> ClassProbabilities:
    return ClassProbabilities(labels=labels, values=np.array(values, np.float32))


def test_seven_bars_in_canonical_order() -> None:
    figure = charts.probability_bars(probabilities(SEVEN, [0.1, 0.05, 0.05, 0.6, 0.1, 0.05, 0.05]))
    (bar,) = figure.data
    assert [tick.strip() for tick in bar.y] == [
        "angry ▲",
        "disgusted ✖",
        "afraid ◆",
        "<b>happy ●</b>",
        "neutral ■",
        "sad ▼",
        "surprised ★",
    ]
    assert bar.x == pytest.approx([10, 5, 5, 60, 10, 5, 5], abs=1e-4)
    assert bar.text[3] == "<b>60</b>"
    assert list(bar.marker.color) == [style_of(label).colour for label in SEVEN]
    assert figure.layout.yaxis.autorange == "reversed"  # the first class on top
    assert tuple(figure.layout.xaxis.range) == (0, 100)


def test_a_class_name_is_no_markup() -> None:
    figure = charts.probability_bars(probabilities(("<b>x</b>", "happy"), [0.3, 0.7]))
    assert figure.data[0].y[0].startswith("&lt;b&gt;x&lt;/b&gt;")
    table = light_bars.accuracy_table({"<script>x</script>": 0.5})
    assert "<script>" not in table
    assert "&lt;script&gt;x" in table


def test_a_class_without_pictures_has_no_bar() -> None:
    table = light_bars.accuracy_table({"happy": 0.5, "sad": None})
    assert table.count("<div") == 1 and table.endswith("<td>no pictures</td></tr></table>")


def test_the_bars_in_words() -> None:
    assert charts.in_words({"fear": 0.256, "happy": 0.744}) == "afraid 26, happy 74"
