"""Parts and distances of a crop."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fer_core.config import DetectorConfig, Framing
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.detection import build_detector
from fer_core.faces.distances import measure_distances
from fer_core.faces.feature_reader import FeatureReader
from fer_core.faces.feature_row import DISTANCES
from fer_core.faces.frame_landmarks import FrameLandmarkReader
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.regions import RegionExtractor
from fer_core.results import Image


@pytest.fixture(scope="module")
def crop(astronaut: Image) -> Image:
    """Grey in three channels, as a network's crop is."""
    (face,) = build_detector(DetectorConfig()).detect(astronaut)
    aligned = FaceAligner(Framing(), 48).align(astronaut, LandmarkPredictor().predict(astronaut, face))
    return np.repeat(aligned.image.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)


def test_reads_regions_and_distances_where_the_landmarks_are(crop: Image) -> None:
    found = FeatureReader().read(crop).features
    landmarks = FrameLandmarkReader().read(crop).landmarks
    regions = RegionExtractor((24, 18), (36, 24)).extract(crop, landmarks)
    assert np.array_equal(found.left_eye, regions.left_eye[:, :, 0])
    assert np.array_equal(found.right_eye, regions.right_eye[:, ::-1, 0])
    assert np.array_equal(found.mouth, regions.mouth[:, :, 0])
    expected = measure_distances(landmarks).as_dict()
    assert found.distances == pytest.approx([expected[name] for name in DISTANCES])


def test_the_mirrored_picture_gives_about_the_mirrored_features(crop: Image) -> None:
    """About, because dlib's landmarks are not quite symmetric."""
    reader = FeatureReader()
    plain, mirror = reader.read(crop).features, reader.read(np.ascontiguousarray(crop[:, ::-1])).features
    assert plain.mirrored().distances == pytest.approx(mirror.distances, abs=0.12)
    for own, other in ((plain.right_eye, mirror.left_eye), (plain.mouth[:, ::-1], mirror.mouth)):
        assert np.corrcoef(own.ravel(), other.ravel())[0, 1] > 0.8


def test_threads_may_share_a_reader(crop: Image) -> None:
    reader = FeatureReader()
    expected = reader.read(crop).features.as_row()
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda _: reader.read(crop).features.as_row(), range(24)))
    assert all(np.array_equal(row, expected) for row in rows)
