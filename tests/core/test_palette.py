import itertools

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from fer_core.expressions import EIGHT
from fer_core.palette import NAMED, SPARE, UNDECIDED, Style, style_of, styles_for

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen_as_lab(style, vision):
    encoded = np.array(style.rgb) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    back = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return rgb2lab(back.reshape(1, 1, 3))[0, 0]


@pytest.mark.parametrize("vision", VISION)
def test_every_two_colours_differ_for_every_eye(vision):
    seen = {label: seen_as_lab(style, vision) for label, style in NAMED.items()}
    differences = {
        (first, second): float(deltaE_ciede2000(seen[first], seen[second]))
        for first, second in itertools.combinations(seen, 2)
    }
    closest = min(differences, key=differences.__getitem__)
    assert differences[closest] >= 18, (closest, differences[closest])


def test_each_expression_has_its_own_symbol_and_marker():
    assert set(NAMED) == set(EIGHT)
    assert len({style.symbol for style in NAMED.values()}) == len(EIGHT)
    assert len({style.marker for style in NAMED.values()}) == len(EIGHT)


def test_spare_styles_are_all_different_and_share_no_symbol_with_the_named_ones():
    assert len({(style.colour, style.symbol) for style in SPARE}) == len(SPARE) == 20
    assert not {style.symbol for style in SPARE} & {style.symbol for style in NAMED.values()}


def test_neutral_is_grey():
    red, green, blue = style_of("neutral").rgb
    assert red == green == blue


def test_synonyms_share_a_style():
    assert style_of("Happiness") == style_of("happy")


def test_own_classes_get_different_styles():
    labels = [f"class {index}" for index in range(20)]
    assert len(set(styles_for(labels).values())) == 20


def test_more_own_classes_than_styles_still_get_one_each():
    assert len(styles_for([f"class {index}" for index in range(50)])) == 50


def test_own_class_keeps_its_style_beside_the_seven():
    assert styles_for([*EIGHT, "bored"])["bored"] == style_of("bored")


def test_styles_keep_the_order_of_the_labels():
    assert list(styles_for(["zen", "happy", "bored"])) == ["zen", "happy", "bored"]


def test_no_prediction_has_a_style_of_its_own():
    assert style_of(None) is UNDECIDED


@pytest.mark.parametrize(("colour", "ink"), [("#FFFFFF", "#000000"), ("#000000", "#FFFFFF"), ("#E2B411", "#000000")])
def test_ink_reads_on_its_colour(colour, ink):
    assert Style(colour=colour, symbol="●", marker="circle").ink == ink


def test_markers_are_known_to_plotly():
    from plotly.validator_cache import ValidatorCache

    known = ValidatorCache.get_validator("scatter.marker", "symbol").values
    assert {style.marker for style in (*NAMED.values(), *SPARE, UNDECIDED)} <= set(known)
