"""Findings drawn on a copy of the photo: boxes, numbers, labels and, if asked for, landmarks.

Line widths and letters follow the photo's size. Every colour is edged with black or white,
whichever contrasts with it, so that one of the two stands out on any background.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageColor, ImageDraw

from fer_core.analysis.lettering import can_draw, font_of_size, text_width
from fer_core.analysis.placement import Placement, place_labels
from fer_core.palette import Style, style_of, styles_for
from fer_core.results import (
    BoundingBox,
    ClassProbabilities,
    Face,
    Image,
    Landmarks,
    PhotoFindings,
    check_image,
)

LabelDetail = Literal["number", "expression", "percent"]
"""The longest label: "1 ●", "1 ● happy" or "1 ● happy 94%"; behind the number, a person's name if it was looked for."""

LONGEST_NAME: Final = 24
"""Of a person, in a label."""

SUBPIXEL_BITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationSettings:
    """What is drawn; sizes are shares of the photo's scale, the square root of its area."""

    boxes: bool = True
    labels: bool = True
    detail: LabelDetail = "percent"
    landmarks: bool = False
    line_share: float = 0.003
    letter_shares: tuple[float, float] = (0.02, 0.036)
    """Smallest and largest letters; in between they follow the size of the face."""
    least_letter_px: int = 11


class Annotator:
    """Draws findings on a copy of their photo.

    ``name_of`` turns a class into the word to show, for translation. A word with characters that
    the font lacks is left out; number, symbol and percentage remain. ``unknown`` stands for a person who fits nobody.
    """

    def __init__(
        self,
        settings: AnnotationSettings = AnnotationSettings(),
        name_of: Callable[[str], str] = str,
        unknown: str = "unknown",
    ) -> None:
        self._settings = settings
        self._name_of = name_of
        self._unknown = unknown

    def annotate(self, image: Image, findings: PhotoFindings) -> Image:
        """Return a new picture of the same size; ``image`` (RGB, H x W x 3) stays as it is."""
        check_image(image)
        canvas = np.array(image, order="C")
        scale = (canvas.shape[0] * canvas.shape[1]) ** 0.5
        line_px = round(max(1, min(2, scale / 100), self._settings.line_share * scale))
        for face in findings.faces:
            self._draw_face(canvas, face, line_px)
        return self._write_labels(canvas, findings.faces, scale) if self._settings.labels else canvas

    def _draw_face(self, canvas: Image, face: Face, line_px: int) -> None:
        if self._settings.boxes:
            _draw_box(canvas, face.box, face_style(face), line_px, dashed=not face.sure)
        if self._settings.landmarks and face.landmarks is not None:
            _draw_landmarks(canvas, face.landmarks)

    def _write_labels(self, canvas: Image, faces: tuple[Face, ...], scale: float) -> Image:
        letters = [self._letter_px(face, scale) for face in faces]
        texts = [self._texts(face) for face in faces]
        sizes = [
            [_tag_size(text, letter_px) for text in choices] for choices, letter_px in zip(texts, letters, strict=True)
        ]
        height, width = canvas.shape[:2]
        spots = place_labels([face.box for face in faces], sizes, (width, height))
        picture = Pillow.fromarray(canvas)
        draw = ImageDraw.Draw(picture)
        for face, choices, letter_px, spot in zip(faces, texts, letters, spots, strict=True):
            if spot is not None:
                _write_tag(draw, choices[spot.choice], spot, face_style(face), letter_px)
        return np.array(picture)

    def _letter_px(self, face: Face, scale: float) -> int:
        low, high = (share * scale for share in self._settings.letter_shares)
        return max(self._settings.least_letter_px, round(min(max(0.16 * face.box.height, low), high)))

    def _texts(self, face: Face) -> tuple[str, ...]:
        """Return a face's labels from the longest to the shortest."""
        number, who = f"{face.number}", self._who(face)
        named = (f"{number} {who}",) if who else ()
        if face.probabilities is None:
            return (*named, number)
        doubt = "" if face.sure else "?"
        symbol = face_style(face).symbol
        words = self._words(face.probabilities, doubt)
        longest = f"{(*named, number)[0]} {symbol}" + (f" {words}" if words else doubt)
        return (longest, *named, f"{number} {symbol}{doubt}", number)

    def _who(self, face: Face) -> str:
        """Return the person's name, cut where it is long; "" where nobody was looked for."""
        if face.identity is None:
            return ""
        name = face.identity.name or self._unknown
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        return short if can_draw(short) else ""

    def _words(self, probabilities: ClassProbabilities, doubt: str) -> str:
        name = self._name_of(probabilities.best)
        percent = f"{probabilities.best_probability:.0%}"
        if self._settings.detail == "number":
            return ""
        if not can_draw(name):
            return percent + doubt
        return f"{name}{doubt}" + (f" {percent}" if self._settings.detail == "percent" else "")


