"""Where a network looked in pictures of a dataset, as files for the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.choice import Data
from pages.shared.state import keep, session
from pages.shared.text import _, explain

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.evaluation.explanation import Explainer

MOST_KEPT: Final = 240
"""Twenty pages of a cell; a picture has about 10 kB."""
Wanted = tuple[str, int]
"""A file, and the number of the class that is explained."""


def heat_pictures(data: Data, network: Path, files: Sequence[str], classes: Sequence[int]) -> list[bytes]:
    """Return the pictures with what spoke for a class of each; none where the network cannot show it, which is said.

    The session keeps them until another network or other pictures take their places, or everything is forgotten.
    """
    from fer_core.evaluation.keeping import data_stamp

    memory, asked = session().evaluate.heat, list(zip(files, classes, strict=True))
    about = (stamp(network), data_stamp(data.dataset, data.split))
    found = {wanted: memory[about, wanted] for wanted in asked if (about, wanted) in memory}
    missing = [wanted for wanted in dict.fromkeys(asked) if wanted not in found]
    try:
        made = _looked_at(data.dataset, network, missing) if missing else {}
    except FerError as problem:
        st.caption(explain(problem))
        return []
    if made is None:
        st.caption(_("This network does not look at the picture as a whole, so there is no map to show."))
        return []
    for wanted, picture in made.items():
        keep(memory, (about, wanted), picture, MOST_KEPT)
    return [{**found, **made}[wanted] for wanted in asked]


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


def _looked_at(dataset: "Dataset", network: Path, wanted: list[Wanted]) -> dict[Wanted, bytes] | None:
    """Return the pictures, at most 480 px; None for a network that has no map."""
    from fer_core.evaluation.heat_overlay import with_heat
    from fer_core.media.images import decode_image, encode_image, reduced_copy
    from pages.dataset_views.pictures import LONGEST_PX

    with st.spinner(_("Looking where it looked. Opening the network for that takes a few seconds, once.")):
        explainer = opened_explainer(network)
        if explainer is None:
            return None
        images = [
            reduced_copy(decode_image(dataset.source.read(file), name=file), LONGEST_PX) for file, _best in wanted
        ]
        heats = explainer.heat_maps(images, [best for _file, best in wanted])
        files = (encode_image(with_heat(image, heat), ".jpg") for image, heat in zip(images, heats, strict=True))
        return dict(zip(wanted, files, strict=True))
