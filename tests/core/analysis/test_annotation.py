from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageColor

from fer_core.analysis.annotation import AnnotationSettings, Annotator, face_style
from fer_core.palette import style_of
from fer_core.results import Face, Identity, Image
from tests.core.analysis.fakes import box, findings, full_face, landmarks, picture, probabilities

ONLY_BOXES = AnnotationSettings(labels=False)
ONLY_LABELS = AnnotationSettings(boxes=False)


def happy(number: int = 1, **changes: object) -> Face:
    face = full_face(number)
    return replace(face, **{"probabilities": probabilities(0.01, 0.01, 0.01, 0.9), **changes})


def changed(before: Image, after: Image) -> np.ndarray:
    """Rows and columns that differ, N x 2."""
    return np.argwhere((before != after).any(axis=2))


def colours_in(image: Image) -> set[tuple[int, ...]]:
    return set(map(tuple, image.reshape(-1, 3).tolist()))


@pytest.mark.parametrize("grey", [0, 128, 255], ids=["black", "grey", "white"])
def test_the_photo_stays_as_it_is(grey):
    image = picture(grey=grey)
    image.flags.writeable = False
    drawn = Annotator().annotate(image, findings(happy()))
    assert drawn is not image
    assert drawn.shape == image.shape
    assert drawn.dtype == np.uint8
    assert (image == grey).all()
    assert len(changed(image, drawn)) > 100


def test_no_face_gives_the_same_pixels():
    image = picture()
    assert np.array_equal(Annotator().annotate(image, findings()), image)


@pytest.mark.parametrize("grey", [0, 255], ids=["on black", "on white"])
@pytest.mark.parametrize("label", ["happy", "sad", "neutral", "contempt"])
def test_a_box_has_its_colour_and_an_edge_that_contrasts(label, grey):
    style = style_of(label)
    face = happy(probabilities=probabilities(0.9, labels=(label, "other")))
    drawn = Annotator(ONLY_BOXES).annotate(picture(400, 300, grey), findings(face))
    assert {style.rgb, ImageColor.getrgb(style.ink)} <= colours_in(drawn)


def test_a_box_lies_where_the_face_is():
    image = picture(400, 300)
    where = changed(image, Annotator(ONLY_BOXES).annotate(image, findings(happy(box=box(100, 120, 80)))))
    top, left = where.min(axis=0)
    bottom, right = where.max(axis=0)
    assert np.abs(np.array([left, top, right, bottom]) - (100, 120, 179, 199)).max() <= 3
    assert not ((where > (130, 110)).all(axis=1) & (where < (190, 170)).all(axis=1)).any()


def test_a_box_beyond_the_edge_is_drawn_along_it():
    image = picture(100, 100)
    drawn = Annotator(ONLY_BOXES).annotate(image, findings(happy(box=box(-20, -20, 140))))
    colours = style_of("happy").rgb, ImageColor.getrgb(style_of("happy").ink)
    assert tuple(drawn[50, 0].tolist()) in colours
    assert tuple(drawn[50, 99].tolist()) in colours


def test_lines_and_letters_grow_with_the_photo():
    def share(scale: int) -> float:
        image = picture(200 * scale, 150 * scale)
        face = happy(box=box(40 * scale, 50 * scale, 60 * scale))
        drawn = Annotator().annotate(image, findings(face))
        return len(changed(image, drawn)) / image[:, :, 0].size

    assert share(12) == pytest.approx(share(8), rel=0.1)


def test_a_doubtful_face_has_a_dashed_box():
    annotator, image = Annotator(ONLY_BOXES), picture(400, 300)
    colour = style_of("happy").rgb
    solid = annotator.annotate(image, findings(happy(box=box(100, 100, 100))))
    dashed = annotator.annotate(image, findings(happy(box=box(100, 100, 100), doubt="close_call")))
    of_colour = [(drawn == colour).all(axis=2).sum() for drawn in (solid, dashed)]
    assert 0.4 * of_colour[0] < of_colour[1] < 0.8 * of_colour[0]
    assert len(changed(image, solid)) == len(changed(image, dashed))


