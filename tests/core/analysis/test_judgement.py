import pytest

from fer_core.analysis.judgement import Conditions, Judge, margin
from fer_core.config import JudgementConfig
from tests.core.analysis.fakes import probabilities

CONFIG = JudgementConfig(
    least_probability=0.5,
    least_margin=0.1,
    small_face_px=24,
    least_sharpness=10,
    most_turn_degrees=30,
)
GOOD = {"inter_ocular_px": 60.0, "sharpness": 100.0, "turn_degrees": 0.0}
SURE, CLOSE, LOW = (0.9,), (0.48, 0.45), (0.4, 0.2)


@pytest.mark.parametrize(
    ("values", "poor", "reason"),
    [
        pytest.param(SURE, {}, None, id="sure"),
        pytest.param(CLOSE, {}, "close_call", id="close call"),
        pytest.param(LOW, {}, "low_probability", id="low probability"),
        pytest.param((0.52, 0.45), {}, "close_call", id="close call above the least probability"),
        pytest.param(LOW, {"inter_ocular_px": 23.9}, "small_face", id="low and small"),
        pytest.param(LOW, {"inter_ocular_px": 24.0}, "low_probability", id="just large enough"),
        pytest.param(CLOSE, {"sharpness": 9.0}, "blurred", id="close and blurred"),
        pytest.param(LOW, {"turn_degrees": 31.0}, "turned", id="low and turned to one side"),
        pytest.param(LOW, {"turn_degrees": -31.0}, "turned", id="low and turned to the other"),
        pytest.param(LOW, {"inter_ocular_px": 5.0, "sharpness": 1.0}, "small_face", id="small first"),
        pytest.param(LOW, {"sharpness": 1.0, "turn_degrees": 50.0}, "blurred", id="blurred before turned"),
        pytest.param(
            SURE,
            {"inter_ocular_px": 5.0, "sharpness": 1.0, "turn_degrees": 50.0},
            None,
            id="sure in spite",
        ),
    ],
)
def test_reason(values, poor, reason):
    assert Judge(CONFIG).judge(probabilities(*values), Conditions(**{**GOOD, **poor})) == reason


def test_a_stricter_config_doubts_more():
    strict = Judge(JudgementConfig(least_probability=0.95))
    assert strict.judge(probabilities(*SURE), Conditions(**GOOD)) == "low_probability"


def test_margin_is_best_less_second():
    assert margin(probabilities(0.1, 0.6, 0.25)) == pytest.approx(0.35, abs=1e-6)


def test_one_class_has_no_rival():
    assert margin(probabilities(1.0, labels=("happy",))) == 1.0
