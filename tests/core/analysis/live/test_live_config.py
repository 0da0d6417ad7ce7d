"""How live pictures are looked at."""

import pytest

from fer_core import DetectorConfig, VideoConfig
from fer_core.analysis.live.live_config import live_detector, live_video


@pytest.mark.parametrize("kind", ["hog", "haar"])
def test_quick_detectors_look_as_at_photos(kind):
    detector = DetectorConfig(kind=kind)
    assert live_detector(detector) == detector
    assert live_video(detector) == VideoConfig(most_gap_s=2.0)


def test_a_second_look_has_no_place():
    assert not live_detector(DetectorConfig(find_small_faces=True)).find_small_faces


def test_the_cnn_looks_at_less_and_less_often():
    detector = live_detector(DetectorConfig(kind="cnn"))
    assert (detector.width_px, live_video(detector).search_every_s) == (512, 3.0)


def test_without_smoothing():
    assert live_video(DetectorConfig(), smoothing=False).smoothing_s == 0
