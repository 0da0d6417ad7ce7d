"""Where a network looked in pictures of a dataset, as files for the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.choice import Data
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.evaluation.explanation import Explainer


def heat_pictures(data: Data, network: Path, files: Sequence[str], classes: Sequence[int]) -> list[bytes]:
    """Return the pictures with what spoke for a class of each; none where the network cannot show it, which is said."""
    manifest = data.dataset.manifest.fingerprint
    try:
        with st.spinner(_("Looking where it looked. Opening the network for that takes a few seconds, once.")):
            explainer = opened_explainer(network)
            if explainer is not None:
                return _pictures(explainer, data.dataset, stamp(network), manifest, tuple(files), tuple(classes))
        st.caption(_("This network does not look at the picture as a whole, so there is no map to show."))
        return []
    except FerError as problem:
        st.caption(explain(problem))
        return []


def stamp(network: Path) -> tuple[str, int]:
    """Tell a network from the one that replaces it in the same place."""
    from fer_core.networks.card import CARD_NAME

    card = network / CARD_NAME
    return str(network), card.stat().st_mtime_ns if card.is_file() else 0


def opened_explainer(network: Path) -> "Explainer | None":
    """Open a network to explain it; raises FerError when it cannot be opened."""
    return _explainer(*stamp(network))


@st.cache_resource(max_entries=2, show_spinner=False)
def _explainer(folder: str, _changed_ns: int) -> "Explainer | None":
    from fer_core.evaluation.explanation import load_explainer  # loads TensorFlow

    return load_explainer(Path(folder))


@st.cache_data(max_entries=64, show_spinner=False)
def _pictures(
    _explainer: "Explainer",
    _dataset: "Dataset",
    network: tuple[str, int],
    manifest: str,
    files: tuple[str, ...],
    classes: tuple[int, ...],
) -> list[bytes]:
    """``network`` and ``manifest`` tell results apart; pictures are at most 480 px."""
    from fer_core.evaluation.heat_overlay import with_heat
    from fer_core.media.images import decode_image, encode_image, reduced_copy
    from pages.dataset_views.pictures import LONGEST_PX

    images = [reduced_copy(decode_image(_dataset.source.read(file), name=file), LONGEST_PX) for file in files]
    heats = _explainer.heat_maps(images, classes)
    return [encode_image(with_heat(image, heat), ".jpg") for image, heat in zip(images, heats, strict=True)]
