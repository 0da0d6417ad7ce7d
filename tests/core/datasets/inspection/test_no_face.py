import cv2
import numpy as np
import pytest

from fer_core.datasets.inspection.face_signs import SignReader
from fer_core.datasets.inspection.measuring import FaceMeasurements, measure
from fer_core.datasets.inspection.no_face import no_face_findings, no_face_scores, strangeness, with_votes
from fer_core.datasets.votes import Votes
from tests.core.datasets.inspection.drawn import dataset, encoded, scene


@pytest.fixture(scope="module")
def face() -> np.ndarray:
    """A real face, tightly cut, 48 x 48."""
    import skimage.data

    photo = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2GRAY)
    return cv2.resize(photo[55:185, 160:290], (48, 48), interpolation=cv2.INTER_AREA)


def text() -> np.ndarray:
    """What stands in many a collection instead of a picture that was deleted."""
    page = np.full((96, 96), 250, np.uint8)
    for line in range(4):
        cv2.putText(page, "image not found", (2, 20 + 20 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.35, 20)
    return cv2.resize(page, (48, 48), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def reader() -> SignReader:
    return SignReader()


def test_a_face_is_found_at_once(face, reader):
    assert reader.read(face) is None
    assert reader.read(cv2.resize(face, (224, 224))) is None


def test_a_face_on_its_side_is_found_in_a_turned_copy(face, reader):
    signs = reader.read(np.ascontiguousarray(np.rot90(face)))
    assert signs is not None
    assert signs.turned > 0 > signs.hog


def test_a_small_face_in_a_large_picture_is_found_in_a_large_copy(face, reader):
    picture = np.full((480, 480), 128, np.uint8)
    picture[200:296, 200:296] = cv2.resize(face, (96, 96))
    signs = reader.read(picture)
    assert signs is not None
    assert signs.turned > 0


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (200, 3), (48, 48)], ids=str)
def test_any_shape_can_be_read(shape, reader):
    signs = reader.read(np.full(shape, 90, np.uint8))
    assert signs is not None
    assert signs.aligned.shape == (24, 24)
    assert signs.hog < -1


def test_pictures_without_a_face_stand_above_faces(face):
    files = {
        "train/sad/black.png": encoded(np.zeros((48, 48), np.uint8)),
        "train/sad/text.png": encoded(text()),
        "train/sad/face.png": encoded(face),
        "train/sad/side.png": encoded(np.ascontiguousarray(np.rot90(face))),
    }
    data = dataset(files)
    measured = measure(data, faces=True)
    scores = dict(zip(data.source.names(), no_face_scores(measured.faces).tolist(), strict=True))
    assert scores["train/sad/face.png"] == 0
    assert scores["train/sad/black.png"] > 0.5
    assert scores["train/sad/text.png"] > 100 * scores["train/sad/side.png"]
    reported = {finding.file for finding in no_face_findings(measured.faces, data.manifest.records)}
    assert reported == {"train/sad/black.png"}  # four pictures span no space that text would be strange to


def test_the_one_that_is_unlike_all_others_is_the_strangest():
    random = np.random.default_rng(0)
    bases = np.stack([scene(seed, 24) for seed in range(20)]).astype(float) - 128
    weights = random.normal(0, 1, (700, 20)) / np.arange(2, 22)  # as of faces: a few components matter most
    crops = 128 + np.tensordot(weights, bases, axes=1) + random.normal(0, 1, (700, 24, 24))
    crops[123] = random.integers(0, 256, (24, 24))
    strange = strangeness(np.clip(crops, 0, 255).astype(np.uint8))
    assert strange.argmax() == 123
    assert strange[123] > 2 * np.median(strange)


def test_few_pictures_are_all_as_strange_as_usual():
    assert len(set(strangeness(np.stack([scene(1, 24), scene(2, 24)])).tolist())) == 1
    nothing = FaceMeasurements(
        doubtful=np.zeros(3, bool), signs=np.zeros((0, 3), np.float32), aligned=np.zeros((0, 24, 24), np.uint8)
    )
    assert no_face_scores(nothing).tolist() == [0, 0, 0]


def test_what_people_saw_weighs_more_than_the_signs():
    nobody = Votes.from_text("not_face=10")
    happy = Votes.from_text("happy=10")
    assert with_votes(0.9, None) == 0.9
    assert with_votes(0.0, nobody) == pytest.approx(0.8)
    assert with_votes(1.0, happy) == pytest.approx(0.2)
    assert with_votes(0.5, Votes.from_text("unknown=10")) == pytest.approx(0.22)
    assert with_votes(0.0, Votes.from_text("happy=8 not_face=1 unknown=1")) == 0
