"""A mirror: what is left comes right, and the eyes keep their owner."""

from dataclasses import replace

import numpy as np
import pytest

from fer_core.analysis.live.mirroring import PARTNERS, mirrored_face, mirrored_image
from tests.core.analysis.fakes import landmarks
from tests.pages.drawn import drawn_face


def test_partners_are_partners_of_each_other():
    assert sorted(PARTNERS) == list(range(68))
    assert [PARTNERS[partner] for partner in PARTNERS] == list(range(68))


def test_box_and_pixels_stay_together():
    face = drawn_face(3)
    image = np.zeros((60, 90, 3), np.uint8)
    image[face.box.top : face.box.bottom, face.box.left : face.box.right] = 255
    mirror, seen = mirrored_face(face, 90), mirrored_image(image)
    inside = seen[mirror.box.top : mirror.box.bottom, mirror.box.left : mirror.box.right]
    assert inside.all() and inside.size == image[image > 0].size
    assert (mirror.box.width, mirror.box.top) == (face.box.width, face.box.top)


def test_twice_mirrored_is_as_before():
    face = drawn_face(1)
    again = mirrored_face(mirrored_face(face, 200), 200)
    assert again.box == face.box
    assert np.allclose(again.landmarks.points, face.landmarks.points)


def test_the_persons_right_eye_stays_on_the_left_of_the_picture():
    face = replace(drawn_face(1), landmarks=landmarks(10, 20, 40))
    seen = mirrored_face(face, 200).landmarks
    assert seen.right_eye[:, 0].mean() == pytest.approx(199 - face.landmarks.left_eye[:, 0].mean(), abs=1e-3)
    assert seen.right_eye[:, 0].max() < seen.left_eye[:, 0].min()


def test_a_face_without_landmarks_has_none_in_the_mirror():
    assert mirrored_face(replace(drawn_face(1), landmarks=None), 100).landmarks is None
