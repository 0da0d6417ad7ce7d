import cv2
import numpy as np
import pytest

from fer_core.config import Framing
from fer_core.faces.alignment import FaceAligner, framed_points, reference_points

EYE_COLOURS = {"right": (255, 0, 0), "left": (0, 0, 255)}


def drawn(landmarks, size=(400, 600)):
    """A grey photo with a red spot on the right eye and a blue one on the left."""
    image = np.full((*size, 3), 90, np.uint8)
    radius = max(round(landmarks.inter_ocular_px / 8), 2)
    for centre, colour in zip(landmarks.eye_centres, EYE_COLOURS.values(), strict=True):
        cv2.circle(image, tuple(int(v) for v in centre.round()), radius, colour, -1)
    return image


def centre_of(image, colour) -> np.ndarray:
    """Centre of the pixels near a colour, x and y."""
    near = np.abs(image.astype(int) - colour).sum(axis=2) < 180
    rows, columns = np.nonzero(near)
    return np.array([columns.mean(), rows.mean()])


def framing_of(points) -> Framing:
    """The framing that a frontal face in its own frame fits exactly, the eyes half a crop apart."""
    eyes_y, (jaw_x, jaw_y), chin = 0.4, points[16], points[8]
    return Framing(
        right_eye_x=0.25,
        left_eye_x=0.75,
        eyes_y=eyes_y,
        jaw_half_width=float(jaw_x) / 2,
        jaw_y=eyes_y + float(jaw_y) / 2,
        chin_y=eyes_y + float(chin[1]) / 2,
    )


@pytest.mark.parametrize("degrees", [0, 17, -60, 90, 180])
@pytest.mark.parametrize("size_px", [48, 224])
@pytest.mark.parametrize("scale", [20, 110], ids=["enlarged", "near"])
def test_a_frontal_face_lands_where_the_framing_says(points, place, degrees, size_px, scale) -> None:
    landmarks = place(points, degrees=degrees, scale=scale, shift=(300, 200))
    framing = framing_of(points)
    crop = FaceAligner(framing, size_px).align(drawn(landmarks), landmarks)
    right = np.array([framing.right_eye_x, framing.eyes_y]) * size_px - 0.5
    left = np.array([framing.left_eye_x, framing.eyes_y]) * size_px - 0.5
    tolerance = 0.02 * size_px + 0.3
    assert centre_of(crop.image, EYE_COLOURS["right"]) == pytest.approx(right, abs=tolerance)
    assert centre_of(crop.image, EYE_COLOURS["left"]) == pytest.approx(left, abs=tolerance)
    assert framed_points(crop.landmarks.points) == pytest.approx(reference_points(framing, size_px), abs=0.02)
    assert crop.image.shape == (size_px, size_px, 3)


@pytest.mark.parametrize("degrees", [0, 25, -100])
def test_the_eyes_are_level_whatever_the_face(points, place, degrees) -> None:
    crooked = points + np.random.default_rng(2).normal(0, 0.1, points.shape).astype(np.float32)
    landmarks = place(crooked, degrees=degrees)
    right, left = FaceAligner(Framing(), 100).align(drawn(landmarks), landmarks).landmarks.eye_centres
    assert right[1] == pytest.approx(left[1], abs=1e-3)
    assert right[0] < left[0]


def test_a_turned_head_is_not_enlarged_to_fit_its_eyes(points, place) -> None:
    """Eyes at 60% of their distance: by the eyes alone the crop would be enlarged 1.67 times."""
    turned = points.copy()
    turned[36:48, 0] *= 0.6
    aligner = FaceAligner(framing_of(points), 100)
    frontal, profile = (place(p) for p in (points, turned))
    scales = [np.hypot(*aligner.align(drawn(p), p).matrix[:, 0]) for p in (frontal, profile)]
    assert scales[1] / scales[0] == pytest.approx(1, abs=0.15)


def test_the_matrix_maps_the_photo_to_the_crop(points, place) -> None:
    landmarks = place(points, degrees=33)
    crop = FaceAligner(Framing(), 100).align(drawn(landmarks), landmarks)
    mapped = landmarks.points @ crop.matrix[:, :2].T + crop.matrix[:, 2]
    assert mapped == pytest.approx(crop.landmarks.points, abs=1e-2)


def test_a_level_face_of_the_right_size_is_copied_unchanged(points, place) -> None:
    """Scale 1 and a whole shift: every pixel of the crop is a pixel of the photo."""
    framing, size = framing_of(points), 64
    photo = np.random.default_rng(1).integers(0, 256, (200, 200, 3), np.uint8)
    landmarks = place(points, scale=32, shift=(99.5, 99.1))
    crop = FaceAligner(framing, size).align(photo, landmarks)
    assert np.abs(crop.image.astype(int) - photo[74:138, 68:132]).max() <= 1


@pytest.mark.parametrize("scale", [100, 350, 1500])
def test_shrinking_averages_instead_of_picking_pixels(points, place, scale) -> None:
    """A fine checkerboard is grey from afar; a plain warp would leave stripes."""
    photo = np.indices((1000, 1000)).sum(axis=0) % 2 * 255
    photo = np.repeat(photo[..., None].astype(np.uint8), 3, axis=2)
    crop = FaceAligner(Framing(), 48).align(photo, place(points, scale=scale, degrees=10, shift=(500, 300)))
    assert crop.image[5:-5, 5:-5].std() < 20
    assert crop.image.mean() == pytest.approx(127.5, abs=3)


def test_the_border_is_repeated_beyond_the_photo(points, place) -> None:
    photo = np.full((50, 50, 3), (10, 200, 60), np.uint8)
    crop = FaceAligner(Framing(), 48).align(photo, place(points, scale=100, shift=(0, 0)))
    assert (crop.image == (10, 200, 60)).all()


def test_the_photo_is_left_alone(points, place, astronaut) -> None:
    before = astronaut.copy()
    FaceAligner(Framing(), 48).align(astronaut, place(points))
    assert (astronaut == before).all()


def test_coinciding_eyes_are_refused(points, place, astronaut) -> None:
    points[42:48] = points[36:42]
    with pytest.raises(ValueError, match="coincide"):
        FaceAligner(Framing(), 48).align(astronaut, place(points))


def test_positions_count_from_the_centre_of_the_first_pixel() -> None:
    framing = Framing(right_eye_x=0.25, left_eye_x=0.75, eyes_y=0.5, jaw_half_width=0.5, jaw_y=0.5, chin_y=1.0)
    expected = [[0.5, 1.5], [2.5, 1.5], [-0.5, 1.5], [3.5, 1.5], [1.5, 3.5]]
    assert reference_points(framing, 4).tolist() == expected
