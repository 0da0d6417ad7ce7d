"""The eight steps, which one is shown, and the ways to the others."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from pages.learn_views.after import after
from pages.learn_views.convolution import convolution
from pages.learn_views.decision import decision
from pages.learn_views.light import light
from pages.learn_views.limits import limits
from pages.learn_views.maps import maps
from pages.learn_views.seen import Seen
from pages.learn_views.training import training
from pages.learn_views.why import why
from pages.shared.dataset_choice import keep_in_address
from pages.shared.text import _

STEP: Final = "learn-step"
ADDRESS: Final = "step"
Draw = Callable[[Seen], None]
STEPS: Final[Mapping[str, Draw]] = {
    "light": light,
    "convolution": convolution,
    "after": after,
    "maps": maps,
    "decision": decision,
    "why": why,
    "training": training,
    "limits": limits,
}


def titles() -> Mapping[str, str]:
    """Return the name of each step."""
    return {
        "light": _("Light to numbers"),
        "convolution": _("Convolution"),
        "after": _("ReLU, pooling, normalisation"),
        "maps": _("Feature maps"),
        "decision": _("The decision"),
        "why": _("Why so?"),
        "training": _("How it learns"),
        "limits": _("What it cannot know"),
    }


def short_titles() -> Mapping[str, str]:
    """Return a name for each step that leaves room for the others."""
    return {
        "light": _("Light"),
        "convolution": _("Convolution"),
        "after": _("ReLU and pooling"),
        "maps": _("Maps"),
        "decision": _("Decision"),
        "why": _("Why?"),
        "training": _("Learning"),
        "limits": _("Limits"),
    }


def choose_step() -> str:
    """Show the steps and return the chosen one; a new session takes it from the address."""
    names, order = short_titles(), list(STEPS)
    if STEP not in st.session_state:
        wanted = st.query_params.get(ADDRESS, "")
        st.session_state[STEP] = wanted if wanted in STEPS else order[0]
    chosen = st.segmented_control(
        _("Step of the lesson"),
        order,
        format_func=lambda step: f"{order.index(step) + 1} {names[step]}",
        required=True,
        key=STEP,
        label_visibility="collapsed",
        persist_state="session",
    )
    step = str(chosen or order[0])
    keep_in_address(**{ADDRESS: step})
    return step


def neighbours(step: str) -> None:
    """Offer the step before and the one after."""
    names, order = titles(), list(STEPS)
    place = order.index(step)
    with st.container(horizontal=True, horizontal_alignment="distribute", width=760):
        if place:
            before = order[place - 1]
            st.button(
                _("Back: {step}").format(step=names[before]),
                icon=":material/arrow_back:",
                on_click=_go,
                args=(before,),
                key="learn-back",
            )
        if place + 1 < len(order):
            then = order[place + 1]
            st.button(
                _("Next: {step}").format(step=names[then]),
                type="primary",
                icon=":material/arrow_forward:",
                on_click=_go,
                args=(then,),
                key="learn-next",
            )


def _go(step: str) -> None:
    st.session_state[STEP] = step
