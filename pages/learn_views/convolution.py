"""Step 2: a kernel slides over the face, multiplies and adds."""

import streamlit as st

from pages.learn_views.kernel import choose_kernel, current_kernel
from pages.learn_views.marker import Square, marker, sliders
from pages.learn_views.number_grid import number_grid
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.seen import Seen
from pages.shared.numbers import numeral
from pages.shared.text import _


def convolution(seen: Seen) -> None:
    """Show the face, the kernel, one place of it in numbers, and the whole result."""
    from fer_core.lesson.kernels import convolve
    from fer_core.lesson.rendering import as_grey, as_signed, grey_values

    sentences(
        _(
            "A kernel is nine numbers. It is laid on 3 × 3 pixels; each pixel is multiplied by the number "
            "on it, and the nine products are added up."
        ),
        _(
            "The sum is one pixel of a new picture. Then the kernel slides on to the next place, until the "
            "whole face is done."
        ),
        _(
            "Where the face looks like the kernel, the result is far above zero (orange); where it looks "
            "like its opposite, far below (blue)."
        ),
    )
    task(_("choose a kernel, change its numbers, press Play, or move the frame."))
    grey, side = grey_values(seen.crop), len(seen.crop)
    choice, pictures = st.columns([2, 5], gap="medium")
    with choice:
        choose_kernel(seen)
    result = convolve(grey, current_kernel())
    square = Square(key="learn-window", size=3, least=-1, most=side - 2, start=(side // 3, side // 3))
    with pictures:
        marker(as_grey(grey), square, label=_("Frame of the kernel"), alt=_("The face"), result=as_signed(result))
        _one_place(grey, square, result)
        sliders(square)
    question(
        _("A kernel's numbers sum to zero. What does it give on an evenly lit cheek, and why is that useful?"),
        _(
            "About **zero**: the same brightness times numbers that cancel out. Such a kernel is blind to how bright a "
            "place is and answers only where brightness changes: at edges. A face in the sun and one in the shade "
            "then look much more alike."
        ),
    )


def _one_place(grey: "object", square: Square, result: "object") -> None:
    """Multiply and add in the open."""
    import numpy as np

    from fer_core.lesson.kernels import window_at
    from fer_core.lesson.rendering import as_grey, as_signed

    picture, kernel = np.asarray(grey, np.float32), current_kernel()
    window = window_at(picture, kernel, square.top + 1, square.left + 1)
    most = float(np.abs(np.asarray(result)).max())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        number_grid(window.pixels, as_grey(window.pixels), _("Pixels"))
        st.markdown("**×**", width="content")
        number_grid(kernel, as_signed(kernel), _("Kernel"), form=".2f")
        st.markdown("**=**", width="content")
        number_grid(window.products, as_signed(window.products, most or None), _("Products"))
        total = numeral(window.total, "z.0f").replace("-", "−")
        st.markdown(_("added up: **{total}**").format(total=total), width="content")
