"""The network in ONNX Runtime gives what dlib gives."""

from concurrent.futures import ThreadPoolExecutor

import dlib
import numpy as np
import pytest
import skimage.data

from fer_core.errors import InstallationError
from fer_core.faces.dlib_weights import read_weights
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.model_files import model_path
from fer_core.people.chips import cut_chip, jittered_chips
from fer_core.people.embedding import FaceEmbedder
from fer_core.results import BoundingBox, FaceDetection, Image, Landmarks

PHOTO: Image = np.ascontiguousarray(skimage.data.astronaut())
BOX = BoundingBox(left=176, top=72, right=266, bottom=162)


@pytest.fixture(scope="module")
def landmarks() -> Landmarks:
    return LandmarkPredictor().predict(PHOTO, FaceDetection(box=BOX, score=1))


def turned(image: Image, landmarks: Landmarks) -> tuple[Image, Landmarks]:
    """A quarter turn, to the left."""
    width = image.shape[1]
    points = np.stack([landmarks.points[:, 1], width - 1 - landmarks.points[:, 0]], axis=1)
    return np.ascontiguousarray(np.rot90(image)), Landmarks(points=points)


def as_dlib(landmarks: Landmarks) -> dlib.full_object_detection:
    points = [dlib.point(x, y) for x, y in landmarks.points.round().astype(int).tolist()]
    return dlib.full_object_detection(dlib.rectangle(), points)


def test_the_chip_is_dlibs(landmarks: Landmarks) -> None:
    theirs = np.asarray(dlib.get_face_chip(PHOTO, as_dlib(landmarks), 150, 0.25), np.int16)
    assert np.abs(theirs - cut_chip(PHOTO, landmarks)).mean() < 6  # they round landmarks to whole pixels


def test_a_turned_face_gives_the_same_chip(landmarks: Landmarks) -> None:
    level = cut_chip(PHOTO, landmarks).astype(np.int16)
    assert np.abs(level - cut_chip(*turned(PHOTO, landmarks))).mean() < 1.5


def test_the_numbers_are_dlibs(landmarks: Landmarks) -> None:
    network = dlib.face_recognition_model_v1(str(model_path("embedding")))
    theirs = np.array(network.compute_face_descriptor(cut_chip(PHOTO, landmarks)))
    (ours,) = FaceEmbedder().embed(PHOTO, [landmarks])
    assert np.abs(theirs - ours).max() < 1e-5


def test_a_batch_gives_what_one_gives_and_threads_may_share(landmarks: Landmarks) -> None:
    embedder = FaceEmbedder()
    (alone,) = embedder.embed(PHOTO, [landmarks])
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda count: embedder.embed(PHOTO, [landmarks] * count), (1, 2, 3, 2)))
    assert [len(batch) for batch in batches] == [1, 2, 3, 2]
    assert all(np.allclose(row, alone, atol=1e-5) for batch in batches for row in batch)


def test_no_face_is_no_row() -> None:
    assert FaceEmbedder().embed(PHOTO, []).shape == (0, 128)


def test_jitter_is_small_and_always_the_same(landmarks: Landmarks) -> None:
    embedder = FaceEmbedder()
    (plain,), careful = embedder.embed(PHOTO, [landmarks]), embedder.embed_carefully(PHOTO, landmarks)
    assert careful.shape == (128,)
    assert 0 < np.linalg.norm(plain - careful) < 0.25
    first, second = (jittered_chips(PHOTO, landmarks, 3) for _ in range(2))
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert not np.array_equal(first[0], first[1])


@pytest.mark.parametrize("data", [b"", b"no weights", b"\x01\x05con_4\x01\x02\x01\x01"], ids=["empty", "text", "cut"])
def test_another_file_is_refused(tmp_path, data: bytes) -> None:
    (tmp_path / "network.dat").write_bytes(data)
    with pytest.raises(InstallationError, match="cannot be read"):
        read_weights(tmp_path / "network.dat")
