"""What is measured on pictures: known light, known poses, and what happens where there is no face."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from fer_core.datasets.dataset import open_dataset
from fer_core.errors import UnreadablePictureError, WorkCancelled
from fer_core.evaluation.split_measuring import head_tilt, measure_split
from fer_core.media.images import encode_image
from fer_core.results import Landmarks
from tests.drawn_dataset import files, write_folder


def landmarks(degrees: float) -> Landmarks:
    points = np.zeros((68, 2), np.float32)
    angle = np.radians(degrees)
    points[42:48] = (40 * np.cos(angle), 40 * np.sin(angle))
    return Landmarks(points=points)


@pytest.mark.parametrize("degrees", [-30.0, 0.0, 12.5])
def test_tilt_is_the_slope_of_the_eyes(degrees: float) -> None:
    assert head_tilt(landmarks(degrees)) == pytest.approx(degrees, abs=1e-4)


def test_pictures_without_a_face_are_measured_and_noted(tmp_path: Path) -> None:
    grey = {"valid/sad/dark.png": 40, "valid/sad/light.png": 200}
    contents = {name: encode_image(np.full((48, 48, 3), level, np.uint8)) for name, level in grey.items()}
    dataset = open_dataset(write_folder(tmp_path / "flat", contents))
    found = measure_split(dataset, "valid", workers=1)
    assert len(found) == 2
    assert found.whole_frame.all()
    assert found.brightness == pytest.approx([40 / 255, 200 / 255])
    assert found.contrast == pytest.approx([0, 0])
    assert np.isnan(found.agreement).all()


def test_a_tilted_face_is_found_and_its_tilt_known(tmp_path: Path) -> None:
    photo = skimage.data.astronaut()
    turned = np.asarray(cv2.warpAffine(photo, cv2.getRotationMatrix2D((222, 110), -12, 1), photo.shape[1::-1]))
    crops = [np.ascontiguousarray(image[30:200, 137:307]) for image in (photo, turned)]
    contents = {f"valid/happy/{number}.png": encode_image(crop) for number, crop in enumerate(crops)}
    found = measure_split(open_dataset(write_folder(tmp_path / "faces", contents)), "valid", workers=1)
    assert not found.whole_frame.any()
    assert found.tilt[1] - found.tilt[0] == pytest.approx(12, abs=4)
    assert np.abs(found.turn).max() < 30


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "broken", {**files({"valid": 1}), "valid/sad/0.png": b"no picture"})
    with pytest.raises(UnreadablePictureError, match=r"valid/sad/0\.png"):
        measure_split(open_dataset(folder), "valid", workers=1)


def test_a_cancel_keeps_nothing(tmp_path: Path) -> None:
    dataset = open_dataset(write_folder(tmp_path / "drawn", files({"valid": 1})))
    with pytest.raises(WorkCancelled):
        measure_split(dataset, "valid", workers=1, cancelled=lambda: True)
