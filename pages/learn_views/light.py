"""Step 1: from light to numbers."""

from typing import Final

import streamlit as st

from pages.learn_views.marker import Square, marker, sliders
from pages.learn_views.number_grid import number_grid
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.seen import Seen
from pages.shared.numbers import numeral
from pages.shared.text import _

ZOOM: Final = 8
"""Pixels a side."""


def light(seen: Seen) -> None:
    """Show the crop as numbers, a patch of them large."""
    from fer_core.lesson.rendering import as_grey, grey_values

    grey = grey_values(seen.crop)
    side = len(grey)
    sentences(
        _("A camera measures how much light falls on each point."),
        _(
            "Your face was turned until the eyes are level, cut out, and made as small as the faces that this network "
            "learned from: {side} × {side} points, called pixels."
        ).format(side=side),
        _("Each is one number from 0 (black) to 255 (white). That is all that the network gets."),
        _what_else(seen),
    )
    task(_("move the frame over the face, and find the numbers of an eye, of the mouth, of a cheek."))
    square = Square(key="learn-zoom", size=ZOOM, most=side - ZOOM, start=(side // 5, side // 3))
    picture, numbers = st.columns(2, gap="medium")
    with picture:
        marker(
            as_grey(grey),
            square,
            label=_("Frame of the patch"),
            alt=_("The face in {side} × {side} pixels").format(side=side),
        )
    with numbers:
        patch = grey[square.top : square.top + ZOOM, square.left : square.left + ZOOM]
        number_grid(patch, as_grey(patch), _("The {count} numbers in the frame").format(count=ZOOM * ZOOM))
    sliders(square)
    question(
        _("How many numbers does the network get of a face, and what is not among them?"),
        _(
            "{side} × {side} = **{count}** numbers. There is no name in them, no age, no voice, nothing of what "
            "happened before or after, and nothing of what the person feels: only how bright each point is."
        ).format(side=side, count=numeral(side * side)),
    )


def _what_else(seen: Seen) -> str:
    spec = seen.network.card.input
    if spec.features == "landmarks":
        return _(
            "This network is a special one: it looks at both eyes, the mouth and eleven distances, which are measured "
            "in these pixels first."
        )
    if spec.channels == 3:
        return _("This network takes three such numbers a pixel, for red, green and blue; here you see them as one.")
    return ""
