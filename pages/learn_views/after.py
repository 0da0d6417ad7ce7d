"""Step 3: what follows a convolution, before and after."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.kernel import current_kernel
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.pictures import SHOWN_PX, show_signed
from pages.learn_views.seen import Seen
from pages.shared.numbers import numeral
from pages.shared.text import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

OTHERS: Final = 7
"""Drawn faces that make a batch with the visitor's."""


def operations() -> Mapping[str, str]:
    """Return what can be done to the result of a convolution."""
    return {"relu": _("ReLU"), "pool": _("Pooling"), "norm": _("Batch normalisation")}


def after(seen: Seen) -> None:
    """Show one operation on what the kernel of step 2 made of the face."""
    from fer_core.lesson.kernels import convolve
    from fer_core.lesson.rendering import grey_values

    names = operations()
    _introduction()
    task(_("choose an operation and change its setting. The kernel is the one of step 2."))
    kind = st.segmented_control(
        _("Operation"),
        list(names),
        format_func=names.__getitem__,
        default="relu",
        required=True,
        key="learn-operation",
        label_visibility="collapsed",
        persist_state="session",
    )
    values = convolve(grey_values(seen.crop), current_kernel())
    if kind == "pool":
        _pool(values)
    elif kind == "norm":
        _norm(values, seen)
    else:
        _relu(values)
    _question()


def _introduction() -> None:
    sentences(
        _("After each convolution come three simple operations."),
        _(
            "**ReLU** puts 0 in the place of everything below 0: a kernel says “here it is”, never “here "
            "is its opposite”."
        ),
        _(
            "**Pooling** keeps one number of each small square: where exactly the edge was matters less, "
            "and there is less to calculate."
        ),
        _(
            "**Batch normalisation** shifts and scales each picture so that all have about the same mean "
            "and spread over many faces; training is quicker then."
        ),
    )


def _question() -> None:
    question(
        _("What would a network of convolutions be without ReLU?"),
        _(
            "One single convolution: multiplying and adding, done twice, is again multiplying and adding. "
            "Only the bend at zero lets later layers say “an edge here **and** a corner there, but no shadow”."
        ),
    )


def _relu(values: "npt.NDArray[np.float32]") -> None:
    from fer_core.lesson.after_convolution import relu

    if st.toggle(_("Turn the kernel's signs around"), key="learn-turned", persist_state="session"):
        values = -values
    most = float(abs(values).max()) or 1.0
    below = round(100 * float((values < 0).mean()))
    _both(
        lambda: show_signed(
            values,
            _("Result of the kernel"),
            most=most,
            caption=_("Before: {count} of 100 pixels are below zero").format(count=below),
        ),
        lambda: show_signed(
            relu(values), _("The same after ReLU"), most=most, caption=_("After: what was below zero is zero")
        ),
    )


def _pool(values: "npt.NDArray[np.float32]") -> None:
    from fer_core.lesson.after_convolution import pool, relu

    names = {"max": _("the largest"), "mean": _("the mean")}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        size = int(st.slider(_("Pixels a side"), 2, 8, 2, key="learn-pool-size", persist_state="session", width=240))
        kind = st.segmented_control(
            _("Keep"),
            list(names),
            format_func=names.__getitem__,
            default="max",
            required=True,
            key="learn-pool-kind",
            persist_state="session",
        )
    before = relu(values)
    small = pool(before, size, "mean" if kind == "mean" else "max")
    most = float(before.max()) or 1.0
    words = _("{count} numbers")
    _both(
        lambda: show_signed(
            before,
            _("Result of the kernel after ReLU"),
            most=most,
            caption=_("Before") + ": " + words.format(count=numeral(before.size)),
        ),
        lambda: show_signed(
            small,
            _("The same after pooling"),
            most=most,
            caption=_("After") + ": " + words.format(count=numeral(small.size)),
        ),
    )


def _norm(values: "npt.NDArray[np.float32]", seen: Seen) -> None:
    """Normalise over a batch, before and after."""
    from fer_core.lesson.after_convolution import normalise

    with st.container(horizontal=True, gap="medium"):
        gain = float(
            st.slider(_("Scale"), 0.0, 3.0, 1.0, 0.1, key="learn-norm-gain", persist_state="session", width=240)
        )
        shift = float(
            st.slider(_("Shift"), -3.0, 3.0, 0.0, 0.1, key="learn-norm-shift", persist_state="session", width=240)
        )
    found = normalise(_batch(values, seen), gain=gain, shift=shift)
    _both(
        lambda: show_signed(
            values,
            _("Result of the kernel"),
            most=255.0,
            caption=_("Before: over this face and {count} drawn ones the mean is {mean}, the spread {spread}").format(
                count=OTHERS, mean=numeral(found.mean, ".1f"), spread=numeral(found.deviation, ".1f")
            ),
        ),
        lambda: show_signed(
            found.values[0],
            _("The same after batch normalisation"),
            most=3.0,
            caption=_("After: the mean is {mean}, the spread {spread}").format(
                mean=numeral(float(found.values.mean()), ".1f"), spread=numeral(float(found.values.std()), ".1f")
            ),
        ),
    )
    st.caption(
        _(
            "Scale and shift are learned, one pair for each kernel. In use, mean and spread are those of "
            "the training pictures, so your answer does not depend on other people's photos."
        )
    )


def _batch(values: "npt.NDArray[np.float32]", seen: Seen) -> "npt.NDArray[np.float32]":
    """Return what the kernel makes of this face and of drawn ones in other light."""
    import numpy as np

    from fer_core.lesson.drawn_faces import drawn_faces
    from fer_core.lesson.kernels import convolve
    from fer_core.lesson.rendering import grey_values

    others = drawn_faces(1, seed=1, side_px=len(seen.crop))[:OTHERS]
    return np.stack([values, *(convolve(grey_values(face.image), current_kernel()) for face in others)])


def _both(*pictures: Callable[[], None]) -> None:
    with st.container(horizontal=True, gap="medium"):
        for draw in pictures:
            with st.container(width=SHOWN_PX):
                draw()
