"""Faces drawn by code: the same for the same seed, different otherwise, and with expressions that can be learned."""

import numpy as np
import pytest

from fer_core.expressions import SEVEN
from fer_core.lesson.drawn_faces import MIMICS, Identity, Mimic, draw_face, drawn_faces
from fer_core.lesson.tiny_pictures import drawn_data
from fer_core.lesson.tiny_training import TinyEpoch, TinySettings, train_tiny


def test_a_seed_gives_the_same_faces_and_another_one_others() -> None:
    first, again, other = drawn_faces(2, seed=4), drawn_faces(2, seed=4), drawn_faces(2, seed=5)
    assert [face.label for face in first] == [*SEVEN, *SEVEN]
    assert all(np.array_equal(one.image, same.image) for one, same in zip(first, again, strict=True))
    assert not any(np.array_equal(one.image, same.image) for one, same in zip(first, other, strict=True))


@pytest.mark.parametrize("side", [24, 48, 96])
def test_a_face_has_the_size_that_was_asked_for(side: int) -> None:
    (face,) = drawn_faces(1, seed=1, side_px=side, labels=("happy",))
    assert face.image.shape == (side, side, 3) and face.image.dtype == np.uint8


def test_only_the_expression_differs_between_two_faces_of_one_person() -> None:
    who = Identity.by_lot(np.random.default_rng(3))
    happy, sad = (draw_face(MIMICS[label], who).astype(int) for label in ("happy", "sad"))
    changed = np.abs(happy - sad).sum(axis=2) > 30
    assert 20 < changed.sum() < 500
    assert not changed[:8].any() and not changed[:, :4].any()  # hair and background


def test_a_mouth_opens_with_the_mimic() -> None:
    who = Identity.by_lot(np.random.default_rng(3))
    mouth = slice(32, 42)
    shut, wide = (draw_face(Mimic(mouth_opening=share), who)[mouth, 18:30].mean() for share in (0.0, 1.0))
    assert wide < shut - 10


def test_half_way_lies_between() -> None:
    middle = MIMICS["neutral"].towards(MIMICS["surprise"], 0.5)
    assert middle.mouth_opening == pytest.approx(0.5) and middle.eye_opening == pytest.approx(1.25)
    assert MIMICS["neutral"].towards(MIMICS["sad"], 1.0) == MIMICS["sad"]


def test_a_tiny_network_learns_the_expressions() -> None:
    epochs: list[TinyEpoch] = []
    settings = TinySettings(each=25, wrong_labels=0.0, epochs=15)
    train_tiny(drawn_data(25, seed=1), settings, lambda epoch: epochs.append(epoch) is None)
    assert epochs[0].kept_back_accuracy < 0.35
    assert epochs[-1].kept_back_accuracy > 0.5  # a blind guess is right one time in seven
