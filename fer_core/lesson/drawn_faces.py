"""Faces drawn by code with a known expression: pictures to learn from and to look at where there is no dataset.

What an expression does to a face is a handful of numbers (``Mimic``); everything else about the face is drawn by lot
(``Identity``). The same seed gives the same pictures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from fer_core.expressions import SEVEN
from fer_core.lesson.face_brush import Brush, Colour
from fer_core.results import Image

OVERSAMPLED: Final = 4
"""Drawn so many times larger, then reduced: smooth edges at 48 px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mimic:
    """What an expression does to a face; 0 is a face at rest, except for the two that are shares of it."""

    brow_raise: float = 0.0
    """-1 lowered, 1 raised."""
    brow_slant: float = 0.0
    """-1: the inner ends are down, as in anger; 1: they are up, as in sadness."""
    eye_opening: float = 1.0
    mouth_curve: float = 0.0
    """1: the corners are up; -1: they hang."""
    mouth_opening: float = 0.0
    mouth_width: float = 1.0
    wrinkle: float = 0.0
    """Of the nose, with the upper lip raised, as in disgust."""

    def towards(self, other: "Mimic", share: float) -> "Mimic":
        """Return the face on the way to another one: 0 is this one, 1 the other."""
        both = ((field.name, getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        return Mimic(**{name: (1 - share) * here + share * there for name, here, there in both})


MIMICS: Final[Mapping[str, Mimic]] = MappingProxyType(
    {
        "angry": Mimic(brow_raise=-0.8, brow_slant=-1.0, eye_opening=0.8, mouth_curve=-0.4, mouth_width=0.85),
        "disgust": Mimic(brow_raise=-0.4, brow_slant=-0.4, eye_opening=0.5, mouth_curve=-0.6, wrinkle=1.0),
        "fear": Mimic(brow_raise=0.8, brow_slant=0.8, eye_opening=1.4, mouth_curve=-0.5, mouth_opening=0.35),
        "happy": Mimic(brow_raise=0.2, eye_opening=0.75, mouth_curve=1.0, mouth_opening=0.3, mouth_width=1.3),
        "neutral": Mimic(),
        "sad": Mimic(brow_slant=1.0, eye_opening=0.7, mouth_curve=-0.9, mouth_width=0.85),
        "surprise": Mimic(brow_raise=1.0, eye_opening=1.5, mouth_opening=1.0, mouth_width=0.65),
    }
)
"""The seven expressions as a caricaturist would tell them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything about a drawn face but its expression. Lengths are shares of the picture's side."""

    skin: Colour
    hair: Colour
    background: Colour
    face_width: float
    face_height: float
    hairline: float
    eye_distance: float
    """From the middle of the face to an eye."""
    eye_size: float
    brow_thickness: float
    nose_length: float
    shift: tuple[float, float]
    tilt_degrees: float
    light: tuple[float, float]
    """How much brighter the picture becomes to the right and to the bottom, -1 to 1."""
    noise: float
    """Standard deviation in grey levels."""
    noise_seed: int

    @classmethod
    def by_lot(cls, random: np.random.Generator) -> "Identity":
        """Draw an identity."""

        def between(low: float, high: float) -> float:
            return float(random.uniform(low, high))

        return cls(
            skin=_between((88, 58, 44), (244, 214, 190), between(0, 1)),
            hair=_between((24, 20, 20), (196, 160, 108), between(0, 1) ** 2),
            background=_between((40, 44, 52), (214, 218, 222), between(0, 1)),
            face_width=between(0.36, 0.43),
            face_height=between(0.46, 0.52),
            hairline=between(0.08, 0.2),
            eye_distance=between(0.165, 0.205),
            eye_size=between(0.06, 0.08),
            brow_thickness=between(0.018, 0.04),
            nose_length=between(0.11, 0.16),
            shift=(between(-0.04, 0.04), between(-0.04, 0.04)),
            tilt_degrees=between(-7, 7),
            light=(between(-0.35, 0.35), between(-0.2, 0.2)),
            noise=between(2, 8),
            noise_seed=int(random.integers(2**31)),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnFace:
    """A picture, and what it was drawn to show."""

    image: Image
    label: str


def drawn_faces(
    each: int, *, seed: int, side_px: int = 48, labels: Sequence[str] = SEVEN, strength: float = 1.0
) -> tuple[DrawnFace, ...]:
    """Return ``each`` faces of every label, in turn, each of another identity.

    ``strength`` from 0 to 1 is how far an expression goes from the face at rest; every face goes a little less or more.
    """
    random, faces = np.random.default_rng(seed), []
    for _round in range(each):
        for label in labels:
            share = strength * float(random.uniform(0.7, 1.1))
            mimic = MIMICS["neutral"].towards(MIMICS[label], share)
            faces.append(DrawnFace(image=draw_face(mimic, Identity.by_lot(random), side_px=side_px), label=label))
    return tuple(faces)


def draw_face(mimic: Mimic, identity: Identity, *, side_px: int = 48) -> Image:
    """Return the picture of a face, RGB, ``side_px`` square, framed as an aligned crop is."""
    brush = Brush(OVERSAMPLED * side_px, identity.background)
    _head(brush, identity)
    for side in (-1, 1):
        _eye(brush, mimic, identity, side)
        _brow(brush, mimic, identity, side)
    _nose(brush, mimic, identity)
    _mouth(brush, mimic, identity)
    turned = brush.turned(identity.tilt_degrees, identity.shift)
    return _photographed(np.asarray(cv2.resize(turned, (side_px, side_px), interpolation=cv2.INTER_AREA)), identity)


def _head(brush: Brush, who: Identity) -> None:
    brush.ellipse((0.5, 0.42), (who.face_width + 0.05, 0.46), who.hair)
    brush.ellipse((0.5, 0.52), (who.face_width, who.face_height), who.skin)
    brush.ellipse((0.5, who.hairline - 0.22), (who.face_width - 0.01, 0.29), who.hair)


def _eye(brush: Brush, mimic: Mimic, who: Identity, side: int) -> None:
    middle = (0.5 + side * who.eye_distance, 0.4)
    height = who.eye_size * 0.55 * mimic.eye_opening
    brush.ellipse(middle, (who.eye_size, height), (240, 240, 236))
    brush.ellipse(middle, (min(who.eye_size * 0.45, height * 1.3), min(who.eye_size * 0.45, height)), (34, 28, 26))
    brush.arc(middle, (who.eye_size, height), 180, 360, _darker(who.skin, 0.45), 0.014)


def _brow(brush: Brush, mimic: Mimic, who: Identity, side: int) -> None:
    height = 0.3 - 0.055 * mimic.brow_raise - 0.01 * (mimic.eye_opening - 1)
    slant = 0.042 * mimic.brow_slant
    inner = (0.5 + side * (who.eye_distance - 0.085), height - slant)
    outer = (0.5 + side * (who.eye_distance + 0.09), height + slant + 0.012)
    peak = (0.5 + side * (who.eye_distance + 0.02), height - 0.012)
    brush.line([inner, peak, outer], _darker(who.hair, 0.8), who.brow_thickness)


def _nose(brush: Brush, mimic: Mimic, who: Identity) -> None:
    dark, bottom = _darker(who.skin, 0.7), 0.44 + who.nose_length - 0.02 * mimic.wrinkle
    brush.line([(0.5, 0.45), (0.525, bottom), (0.485, bottom + 0.012)], dark, 0.014)
    if mimic.wrinkle > 0.1:
        for step in range(3):
            brush.line([(0.455, 0.43 + 0.028 * step), (0.545, 0.43 + 0.028 * step)], dark, 0.01 * mimic.wrinkle + 0.004)
        for side in (-1, 1):
            brush.line([(0.5 + side * 0.07, bottom), (0.5 + side * 0.15, bottom + 0.1)], dark, 0.014 * mimic.wrinkle)


def _mouth(brush: Brush, mimic: Mimic, who: Identity) -> None:
    half, middle = 0.135 * mimic.mouth_width, 0.74 - 0.02 * mimic.wrinkle
    x = np.linspace(-1, 1, 15)
    bend = 0.07 * mimic.mouth_curve * (1 - x**2)
    opening = 0.1 * mimic.mouth_opening * np.sqrt(1 - x**2)
    raised = 0.035 * mimic.wrinkle * (1 - x**4)
    across, corner = 0.5 + half * x, middle - 0.035 * mimic.mouth_curve
    upper, lower = corner + bend - 0.7 * opening - raised, corner + bend + opening
    outline = [*zip(across, upper, strict=True), *zip(across[::-1], lower[::-1], strict=True)]
    lips = _between(_darker(who.skin, 0.55), (150, 52, 56), 0.4)
    brush.area(outline, (58, 22, 24) if mimic.wrinkle < 0.5 else (226, 222, 214))
    brush.line([*outline, outline[0]], lips, 0.026)


def _photographed(image: Image, who: Identity) -> Image:
    """Put light and noise on a picture."""
    down, right = np.mgrid[-0.5 : 0.5 : image.shape[0] * 1j, -0.5 : 0.5 : image.shape[1] * 1j]
    light = 1 + who.light[0] * right + who.light[1] * down
    noise = np.random.default_rng(who.noise_seed).normal(0, who.noise, image.shape[:2])
    return np.asarray(np.clip(image * light[..., None] + noise[..., None], 0, 255), np.uint8)


def _between(first: Colour, second: Colour, share: float) -> Colour:
    mixed: npt.NDArray[np.float64] = np.array(first) * (1 - share) + np.array(second) * share
    red, green, blue = (int(value) for value in mixed)
    return red, green, blue


def _darker(colour: Colour, share: float) -> Colour:
    return _between((0, 0, 0), colour, share)
