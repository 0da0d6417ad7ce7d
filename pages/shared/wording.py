"""What is found, in plain words. The sentences say how a face looks, never what a person feels."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from fer_core.report_words import Say
from fer_core.results import ClassProbabilities, Distances, Face
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import LOCALES, _, literal, translated, translated_plural
from pages.shared.told_back import values_told

CLASSES: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise", "contempt")


def adjective(label: str) -> str:
    """Return a class as a word for a face: "afraid" for fear; a class of the person's own keeps its name."""
    words = {
        "angry": _("angry"),
        "disgust": _("disgusted"),
        "fear": _("afraid"),
        "happy": _("happy"),
        "neutral": _("neutral"),
        "sad": _("sad"),
        "surprise": _("surprised"),
        "contempt": _("contemptuous"),
    }
    return words.get(label, label)


def report_words() -> Say:
    """Return how an HTML report speaks to this session's person, also when it is written after the page has run."""
    language = session().language
    words = {label: adjective(label) for label in CLASSES}
    return Say(
        translate=partial(translated, language),
        plural=partial(translated_plural, language),
        label=lambda label: words.get(label, label),
        values=partial(values_told, language=language, folder=LOCALES),
        language=language,
    )


def sentence(face: Face) -> str:
    """Return one Markdown sentence that a child understands."""
    if face.probabilities is None:
        return _("**Face {number}**: no network looked at it").format(number=face.number)
    if face.identity:
        return _named_sentence(face, face.probabilities)
    words = {
        "number": face.number,
        "expression": literal(adjective(face.probabilities.best)),
        "points": round(100 * face.probabilities.best_probability),
    }
    if face.sure:
        return _("**Face {number}** looks **{expression}** ({points} of 100)").format(**words)
    return _("**Face {number}**: **not sure**, perhaps {expression} ({points} of 100)").format(**words)


def _named_sentence(face: Face, probabilities: ClassProbabilities) -> str:
    words = {
        "number": face.number,
        "who": who(face),
        "expression": literal(adjective(probabilities.best)),
        "points": round(100 * probabilities.best_probability),
    }
    if face.sure:
        return _("**Face {number}**, {who}, looks **{expression}** ({points} of 100)").format(**words)
    return _("**Face {number}**, {who}: **not sure**, perhaps {expression} ({points} of 100)").format(**words)


def who(face: Face) -> str:
    """Return whose face it is, in Markdown; "" where nobody was looked for."""
    if face.identity is None:
        return ""
    return f"**{literal(face.identity.name)}**" if face.identity.name else _("unknown")


def doubt(face: Face) -> str | None:
    """Return why the answer is not sure, or None when it is."""
    if face.doubt is None or face.probabilities is None:
        return None
    if face.doubt == "close_call":
        first, second = most_likely(face.probabilities, 2)
        return _("It could just as well be {first} as {second}.").format(first=first, second=second)
    reasons = {
        "low_probability": _("No expression stands out clearly."),
        "small_face": _("The face is very small in the photo."),
        "blurred": _("The face is blurred."),
        "turned": _("The face is turned away from the camera."),
    }
    return reasons[face.doubt]


def most_likely(probabilities: ClassProbabilities, count: int) -> list[str]:
    """Return the words of the likeliest classes, likeliest first."""
    ranked = sorted(probabilities.as_dict().items(), key=lambda pair: -pair[1])
    return [literal(adjective(label)) for label, _probability in ranked[:count]]


def distance_names() -> Mapping[str, str]:
    """Return a plain name for each field of ``Distances``."""
    return {
        "left_brow_eye": _("Left eyebrow above the eye"),
        "right_brow_eye": _("Right eyebrow above the eye"),
        "brow_brow": _("Between the eyebrows"),
        "outer_lips": _("Height of the mouth with its lips"),
        "inner_lips": _("Opening between the lips"),
        "mouth_width": _("Width of the mouth"),
        "mouth_corner_height": _("Corners of the mouth, raised (+) or hanging (−)"),
        "left_eye_openness": _("Opening of the left eye"),
        "right_eye_openness": _("Opening of the right eye"),
        "nose_lip": _("Nose to upper lip"),
        "jaw_opening": _("Nose to chin"),
    }


SIGNED: Final = frozenset({"mouth_corner_height"})


def distance_table(distances: Distances) -> dict[str, str]:
    """Return plain names and values with two decimals, for a table."""
    names = distance_names()
    return {
        names.get(field, field): _two_decimals(value, signed=field in SIGNED)
        for field, value in distances.as_dict().items()
    }


def _two_decimals(value: float, *, signed: bool) -> str:
    figure = numeral(value, "+z.2f") if signed else numeral(value, "z.2f")
    return figure.replace("-", "−")


def summary(faces: tuple[Face, ...]) -> str:
    """Return what a photo holds in a few words: "happy, not sure"."""
    return ", ".join(_in_a_word(face) for face in faces)


def _in_a_word(face: Face) -> str:
    return adjective(face.expression) if face.sure and face.expression else _("not sure")


def detector_names() -> Mapping[str, str]:
    """Return what each detector is good at."""
    return {
        "hog": _("HOG: quick, frontal faces"),
        "cnn": _("CNN: slow, turned faces too"),
        "haar": _("Haar: older, for comparison"),
    }


def label_names() -> Mapping[str, str]:
    """Return what can be written beside a box."""
    return {
        "number": _("Number"),
        "expression": _("Number and expression"),
        "percent": _("Number, expression, percent"),
    }
