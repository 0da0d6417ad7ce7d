"""Each picture is taken, or refused with one sentence."""

import cv2
import numpy as np
import pytest
import skimage.data

from fer_core.media.images import decode_image, encode_image
from fer_core.people.enrolment import Candidate, Enroller, Refusal, too_many, without_bystanders, without_strangers
from fer_core.people.gallery import Portrait
from fer_core.results import FaceDetection, Image
from tests.core.analysis.fakes import box
from tests.drawn_people import embeddings_of

ASTRONAUT: Image = np.ascontiguousarray(skimage.data.astronaut()[:300, 60:360])


@pytest.fixture(scope="module")
def enroller() -> Enroller:
    return Enroller()


def refusal(enroller: Enroller, image: Image) -> Refusal:
    found = enroller.look_at(image, name="a.jpg")
    assert isinstance(found, Refusal)
    return found


def test_a_clear_face_is_taken(enroller: Enroller) -> None:
    found = enroller.look(encode_image(ASTRONAUT), name="a.png")
    assert isinstance(found, Candidate)
    assert found.portrait.embedding.shape == (128,)
    thumbnail = decode_image(found.portrait.thumbnail, name="thumbnail")
    assert thumbnail.shape == (96, 96, 3) and np.ptp(thumbnail) > 100
    assert len(found.portrait.thumbnail) < 10_000


@pytest.mark.parametrize(
    ("image", "reason", "words"),
    [
        pytest.param(np.full((200, 200, 3), 90, np.uint8), "no_face", "No face was found", id="no face"),
        pytest.param(np.hstack([ASTRONAUT] * 2), "several_faces", "another person", id="two people"),
        pytest.param(cv2.resize(ASTRONAUT, (110, 110)), "small_face", "too small (16 pixels", id="small"),
        pytest.param(cv2.GaussianBlur(ASTRONAUT, (0, 0), 3.5), "blurred", "blurred", id="blurred"),
    ],
)
def test_what_cannot_be_used_is_refused(enroller: Enroller, image: Image, reason: str, words: str) -> None:
    found = refusal(enroller, image)
    assert (found.name, found.reason) == ("a.jpg", reason)
    assert words in str(found.error)


def test_a_face_turned_far_is_refused(enroller: Enroller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.people.enrolment.head_turn", lambda landmarks: -41.0)
    assert refusal(enroller, ASTRONAUT).reason == "turned"


def test_a_file_that_is_no_picture_is_refused(enroller: Enroller) -> None:
    found = enroller.look(b"no picture", name="a.txt")
    assert isinstance(found, Refusal) and found.reason == "unreadable"
    assert "a.txt" in str(found.error)


def test_small_faces_behind_do_not_count() -> None:
    large, near, far = (FaceDetection(box=box(size=size), score=1) for size in (90, 40, 20))
    assert without_bystanders([far, large]) == (large,)
    assert without_bystanders([near, large]) == (near, large)
    assert without_bystanders([]) == ()


def candidates(*people: int) -> list[Candidate]:
    """One picture each, in order."""
    found = []
    for number, person in enumerate(people):
        embedding = embeddings_of(person, number + 1)[number]
        found.append(Candidate(name=str(number), portrait=Portrait(embedding=embedding, thumbnail=b"")))
    return found


@pytest.mark.parametrize(
    ("people", "odd"),
    [
        pytest.param([], [], id="none"),
        pytest.param([1], [], id="one"),
        pytest.param([1, 1, 1], [], id="one person"),
        pytest.param([1, 1, 2, 1, 1], ["2"], id="somebody walks by"),
        pytest.param([1, 2], ["0", "1"], id="two people"),
    ],
)
def test_somebody_else_is_left_out(people: list[int], odd: list[str]) -> None:
    kept, refused = without_strangers(candidates(*people))
    assert [one.name for one in refused] == odd
    assert len(kept) + len(refused) == len(people)
    assert all(one.reason == "someone_else" for one in refused)


def test_pictures_are_compared_with_those_enrolled_before() -> None:
    kept, refused = without_strangers(candidates(2), embeddings_of(1, 4))
    assert (len(kept), len(refused)) == (0, 1)


def test_many_pictures_of_somebody_else_do_not_outvote_those_enrolled_before() -> None:
    kept, refused = without_strangers(candidates(*[2] * 10, 1), embeddings_of(1, 5))
    assert [one.name for one in kept] == ["10"]
    assert len(refused) == 10 and {one.reason for one in refused} == {"someone_else"}


def test_ten_at_a_time() -> None:
    assert "At most 10 pictures" in str(too_many("11.jpg").error)
