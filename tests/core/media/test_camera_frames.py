"""Frames of a connection to pixels, and back."""

import numpy as np

from fer_core.media.camera_frames import frame_of, picture_of
from tests.drawn_video import drawn_frame


def test_there_and_back():
    assert np.array_equal(picture_of(frame_of(drawn_frame(3))), drawn_frame(3))


def test_the_frames_of_a_connection_become_rgb():
    coded = frame_of(drawn_frame(3, (192, 128))).reformat(format="yuv420p")
    assert np.abs(picture_of(coded).astype(int) - drawn_frame(3, (192, 128))).mean() < 12
