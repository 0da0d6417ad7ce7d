"""Other faces for the lesson: of a dataset of the workspace, else drawn ones."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.results import Image
from pages.learn_views.opened import opened_network
from pages.shared.dataset_choice import offered, opened
from pages.shared.method import BundleStamp, bundle_stamp
from pages.shared.outside import only_this_computer
from pages.shared.text import _, literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fer_core.lesson.excitement import Gallery
    from fer_core.lesson.graph import Layer
    from fer_core.lesson.inside import InsideNetwork

MOST: Final = 400
MOST_OF_PARTS: Final = 80
"""Of faces on which landmarks must be found first."""
SOURCE: Final = "learn-gallery"
DRAWN: Final = ""
Stamp = tuple[str, int]
"""A dataset's folder and when its list of pictures changed; the drawn faces have ("", 0)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Excited:
    """Pictures that excite a map, strongest first, with the places in them; and in words where they are from."""

    pictures: tuple[Image, ...]
    labels: tuple[str, ...]
    source: str


def choose_source(key: str) -> str:
    """Offer the datasets of the workspace and drawn faces; return a dataset's name, or "" for drawn faces.

    Datasets are the owner's: a visitor from another computer learns on drawn faces.
    """
    names = [entry.name for entry in offered(versions=False)] if only_this_computer() else []
    if not names:
        return DRAWN
    if st.session_state.get(key) not in [*names, DRAWN]:
        st.session_state[key] = names[0]
    words = {DRAWN: _("Faces drawn by the computer")}
    chosen = st.selectbox(
        _("Faces from"),
        [*names, DRAWN],
        format_func=lambda name: words.get(name, name),
        key=key,
        width=320,
        persist_state="session",
    )
    return str(chosen)


def excited(network: "InsideNetwork", layer: "Layer", number: int, count: int) -> Excited:
    """Look through other faces for those that a map answers to the most."""
    from fer_core.evaluation.heat_overlay import with_heat
    from fer_core.lesson.excitement import most_excited
    from fer_core.lesson.rendering import stretched

    source = choose_source(SOURCE)
    try:
        stamp = _stamp(source)
        with st.spinner(_("Looking through the faces …")):
            gallery = _gallery(bundle_stamp(), stamp)
            answers = _answers(bundle_stamp(), stamp, layer)
    except FerError:
        stamp = _stamp(DRAWN)
        gallery, answers = _gallery(bundle_stamp(), stamp), _answers(bundle_stamp(), stamp, layer)
    places = most_excited(answers, number, count)
    shown = []
    for place in places:
        image, answer = gallery.images[place], network.maps(gallery.inputs[place : place + 1], layer)[0, number]
        most = float(answer.max())
        heat = stretched(answer / most if most > 0 else answer * 0, image.shape[0])
        shown.append(image if layer.part else with_heat(image, heat))
    if stamp[0]:
        words = _("From the dataset {name}: {count} pictures were looked through.").format(
            name=literal(Path(stamp[0]).name), count=len(gallery.images)
        )
    else:
        words = _("{count} drawn faces were looked through; there is no dataset, or you chose them.").format(
            count=len(gallery.images)
        )
    return Excited(pictures=tuple(shown), labels=tuple(gallery.labels[place] for place in places), source=words)


def _stamp(source: str) -> Stamp:
    from fer_core.datasets.library import dataset_folder
    from fer_core.datasets.manifest import MANIFEST_NAME

    if source == DRAWN:
        return "", 0
    folder = dataset_folder(source)
    return str(folder), (folder / MANIFEST_NAME).stat().st_mtime_ns


@st.cache_resource(max_entries=4, show_spinner=False)
def _gallery(bundle: BundleStamp, stamp: Stamp) -> "Gallery":
    from fer_core.lesson.excitement import dataset_gallery, drawn_gallery

    network = opened_network()
    parts = network.card.input.features == "landmarks"
    if not stamp[0]:
        return drawn_gallery(network, each=8) if parts else drawn_gallery(network)
    return dataset_gallery(network, opened(Path(stamp[0])), most=MOST_OF_PARTS if parts else MOST)


@st.cache_resource(max_entries=24, show_spinner=False)
def _answers(bundle: BundleStamp, stamp: Stamp, layer: "Layer") -> "npt.NDArray[np.float32]":
    from fer_core.lesson.excitement import excitement

    return excitement(opened_network(), _gallery(bundle, stamp), layer)