def face_style(face: Face) -> Style:
    """Return the style of a face's expression among the classes of the network that named it."""
    if face.probabilities is None:
        return style_of(None)
    return styles_for(face.probabilities.labels)[face.probabilities.best]


def _draw_box(canvas: Image, box: BoundingBox, style: Style, line_px: int, *, dashed: bool) -> None:
    """Draw a frame with edges; a dashed one lets the edge colour through, never the photo."""
    height, width = canvas.shape[:2]
    first = max(box.left, 0), max(box.top, 0)
    last = min(box.right, width) - 1, min(box.bottom, height) - 1
    edge_px = max(1, line_px // 3)
    ink = ImageColor.getrgb(style.ink)[:3]
    cv2.rectangle(canvas, first, last, ink, line_px + 2 * edge_px)
    if not dashed:
        cv2.rectangle(canvas, first, last, style.rgb, line_px)
        return
    corners = (first, (last[0], first[1]), last, (first[0], last[1]))
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        _draw_dashes(canvas, start, end, style, line_px)


def _draw_dashes(canvas: Image, start: tuple[int, int], end: tuple[int, int], style: Style, line_px: int) -> None:
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    pieces = max(3, round(length / (line_px * 5))) | 1
    marks = np.linspace(start, end, pieces + 1).round().astype(int).tolist()
    for dash in range(0, pieces, 2):
        cv2.line(canvas, marks[dash], marks[dash + 1], style.rgb, line_px)


def _draw_landmarks(canvas: Image, landmarks: Landmarks) -> None:
    radius = max(landmarks.inter_ocular_px / 40, 0.8)
    edges = ((radius + max(1.0, radius / 2), (0, 0, 0)), (radius, (255, 255, 255)))
    for size, colour in edges if radius >= 1.5 else edges[1:]:
        for x, y in landmarks.points.tolist():
            _draw_dot(canvas, x, y, size, colour)


def _draw_dot(canvas: Image, x: float, y: float, radius: float, colour: tuple[int, ...]) -> None:
    x, y, radius = (round(value * 2**SUBPIXEL_BITS) for value in (x, y, radius))
    cv2.circle(canvas, (x, y), radius, colour, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


def _tag_size(text: str, letter_px: int) -> tuple[int, int]:
    return text_width(text, letter_px) + 2 * _padding(letter_px), round(letter_px * 1.45)


def _padding(letter_px: int) -> int:
    return max(3, round(letter_px * 0.35))


def _write_tag(draw: ImageDraw.ImageDraw, text: str, spot: Placement, style: Style, letter_px: int) -> None:
    left, top, right, bottom = spot.box.as_list()
    edge_px = max(1, letter_px // 12)
    draw.rectangle((left, top, right - 1, bottom - 1), style.colour, style.ink, edge_px)
    middle = left + _padding(letter_px), (top + bottom) / 2
    draw.text(middle, text, style.ink, font_of_size(letter_px), anchor="lm")
