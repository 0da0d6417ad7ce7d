import random
import zipfile
from dataclasses import fields

import numpy as np
import pytest

from fer_core.config import Framing
from fer_core.errors import DatasetError
from fer_core.faces.alignment import FaceAligner, reference_points
from fer_core.faces.framing import measure_framing
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.media.images import decode_image
from fer_core.results import BoundingBox, FaceDetection


@pytest.mark.parametrize(
    "framing",
    [Framing(), Framing(right_eye_x=0.36, left_eye_x=0.66, eyes_y=0.45, jaw_half_width=0.34, jaw_y=0.46, chin_y=0.95)],
    ids=["default", "wider"],
)
def test_the_framing_of_aligned_crops_is_measured_back(astronaut, framing) -> None:
    face = FaceDetection(box=BoundingBox(left=176, top=72, right=266, bottom=162), score=1)
    crop = FaceAligner(framing, 96).align(astronaut, LandmarkPredictor().predict(astronaut, face)).image
    empty = np.full((96, 96, 3), 128, np.uint8)
    measured = measure_framing([crop, empty] * 12, limit=30)
    assert (measured.measured, measured.tried) == (12, 24)
    measured_points, points = (reference_points(value, 1) for value in (measured.framing, framing))
    size = [np.linalg.norm(value - value.mean(axis=0)) for value in (measured_points, points)]
    assert size[0] / size[1] == pytest.approx(1, abs=0.03)
    assert measured_points.mean(axis=0) == pytest.approx(points.mean(axis=0), abs=0.015)
    assert measured.spread == pytest.approx(0, abs=0.001)


def test_no_more_than_the_limit_is_read(astronaut) -> None:
    pictures = iter([astronaut[40:200, 140:300].copy()] * 30)
    assert measure_framing(pictures, limit=12).tried == 12
    assert len(list(pictures)) == 18


def test_hardly_any_face_is_an_error() -> None:
    with pytest.raises(DatasetError, match="only 0 of 3 pictures"):
        measure_framing([np.zeros((48, 48, 3), np.uint8)] * 3, limit=100)


def test_the_default_framing_is_that_of_fer2013(fer2013_archive) -> None:
    with zipfile.ZipFile(fer2013_archive) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("train/") and name.endswith(".jpg"))
        chosen = random.Random(3).sample(names, 300)
        measured = measure_framing((decode_image(archive.read(name), name=name) for name in chosen), limit=300)
    for name in (field.name for field in fields(Framing)):
        assert getattr(measured.framing, name) == pytest.approx(getattr(Framing(), name), abs=0.02)
