"""The sentences: plain, and about looks, not feelings."""

from dataclasses import replace

import pytest

from fer_core import Distances, DoubtReason, Face
from fer_core.results import FaceDetection, Identity
from pages.shared import wording
from pages.shared.state import Session
from tests.pages.drawn import drawn_face


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.text.session", lambda: Session(language="en"))


@pytest.mark.parametrize(
    ("best", "words"),
    [("happy", "**happy**"), ("fear", "**afraid**"), ("disgust", "**disgusted**"), ("surprise", "**surprised**")],
)
def test_a_sure_face(best: str, words: str) -> None:
    assert wording.sentence(drawn_face(1, best=best)) == f"**Face 1** looks {words} (94 of 100)"
    assert wording.doubt(drawn_face(1, best=best)) is None


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("low_probability", "No expression stands out clearly."),
        ("close_call", "It could just as well be sad as angry."),
        ("small_face", "The face is very small in the photo."),
        ("blurred", "The face is blurred."),
        ("turned", "The face is turned away from the camera."),
    ],
)
def test_a_doubtful_face_says_why(reason: DoubtReason, words: str) -> None:
    face = drawn_face(3, best="sad", share=0.41, doubt=reason)
    assert wording.sentence(face) == "**Face 3**: **not sure**, perhaps sad (41 of 100)"
    assert wording.doubt(face) == words


def test_a_face_that_no_network_saw() -> None:
    found = FaceDetection(box=drawn_face(1).box, score=0.5)
    face = Face(number=4, box=found.box, detection_score=found.score)
    assert wording.sentence(face) == "**Face 4**: no network looked at it"
    assert wording.doubt(face) is None


def test_a_class_of_the_persons_own_keeps_its_name() -> None:
    assert wording.adjective("confused") == "confused"


def test_every_distance_has_a_plain_name() -> None:
    fields = set(Distances.__dataclass_fields__)
    assert set(wording.distance_names()) == fields
    assert len(set(wording.distance_names().values())) == len(fields)
    table = wording.distance_table(Distances(**dict.fromkeys(fields, 0.256)))
    assert set(table.values()) == {"0.26", "+0.26"}


@pytest.mark.parametrize(("value", "shown"), [(0.174, "+0.17"), (-0.038, "−0.04"), (-0.001, "+0.00")])
def test_raised_and_hanging_corners_of_the_mouth_have_their_signs(value: float, shown: str) -> None:
    distances = Distances(**dict.fromkeys(Distances.__dataclass_fields__, value))
    assert wording.distance_table(distances)["Corners of the mouth, raised (+) or hanging (−)"] == shown


def test_the_summary_is_for_people_who_do_not_see_the_photo() -> None:
    faces = (drawn_face(1), drawn_face(2, doubt="blurred"))
    assert wording.summary(faces) == "happy, not sure"


def test_a_name_is_shown_as_it_was_typed() -> None:
    named = replace(drawn_face(1), identity=Identity(name="**Ana**", distance=0.3))
    assert wording.sentence(named) == r"**Face 1**, **\*\*Ana\*\***, looks **happy** (94 of 100)"
    stranger = replace(drawn_face(2, best="sad", share=0.4, doubt="blurred"), identity=Identity(name=None, distance=1))
    assert wording.sentence(stranger) == "**Face 2**, unknown: **not sure**, perhaps sad (40 of 100)"