def test_landmarks_are_drawn_on_demand_only():
    image = picture(400, 400)
    face = happy(box=box(100, 100, 200), landmarks=landmarks(100, 100, 200))
    settings = AnnotationSettings(boxes=False, labels=False, landmarks=True)
    drawn = Annotator(settings).annotate(image, findings(face))
    for x, y in face.landmarks.points.round().astype(int):
        assert (drawn[y, x] > 200).all()
    without = Annotator(AnnotationSettings(boxes=False, labels=False))
    assert np.array_equal(without.annotate(image, findings(face)), image)


def test_a_face_without_landmarks_or_prediction_still_has_its_number():
    face = Face(number=3, box=box(), detection_score=1.0)
    image = picture()
    settings = AnnotationSettings(boxes=False, landmarks=True)
    drawn = Annotator(settings).annotate(image, findings(face))
    assert style_of(None).rgb in colours_in(drawn)


@pytest.mark.parametrize("word", ["plictisită", "開心", "two\nlines", ""])
def test_any_word_can_be_a_label(word):
    image = picture(400, 200)
    drawn = Annotator(ONLY_LABELS, lambda label: word).annotate(image, findings(happy()))
    assert len(changed(image, drawn)) > 100


def test_letters_that_the_font_lacks_give_no_boxes_but_the_percentage():
    image = picture(400, 200)
    foreign = Annotator(ONLY_LABELS, lambda label: "開心").annotate(image, findings(happy()))
    other = Annotator(ONLY_LABELS, lambda label: "悲しみ").annotate(image, findings(happy()))
    assert np.array_equal(foreign, other)


def test_labels_are_shown_in_the_readers_words():
    image = picture(400, 200)
    drawn = [Annotator(ONLY_LABELS, lambda label, word=word: word) for word in ("happy", "feliz")]
    first, second = (annotator.annotate(image, findings(happy())) for annotator in drawn)
    assert not np.array_equal(first, second)


def test_less_detail_gives_shorter_labels():
    image = picture(400, 200)
    sizes = [
        len(
            changed(
                image,
                Annotator(AnnotationSettings(boxes=False, detail=detail)).annotate(image, findings(happy())),
            )
        )
        for detail in ("number", "expression", "percent")
    ]
    assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.parametrize("side", [1, 5, 12, 48])
def test_tiny_pictures_are_drawn_on_without_an_error(side):
    image = picture(side, side)
    face = happy(box=box(0, 0, side))
    assert Annotator(AnnotationSettings(landmarks=True)).annotate(image, findings(face)).shape == image.shape


def test_own_classes_have_different_styles_on_one_photo():
    labels = ("bored", "proud", "sleepy")
    faces = [
        replace(full_face(number), probabilities=probabilities(*values, labels=labels))
        for number, values in enumerate([(0.9,), (0.05, 0.9), (0.05, 0.05, 0.9)], start=1)
    ]
    assert len({face_style(face) for face in faces}) == 3


def label(face: Face, *, unknown: str = "unknown") -> str:
    return Annotator(unknown=unknown)._texts(face)[0]


def test_a_name_stands_before_the_expression_and_outlives_it():
    named = happy(identity=Identity(name="Zoë", distance=0.3))
    assert Annotator()._texts(named) == ("1 Zoë ● happy 90%", "1 Zoë", "1 ●", "1")
    assert label(happy()) == "1 ● happy 90%"
    assert label(replace(named, probabilities=None)) == "1 Zoë"
    image = picture(400, 300)
    plain = Annotator().annotate(image, findings(happy()))
    assert len(changed(plain, Annotator().annotate(image, findings(named)))) > 20


def test_a_stranger_is_unknown_in_the_readers_words():
    assert (
        label(happy(identity=Identity(name=None, distance=0.9)), unknown="desconocido") == "1 desconocido ● happy 90%"
    )


def test_long_names_are_cut_and_letters_that_the_font_lacks_left_out():
    assert label(happy(identity=Identity(name="x" * 80, distance=0.3))) == f"1 {'x' * 23}… ● happy 90%"
    assert label(happy(identity=Identity(name="名前", distance=0.3))) == "1 ● happy 90%"
