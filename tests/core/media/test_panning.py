from pathlib import Path

import numpy as np
import pytest
import skimage.data

from fer_core.media.panning import HEIGHT, WIDTH, write_pan
from fer_core.media.video import open_video


def test_the_film_is_as_long_as_asked_and_moves(tmp_path: Path) -> None:
    write_pan(skimage.data.astronaut(), tmp_path / "pan.mp4", seconds=0.4)
    with open_video(tmp_path / "pan.mp4") as video:
        assert (video.info.width, video.info.height, video.info.rate) == (WIDTH, HEIGHT, 25)
        frames = [frame.image.astype(int) for frame in video.frames()]
    assert len(frames) == 10
    assert np.abs(frames[-1] - frames[0]).mean() > 10


@pytest.mark.parametrize("size", [(40, 600), (600, 40)], ids=["wide", "tall"])
def test_no_part_of_a_frame_lies_outside_the_photo(tmp_path: Path, size: tuple[int, int]) -> None:
    write_pan(np.full((*size, 3), 200, np.uint8), tmp_path / "pan.mp4", seconds=0.2)
    with open_video(tmp_path / "pan.mp4") as video:
        assert all(frame.image.min() > 150 for frame in video.frames())
