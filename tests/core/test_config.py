from pathlib import Path

import pytest

from fer_core.config import DetectorConfig, Framing, JudgementConfig, PipelineConfig, VideoConfig
from fer_core.errors import ConfigurationError, FerError


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: DetectorConfig(kind="yolo"), 'no detector "yolo".*hog, cnn, haar'),
        (lambda: DetectorConfig(width_px=16), r"width_px must lie between 128 and \d+, got 16"),
        (lambda: Framing(eyes_y=1.5), "eyes_y must lie between"),
        (lambda: Framing(right_eye_x=0.7, left_eye_x=0.3), "eyes of a crop must lie apart"),
        (lambda: VideoConfig(frame_step=0), "frame_step must lie between 1"),
        (lambda: VideoConfig(smoothing_s=-0.1), "smoothing_s"),
        (lambda: VideoConfig(search_every_s=-1), "search_every_s"),
        (lambda: VideoConfig(most_gap_s=-1), "most_gap_s"),
        (lambda: JudgementConfig(least_probability=1.1), "least_probability"),
        (lambda: JudgementConfig(least_margin=-0.1), "least_margin"),
        (lambda: JudgementConfig(small_face_px=-1), "small_face_px"),
        (lambda: JudgementConfig(least_sharpness=-1), "least_sharpness"),
        (lambda: JudgementConfig(most_turn_degrees=91), "most_turn_degrees"),
        (lambda: PipelineConfig(crop_px=10), "crop_px"),
    ],
    ids=lambda value: "" if callable(value) else value.split()[0],
)
def test_a_wrong_setting_is_told(make, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        make()
    assert isinstance(caught.value, FerError)
    assert isinstance(caught.value, ValueError)


def test_not_a_number_is_no_setting():
    with pytest.raises(ConfigurationError, match="got nan"):
        JudgementConfig(least_margin=float("nan"))


def test_equal_settings_are_one_cache_key():
    first = PipelineConfig(detector=DetectorConfig(kind="haar"), model=Path("m"))
    second = PipelineConfig(detector=DetectorConfig(kind="haar"), model=Path("m"))
    assert {first: "cached"}[second] == "cached"
    assert PipelineConfig() != first


def test_defaults_are_valid_and_the_designs():
    config = PipelineConfig()
    assert (config.detector.kind, config.detector.width_px, config.model) == ("hog", 1024, None)
