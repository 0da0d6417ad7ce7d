"""A few pictures of each class, at random."""

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.datasets.manifest import Record
from fer_core.palette import styles_for
from pages.dataset_views.pictures import show_picture
from pages.shared.state import session
from pages.shared.text import _, literal, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.manifest import Manifest

A_CLASS: Final = 8
PICTURE_PX: Final = 72
MOST_CLASSES: Final = 24


def show_samples(dataset: "Dataset") -> None:
    """Show a handful of each class, and offer another handful."""
    me = session().datasets
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Samples"), anchor=False, width="content")
        st.button(_("Another handful"), icon=":material/casino:", type="tertiary", on_click=_draw_again)
    styles = styles_for(dataset.manifest.labels)
    with st.container(key="crisp-samples"):
        for label, records in list(handful(dataset.manifest, me.draw).items())[:MOST_CLASSES]:
            words = f"{styles[label].symbol} {literal(shortened(adjective(label), longest=40))}"
            st.markdown(f"**{words}**")
            with st.container(horizontal=True, gap="xsmall"):
                for record in records:
                    show_picture(dataset, record.file, width=PICTURE_PX, alt=f"{record.label}, {record.file}")


def handful(manifest: "Manifest", draw: int) -> dict[str, list[Record]]:
    """Return a few records of each class; the same ones for the same draw."""
    by_label: dict[str, list[Record]] = defaultdict(list)
    for record in manifest.records:
        by_label[record.label].append(record)
    chooser = random.Random(draw)
    return {label: chooser.sample(by_label[label], min(A_CLASS, len(by_label[label]))) for label in manifest.labels}


def _draw_again() -> None:
    session().datasets.draw += 1
