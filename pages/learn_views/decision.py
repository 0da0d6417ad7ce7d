"""Step 5: from features to probabilities."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.dense import dense_layer
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.seen import Seen
from pages.shared import charts
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fer_core.lesson.softmax import Softmax

TEMPERATURE: Final = "learn-temperature"
TEMPERATURES: Final = (0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)


def decision(seen: Seen) -> None:
    """Drop units, turn the temperature, and measure the surprise."""
    _introduction()
    dense_layer(seen)
    scores = _scores(seen)
    labels = seen.network.card.labels
    task(_("turn the temperature, and watch the bars and the sum."))
    temperature = float(
        st.select_slider(
            _("Temperature"),
            TEMPERATURES,
            1.0,
            key=TEMPERATURE,
            persist_state="session",
            help=_("The scores are divided by it before the softmax."),
        )
    )
    found = _softmax(scores, temperature)
    table, bars = st.columns(2, gap="medium")
    with table:
        _steps(labels, found)
    with bars:
        shares = dict(zip(labels, found.probabilities.tolist(), strict=True))
        st.plotly_chart(
            charts.share_bars(shares), key="learn-softmax", config=charts.QUIET, alt=charts.in_words(shares)
        )
        st.caption(
            _(
                "Low temperatures exaggerate the lead of the best, high ones make all alike. The order "
                "never changes. For this network the app uses {temperature}, which was measured: then “70 "
                "of 100” is right about 70 times in 100."
            ).format(temperature=numeral(seen.network.card.temperature, ".2f"))
        )
    _surprise(shares)
    _question()


def _introduction() -> None:
    sentences(
        _(
            "At the end the maps become one long row of numbers: the features. **Flatten** writes all "
            "pixels of all maps in a row; many networks keep only the mean of each map."
        ),
        _("A **dense** layer gives each expression a score: every feature times its own weight, all added up."),
        _(
            "**Softmax** turns scores into probabilities: e to the power of each score, divided by the sum "
            "of all of them. What is divided by its sum sums to one."
        ),
    )


def _question() -> None:
    question(
        _("Can the network say “none of these”?"),
        _(
            "**No.** The probabilities sum to one whatever the picture shows: a banana gets an expression, too. "
            "That is why the app also says “not sure” when no probability stands out, when the face is small, blurred "
            "or turned away."
        ),
    )


def _scores(seen: Seen) -> "npt.NDArray[np.float32]":
    """Return the scores, with as much dropped as the visitor wants."""
    from fer_core.lesson.dropping import scores_with_dropout

    st.markdown(
        _(
            "**Dropout.** While a network learns, some of its features are put to zero by lot at every "
            "step, so that it cannot lean on a single one. In use nothing is dropped. See what would "
            "happen:"
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        dropped = int(
            st.slider(
                _("Features that are dropped, of 100"),
                0,
                90,
                0,
                10,
                key="learn-dropped",
                persist_state="session",
                width=320,
            )
        )
        if dropped:
            st.button(_("Drop others"), icon=":material/casino:", on_click=_draw_again)
    found = scores_with_dropout(seen.network, seen.crop, dropped / 100, seed=session().learn.draw)
    st.caption(_("{left} of {all} features are left.").format(left=found.left, all=found.features))
    return found.scores


def _draw_again() -> None:
    session().learn.draw += 1


def _softmax(scores: "npt.NDArray[np.float32]", temperature: float) -> "Softmax":
    from fer_core.lesson.softmax import softmax

    return softmax(scores, temperature)


def _steps(labels: Sequence[str], found: "Softmax") -> None:
    """Show each step as a table; the last line is the sums."""
    rows: list[Sequence[float]] = [found.scores.tolist(), found.powers.tolist(), (100 * found.probabilities).tolist()]
    names = [literal(adjective(label)) for label in labels]
    sums = ["", numeral(sum(rows[1]), ".2f"), f"**{sum(rows[2]):.0f}**"]
    table: Mapping[str, list[str]] = {
        _("Expression"): [*names, f"**{_('sum')}**"],
        _("Score"): [*(_figure(value) for value in rows[0]), sums[0]],
        _("e to the score"): [*(_figure(value) for value in rows[1]), sums[1]],
        _("Of 100"): [*(numeral(value, ".1f") for value in rows[2]), sums[2]],
    }
    st.table(dict(table), border="horizontal", hide_index=True)
    st.caption(
        _(
            "The largest score was taken from all before e was raised to them: the result is the same, and "
            "the numbers stay small."
        )
    )


def _figure(value: float) -> str:
    return numeral(value, "z.2f").replace("-", "−")


def _surprise(shares: Mapping[str, float]) -> None:
    """Say how surprised the network would be by each truth."""
    st.markdown(
        _(
            "**Cross-entropy: how surprised.** Say what the face really shows, and see how surprised the "
            "network is. Learning means: be less surprised next time."
        )
    )
    labels = list(shares)
    best = max(labels, key=lambda label: shares[label])
    truth = st.segmented_control(
        _("The truth"),
        labels,
        format_func=adjective,
        default=best,
        required=True,
        key=f"learn-truth-{'-'.join(labels)}",
        persist_state="session",
    )
    _how_surprised(str(truth), shares.get(str(truth), shares[best]), len(labels))


def _how_surprised(truth: str, probability: float, count: int) -> None:
    from fer_core.lesson.softmax import surprise

    with st.container(horizontal=True, gap="large"):
        st.metric(_("Surprise"), numeral(surprise(probability), ".2f"), width="content")
        with st.container(width=560):
            st.markdown(
                _(
                    "The network gave “{truth}” **{points} of 100**; the surprise is −ln {probability} = "
                    "**{surprise}**. "
                    "For comparison: certain is 0.00, a coin that shows heads is {coin}, and a blind guess "
                    "among {count} is {blind}."
                ).format(
                    truth=literal(adjective(truth)),
                    points=numeral(100 * probability, ".1f"),
                    probability=numeral(probability, ".3f"),
                    surprise=numeral(surprise(probability), ".2f"),
                    coin=numeral(surprise(0.5), ".2f"),
                    count=count,
                    blind=numeral(surprise(1 / count), ".2f"),
                )
            )
