import numpy as np
import pytest

from fer_core.faces.warping import cut


def scaled(scale: float) -> np.ndarray:
    """Scale about the top left corner (not the first pixel's centre)."""
    return np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2]])


@pytest.mark.parametrize("block", [2, 3, 8, 16, 40], ids=lambda block: f"1/{block}")
def test_reducing_averages_blocks(block) -> None:
    values = np.random.default_rng(2).integers(0, 256, (6, 9, 3), np.uint8)
    large = values.repeat(block, axis=0).repeat(block, axis=1)
    assert np.abs(cut(large, scaled(1 / block), 9, 6).astype(int) - values).max() <= 2


def test_identity_changes_nothing() -> None:
    image = np.random.default_rng(3).integers(0, 256, (20, 30, 3), np.uint8)
    assert (cut(image, scaled(1), 30, 20) == image).all()


def test_enlarging_keeps_a_ramp_straight() -> None:
    ramp = np.tile(np.arange(0, 200, 10, dtype=np.uint8)[None, :, None], (20, 1, 3))
    large = cut(ramp, scaled(4), 80, 80)
    expected = (np.arange(80) + 0.5) / 4 * 10 - 5
    assert large[40, 12:-12, 0] == pytest.approx(expected[12:-12], abs=1.5)


def test_a_sharp_edge_stays_sharp_when_enlarged() -> None:
    edge = np.zeros((20, 20, 3), np.uint8)
    edge[:, 10:] = 255
    row = cut(edge, scaled(4), 80, 80)[40, :, 0].astype(int)
    assert ((row > 25) & (row < 230)).sum() <= 4
