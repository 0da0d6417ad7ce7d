"""One score of the last dense layer, taken apart."""

from typing import Final

import streamlit as st

from pages.learn_views.pictures import as_url
from pages.learn_views.seen import Seen
from pages.shared.numbers import numeral
from pages.shared.text import _, literal
from pages.shared.wording import adjective

STRIP_PX: Final = 720


def dense_layer(seen: Seen) -> None:
    """Show the row of features, and how the best class's score comes from it."""
    from fer_core.lesson.dropping import score_as_sum

    network = seen.network
    scores = network.scores(network.inputs([seen.crop]))[0]
    best = int(scores.argmax())
    found = score_as_sum(network, seen.crop, best)
    if found is None:
        st.caption(
            _(
                "This network has no dense layer: its last maps are one for each expression, and their means "
                "are the scores."
            )
        )
        return
    _row(seen)
    label = adjective(network.card.labels[best])
    rows = [
        *(
            (_("feature {number}").format(number=one.feature + 1), _product(one.value, one.weight), _figure(one.added))
            for one in found.largest
        ),
        (_("all others"), "", _figure(found.others)),
        (_("what every face gets"), "", _figure(found.bias)),
        (f"**{_('score')}**", "", f"**{_figure(found.score)}**"),
    ]
    with st.expander(_("How the score of “{label}” comes about").format(label=literal(label)), type="compact"):
        names, products, sums = zip(*rows, strict=True)
        table = {_("Part"): list(names), _("Feature × weight"): list(products), _("Adds"): list(sums)}
        st.table(table, border="horizontal", hide_index=True, width="content")


def _row(seen: Seen) -> None:
    """Show the features as one row of pixels."""
    from fer_core.lesson.rendering import as_signed

    features = seen.network.features(seen.network.inputs([seen.crop]))
    most = float(abs(features).max()) or 1.0
    alt = _("The features of this face as a row of shades")
    words = _("The {count} features of this face: the darker, the larger").format(count=features.shape[1])
    strip = as_signed(features.repeat(max(features.shape[1] // 24, 1), axis=0), most)
    with st.container(width=STRIP_PX):
        st.image(as_url(strip), width="stretch", caption=words, alt=alt)


def _product(value: float, weight: float) -> str:
    return f"{_figure(value)} × {_figure(weight)}"


def _figure(value: float) -> str:
    return numeral(value, "z.2f").replace("-", "−")
