"""What a bundle is tested with when it is opened."""

import numpy as np
import pytest

from fer_core.faces.feature_row import EYE_PX, MOUTH_PX
from fer_core.networks.golden import golden_features, golden_input
from fer_core.networks.inputs import InputSpec


@pytest.mark.parametrize(
    "spec", [InputSpec(), InputSpec(size_px=96, channels=3), InputSpec(features="landmarks")], ids=str
)
def test_is_one_input_of_the_network(spec: InputSpec) -> None:
    golden = golden_input(spec)
    assert golden.shape == (1, *spec.shape) and golden.dtype == np.float32


def test_parts_show_eyes_and_mouth() -> None:
    """Dark pupils on white in both eyes, which look alike; a dark mouth on skin."""
    found = golden_features()
    assert found.left_eye.shape == found.right_eye.shape == EYE_PX[::-1] and found.mouth.shape == MOUTH_PX[::-1]
    for eye in (found.left_eye, found.right_eye):
        assert eye[12, 12] == 30 and (eye == 235).any() and (eye == 80).any()
    assert np.abs(found.left_eye.astype(int) - found.right_eye).mean() < 12
    assert (found.mouth == 90).sum() > 60 and (found.mouth == 190).sum() > 300
