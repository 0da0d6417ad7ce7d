"""The kernel of the lesson: nine numbers, chosen by name, from the network, or typed in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.pictures import as_url
from pages.learn_views.seen import Seen
from pages.learn_views.tiles import tiles
from pages.shared.text import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "learn-kernel"
OWN: Final = "own"
FIRST: Final = "upright-edges"
PLACES: Final = tuple((row, column) for row in range(3) for column in range(3))


def kernel_names() -> Mapping[str, str]:
    """Return what can be chosen by name."""
    return {
        "upright-edges": _("Upright edges"),
        "lying-edges": _("Lying edges"),
        "outline": _("Outlines"),
        "sharpen": _("Sharpen"),
        "blur": _("Blur"),
        "nothing": _("Change nothing"),
        OWN: _("My own, or one of the network"),
    }


def current_kernel() -> "npt.NDArray[np.float32]":
    """Return the nine numbers as they are now, 3 x 3."""
    import numpy as np

    from fer_core.lesson.kernels import KERNELS

    known = KERNELS[FIRST]
    values = [
        [float(st.session_state.get(_key(row, column), known[row, column])) for column in range(3)] for row in range(3)
    ]
    return np.array(values, np.float32)


def choose_kernel(seen: Seen) -> None:
    """Offer the named kernels, the nine numbers, and the network's own."""
    names = kernel_names()
    st.selectbox(
        _("Kernel"),
        list(names),
        format_func=names.__getitem__,
        key=NAME,
        on_change=_take_named,
        persist_state="session",
    )
    _fields()
    if len(seen.network.kernels):
        _of_the_network(seen)


def _fields() -> None:
    kernel = current_kernel()
    for row in range(3):
        with st.container(horizontal=True, wrap=False, gap="xsmall", width=300):
            for column in range(3):
                st.session_state[_key(row, column)] = float(kernel[row, column])
                st.number_input(
                    _("Row {row}, column {column} of the kernel").format(row=row + 1, column=column + 1),
                    step=0.5,
                    format="%.2f",
                    key=_key(row, column),
                    on_change=_is_own,
                    label_visibility="collapsed",
                    persist_state="session",
                )


def _of_the_network(seen: Seen) -> None:
    """Show what the network found out for itself."""
    from fer_core.lesson.rendering import as_signed

    kernels = seen.network.kernels
    st.caption(
        _("The {count} first kernels of your network, which nobody drew: training found them. Choose one.").format(
            count=len(kernels)
        )
    )
    pictures = [
        (as_url(as_signed(kernel)), _("Kernel {number} of the network").format(number=number))
        for number, kernel in enumerate(kernels, 1)
    ]
    now = current_kernel()
    chosen = next((number for number, one in enumerate(kernels) if abs(one - now).max() < 1e-4), None)
    tiles(pictures, chosen, key="learn-kernels", on_pick=lambda number: _take(kernels[number], OWN), px=40)


def _take_named() -> None:
    from fer_core.lesson.kernels import KERNELS

    if (name := st.session_state[NAME]) in KERNELS:
        _take(KERNELS[name], name)


def _take(kernel: "npt.NDArray[np.float32]", name: str) -> None:
    st.session_state[NAME] = name
    for row, column in PLACES:
        st.session_state[_key(row, column)] = float(kernel[row, column])


def _is_own() -> None:
    st.session_state[NAME] = OWN


def _key(row: int, column: int) -> str:
    return f"{NAME}-{row}{column}"
