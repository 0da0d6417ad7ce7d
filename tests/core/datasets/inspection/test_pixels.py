import cv2
import numpy as np
import pytest

from fer_core.datasets.inspection.pixels import digest_of, grey_of, light_of, pixels_in, thumbnail
from fer_core.media.images import decode_image
from tests.core.datasets.inspection.drawn import encoded, scene


def test_a_grey_picture_keeps_its_levels():
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    np.testing.assert_array_equal(grey_of(np.repeat(levels[..., None], 3, axis=2)), levels)


def test_the_digest_is_of_the_pixels_not_of_the_file():
    pixels = scene(1)
    files = [encoded(pixels, "PNG"), encoded(pixels, "PNG", compress_level=0), encoded(pixels, "BMP")]
    assert len({digest_of(decode_image(data, name="a")) for data in files}) == 1
    changed = pixels.copy()
    changed[5, 5] += 1
    assert digest_of(decode_image(encoded(changed), name="a")) != digest_of(decode_image(files[0], name="a"))


def test_the_digest_tells_sizes_apart():
    assert digest_of(np.zeros((2, 8, 3), np.uint8)) != digest_of(np.zeros((8, 2, 3), np.uint8))


def test_the_digest_is_of_what_is_seen_not_of_how_it_lies_in_memory():
    colour = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    assert digest_of(colour[:, ::2]) == digest_of(colour[:, ::2].copy()) != digest_of(colour[:, 1::2])


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF"])
def test_the_number_of_pixels_stands_in_the_header(form):
    data = encoded(np.zeros((300, 200), np.uint8), form)
    assert pixels_in(data) == 60_000
    assert pixels_in(data[:5]) == pixels_in(b"") == pixels_in(b"no picture") == 0


def test_light_of_known_pictures():
    half = np.zeros((48, 48), np.uint8)
    half[:, 24:] = 255
    light = light_of(half)
    assert (light.brightness, light.contrast) == (0.5, 1.0)
    even = light_of(np.full((48, 48), 51, np.uint8))
    assert even.brightness == pytest.approx(0.2)
    assert (even.contrast, even.sharpness) == (0.0, 0.0)


def test_blur_lowers_the_sharpness_and_weak_contrast_does_not():
    sharp = np.random.default_rng(0).integers(0, 2, (12, 12)).astype(np.uint8).repeat(4, 0).repeat(4, 1) * 200
    weak = 100 + sharp // 5
    blurred = cv2.GaussianBlur(sharp, (0, 0), 3)
    assert light_of(weak).sharpness == pytest.approx(light_of(sharp).sharpness, rel=0.05)
    assert light_of(blurred).sharpness < light_of(sharp).sharpness / 2


@pytest.mark.parametrize("shape", [(48, 48), (224, 224), (30, 90), (1, 1)], ids=str)
def test_a_thumbnail_has_one_size(shape):
    grey = np.full(shape, 77, np.uint8)
    np.testing.assert_array_equal(thumbnail(grey), np.full((48, 48), 77, np.uint8))
