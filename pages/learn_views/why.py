"""Step 6: why it decided so: HiResCAM, an occlusion map, and a patch that the visitor moves."""

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from fer_core.results import ClassProbabilities
from pages.learn_views.marker import Square, marker, sliders
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.pictures import SHOWN_PX, show
from pages.learn_views.seen import Seen
from pages.shared import charts
from pages.shared.fragments import fragment
from pages.shared.numbers import numeral
from pages.shared.state import keep, session
from pages.shared.text import _, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.lesson.covering import OcclusionMap, Patch

PATCH: Final = "learn-patch"
SIZE: Final = "learn-patch-size"
ABOUT: Final = "learn-about"
START_SIZE: Final = 40
"""Of 100 of the picture's side."""
MOST_KEPT: Final = 24


def why(seen: Seen) -> None:
    """Show where the network looked in two ways, and let the visitor cover the face."""
    sentences(
        _(
            "Two ways to ask a network where it looked. **Occlusion** covers one place after another with "
            "grey and notes how much the answer drops: slow, but it needs to know nothing about the "
            "network."
        ),
        _(
            "**HiResCAM**, an exact relative of the better known Grad-CAM, asks of each place of the last feature maps "
            "how much it adds to the score: quick, but as coarse as those maps are."
        ),
    )
    labels = list(seen.network.card.labels)
    whole = _ask(seen, None)
    about = _choose_class(labels, whole)
    _two_maps(seen, labels.index(about), about)
    task(
        _(
            "cover a part of the face with the grey square, with the mouse, a finger or the arrow keys, "
            "and watch the bars."
        )
    )
    fragment(_cover)(seen, whole)  # a square on its way draws itself and the bars, not the maps
    question(
        _("Suppose the mouth is covered and the answer hardly changes. Does the network ignore mouths?"),
        _(
            "Not necessarily. The eyes may say the same as the mouth, and one of them is enough: covering shows what "
            "is **needed**, not what is **used**. A grey square is also something that the network never "
            "saw in training, and may "
            "itself look like something. That is why one explanation alone should not be trusted."
        ),
    )


def _choose_class(labels: list[str], whole: ClassProbabilities) -> str:
    chosen = st.selectbox(
        _("What speaks for"),
        labels,
        index=labels.index(whole.best),
        format_func=adjective,
        key=f"{ABOUT}-{'-'.join(labels)}-{whole.best}",
        width=SHOWN_PX,
    )
    return str(chosen)


def _two_maps(seen: Seen, number: int, label: str) -> None:
    from fer_core.evaluation.heat_overlay import with_heat
    from fer_core.lesson.looked_at import hires_cam

    words = {"label": adjective(label)}
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SHOWN_PX):
            with st.spinner(_("Covering one place after another …")):
                covered = _occlusion(seen, number)
            most = numeral(100 * float(covered.drops.max()), "z.0f").replace("-", "−")
            alt = _("Where covering takes something from {label}").format(**words)
            show(
                with_heat(seen.crop, covered.heat),
                alt,
                caption=_("Occlusion: the brightest place costs {points} points of 100").format(points=most),
            )
        with st.container(width=SHOWN_PX):
            heat = hires_cam(seen.network, seen.crop, number)
            if heat is None:
                st.info(
                    _(
                        "There is no HiResCAM of this network: it looks at parts of the face, or several networks "
                        "decide together, and no one map shows all of it."
                    )
                )
            else:
                show(
                    with_heat(seen.crop, heat),
                    _("Where HiResCAM says that the network looked for {label}").format(**words),
                    caption=_("HiResCAM: bright places raise the score"),
                )


def _occlusion(seen: Seen, number: int) -> "OcclusionMap":
    """Return the map; it is calculated once for a face, a network and a class."""
    from fer_core.lesson.covering import occlusion_map

    memory, key = session().learn.made, ("occlusion", seen.stamp, number)
    if key not in memory:
        side = len(seen.crop)
        parts = seen.network.card.input.features == "landmarks"
        step = max(side // (6 if parts else 16), 1)
        made = occlusion_map(seen.network.probabilities, seen.crop, number, size=side // 4, step=step)
        keep(memory, key, made, MOST_KEPT)
    return cast("OcclusionMap", memory[key])


def _cover(seen: Seen, whole: ClassProbabilities) -> None:
    from fer_core.lesson.covering import Patch
    from fer_core.lesson.rendering import as_grey, grey_values

    side = len(seen.crop)
    size = max(round(side * int(st.session_state.get(SIZE, START_SIZE)) / 100), 1)
    start = ((side - size) // 2, side // 2)
    square = Square(key=PATCH, size=size, most=side - size, start=start, filled=True)
    covered = _ask(seen, Patch(left=square.left, top=square.top, size=size))
    picture, bars = st.columns(2, gap="medium")
    with picture:
        alt = _("The face, with a square that covers a part of it")
        marker(as_grey(grey_values(seen.crop)), square, label=_("Grey square"), alt=alt)
    with bars:
        told = charts.in_words(covered.as_dict())
        st.plotly_chart(charts.probability_bars(covered), key="learn-covered", config=charts.QUIET, alt=told)
        st.markdown(_change(whole, covered))
    sliders(square)
    words = _("Size of the square, of 100")
    st.slider(words, 10, 60, START_SIZE, 5, key=SIZE, persist_state="session", width=2 * 180)


def _change(whole: ClassProbabilities, covered: ClassProbabilities) -> str:
    before, after = whole.best_probability, covered.as_dict()[whole.best]
    words = _("Uncovered, this face looks **{label}** with {before} of 100; covered like this, with **{after}**.")
    if covered.best != whole.best:
        words = _(
            "Uncovered, this face looks **{label}** with {before} of 100; covered like this, with {after}: "
            "now **{other}** leads."
        )
    return words.format(
        label=literal(adjective(whole.best)),
        before=f"{100 * before:.0f}",
        after=f"{100 * after:.0f}",
        other=literal(adjective(covered.best)),
    )


def _ask(seen: Seen, patch: "Patch | None") -> ClassProbabilities:
    """Ask about the face, covered or not."""
    from fer_core.lesson.covering import cover

    image = cover(seen.crop, patch) if patch else seen.crop
    return ClassProbabilities(labels=seen.network.card.labels, values=seen.network.probabilities([image])[0])
