import cv2
import numpy as np
import pytest

from fer_core.datasets.inspection.measuring import measure
from fer_core.datasets.inspection.pixels import Light, light_of
from fer_core.datasets.inspection.quality import QualityThresholds, judge, quality_findings
from fer_core.errors import ConfigurationError
from tests.core.datasets.inspection.drawn import dataset, encoded, scene

GOOD = Light(brightness=0.5, contrast=0.7, sharpness=0.3)


def textured(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(40, 216, (24, 24)).astype(np.uint8).repeat(2, 0).repeat(2, 1)


FAULTS = {
    "dark": textured() // 8,
    "bright": 255 - textured() // 6,
    "flat": 100 + textured() // 8,
    "blurred": cv2.GaussianBlur(scene(3), (0, 0), 5),
}


@pytest.mark.parametrize("reason", FAULTS)
@pytest.mark.parametrize("side", [48, 224])
def test_a_drawn_fault_is_found_at_any_size(reason, side):
    picture = cv2.resize(FAULTS[reason], (side, side), interpolation=cv2.INTER_NEAREST)
    found = list(
        quality_findings(
            measured := measure(data := dataset({"train/sad/1.png": encoded(picture)}), faces=False),
            data.manifest.records,
        )
    )
    assert len(measured) == 1
    assert reason in {finding.reason for finding in found}
    assert all(finding.file == "train/sad/1.png" and 0.5 <= finding.score <= 1 for finding in found)


def test_a_good_picture_has_no_finding():
    assert judge(light_of(textured())) == {}
    assert judge(GOOD) == {}


def test_the_score_grows_with_the_fault():
    def score(brightness: float) -> float:
        return judge(Light(brightness=brightness, contrast=0.7, sharpness=0.3))["dark"]

    assert score(0.0) == 1.0
    assert 0.5 < score(0.169) < 0.51
    assert score(0.05) > score(0.1)


def test_an_even_picture_is_flat_but_not_blurred():
    assert set(judge(Light(brightness=0.5, contrast=0.0, sharpness=0.0))) == {"flat"}


def test_thresholds_can_be_chosen():
    strict = QualityThresholds(dark=0.6)
    assert set(judge(GOOD, strict)) == {"dark"}
    with pytest.raises(ConfigurationError, match="blurred must lie between 0 and 1, got 2"):
        QualityThresholds(blurred=2)
