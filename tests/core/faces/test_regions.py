import cv2
import numpy as np
import pytest

from fer_core.faces.regions import RegionExtractor

LEFT_EYE, RIGHT_EYE, MOUTH = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def drawn(landmarks):
    image = np.full((600, 800, 3), 90, np.uint8)
    for part, colour in (("left_eye", LEFT_EYE), ("right_eye", RIGHT_EYE), ("mouth", MOUTH)):
        hull = cv2.convexHull(getattr(landmarks, part).round().astype(np.int32))
        cv2.fillPoly(image, [hull], colour)
    return image


def share(image, colour) -> float:
    return float((np.abs(image.astype(int) - colour).sum(axis=2) < 150).mean())


@pytest.mark.parametrize("degrees", [0, 30, -90, 180])
@pytest.mark.parametrize("scale", [30, 150])
def test_each_region_shows_its_own_part_whole(points, place, degrees, scale) -> None:
    landmarks = place(points, degrees=degrees, scale=scale, shift=(400, 300))
    regions = RegionExtractor().extract(drawn(landmarks), landmarks)
    for image, own in ((regions.left_eye, LEFT_EYE), (regions.right_eye, RIGHT_EYE), (regions.mouth, MOUTH)):
        assert share(image, own) > 0.05
        assert sum(share(image, colour) for colour in (LEFT_EYE, RIGHT_EYE, MOUTH) if colour != own) == 0
        border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
        assert share(border[None], own) == 0


def test_sizes_are_as_configured(points, place, astronaut) -> None:
    regions = RegionExtractor(eye_px=(30, 20), mouth_px=(50, 40)).extract(astronaut, place(points))
    assert regions.left_eye.shape == regions.right_eye.shape == (20, 30, 3)
    assert regions.mouth.shape == (40, 50, 3)


def test_a_rolled_face_gives_the_same_level_regions(points, place) -> None:
    extractor = RegionExtractor()
    upright, rolled = place(points, shift=(400, 300)), place(points, degrees=40, shift=(400, 300))
    first = extractor.extract(drawn(upright), upright).mouth
    second = extractor.extract(drawn(rolled), rolled).mouth
    assert np.abs(first.astype(int) - second).mean() < 8


def test_a_wide_open_mouth_is_not_cut_off(points, place) -> None:
    points[55:60, 1] += 0.9
    landmarks = place(points, shift=(400, 200))
    mouth = RegionExtractor().extract(drawn(landmarks), landmarks).mouth
    assert share(np.stack([mouth[0], mouth[-1]]), MOUTH) == 0


def test_no_pixels_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        RegionExtractor(eye_px=(0, 10))
