"""What an inspection measured: mean faces, sizes, brightness, copies, and what the voters say."""

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fer_core.datasets.inspection.statistics import CopySummary, Statistics
from fer_core.media.images import encode_image
from fer_core.palette import styles_for
from pages.dataset_views.count_charts import histogram, value_bars
from pages.shared.charts import QUIET
from pages.shared.job_words import pictures
from pages.shared.numbers import numeral
from pages.shared.text import _, literal, ngettext, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.inspection.statistics import VoteAgreement
    from fer_core.results import Image

FACE_PX: Final = 120
WHITE: Final = 100
MOST_SIZES: Final = 5


def show_measured(statistics: Statistics) -> None:
    """Show everything but the counts and the samples."""
    _mean_faces(statistics)
    left, right = st.columns(2, gap="large")
    with left:
        _brightness(statistics)
        _sizes(statistics)
    with right:
        if statistics.votes:
            _votes(statistics.votes)
        _copies(statistics)


def _mean_faces(statistics: Statistics) -> None:
    if not statistics.mean_faces:
        return
    st.subheader(_("The mean face of each class"), anchor=False)
    st.caption(_("All pictures of a class laid on one another. What stands out here, a network can learn."))
    styles = styles_for(statistics.mean_faces)
    with st.container(horizontal=True, gap="small"):
        for label, face in statistics.mean_faces.items():
            with st.container(width=FACE_PX, gap="xsmall"):
                words = adjective(label)
                st.image(encode_image(_colour(face)), width=FACE_PX, alt=_("Mean face of {label}").format(label=words))
                st.caption(f"{styles[label].symbol} {literal(shortened(words, longest=20))}")


def _colour(face: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> "Image":
    return np.stack([face] * 3, axis=-1)


def _brightness(statistics: Statistics) -> None:
    st.subheader(_("Brightness"), anchor=False)
    bins = len(statistics.brightness_histogram)
    edges = [WHITE * edge / bins for edge in range(bins + 1)]
    figure = histogram(edges, statistics.brightness_histogram, unit=_("0 is black, 100 is white"))
    st.plotly_chart(figure, config=QUIET, key="brightness", alt=_("How many pictures are how bright"))
    darkest = min(statistics.brightness_by_class.items(), key=lambda pair: pair[1], default=None)
    brightest = max(statistics.brightness_by_class.items(), key=lambda pair: pair[1], default=None)
    if darkest and brightest and darkest[0] != brightest[0]:
        words = _("On average, {dark} is darkest ({low}) and {bright} is brightest ({high}).")
        names = {"dark": literal(adjective(darkest[0])), "bright": literal(adjective(brightest[0]))}
        st.caption(words.format(**names, low=round(WHITE * darkest[1]), high=round(WHITE * brightest[1])))


def _sizes(statistics: Statistics) -> None:
    st.subheader(_("Sizes"), anchor=False)
    for size in statistics.sizes[:MOST_SIZES]:
        st.markdown(f"{size.width} × {size.height} px: {pictures(size.pictures)}")
    if len(statistics.sizes) > MOST_SIZES:
        st.caption(_("And other sizes."))


def _votes(votes: "VoteAgreement") -> None:
    st.subheader(_("Do the voters agree with the labels?"), anchor=False)
    st.caption(
        _("In {points} of 100 pictures, most voters chose the label ({pictures} with votes).").format(
            points=round(100 * votes.agreement), pictures=pictures(votes.pictures)
        )
    )
    labels, shares = list(votes.by_class), [100 * share for share in votes.by_class.values()]
    texts = [f"{share:.0f}" for share in shares]
    figure = value_bars(labels, shares, texts, most=100)
    st.plotly_chart(figure, config=QUIET, key="votes", alt=_("Agreement of the voters by class"))


def _copies(statistics: Statistics) -> None:
    st.subheader(_("Copies"), anchor=False)
    _copy_line(_("Exact copies"), statistics.exact_copies)
    _copy_line(_("Near copies"), statistics.near_copies)


def _copy_line(name: str, copies: CopySummary) -> None:
    if not copies.groups:
        st.markdown(f"**{name}**: {_('none')}")
        return
    words = ngettext("{count} group with {pictures}", "{count} groups with {pictures}", copies.groups).format(
        count=numeral(copies.groups), pictures=pictures(copies.pictures)
    )
    across = _("{count} groups stand in several splits").format(count=numeral(copies.groups_across_splits))
    differ = _("{count} have different labels").format(count=numeral(copies.groups_with_different_labels))
    st.markdown(f"**{name}**: {words}; {across}, {differ}.")
