"""A bundle's folder: which files it holds, where bundles are found, and the checks before one is used."""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core import workspace
from fer_core.errors import BundleError
from fer_core.networks.card import Card, read_card
from fer_core.networks.choice import chosen_network
from fer_core.networks.places import find_place, has_card, network_places
from fer_core.results import Image

Grid = npt.NDArray[np.int64]

KERAS_NAME: Final = "network.keras"
"""For training on, teaching and explaining."""
SERVING_NAME: Final = "network.onnx"
"""For prediction."""
DEFAULT_NAME: Final = "default"
MAX_FILE_BYTES: Final = 64 * 2**20
GOLDEN_TOLERANCE: Final = 1e-3


def bundle_folder(name: str | Path | None = None) -> Path:
    """Return the folder of a bundle, by its name (own, of a run, shipped; in this order) or else by its path.

    None gives the one that the person chose, else the shipped default. Raises BundleError that lists what there is.
    """
    if name is None:
        chosen = chosen_network()
        return chosen.folder if chosen else shipped_folder()
    place, path = find_place(str(name)), Path(name)
    if place or has_card(path):
        return place.folder if place else path
    raise BundleError(
        'There is no network "{name}". There are: {known}.', name=name, known=", ".join(bundle_names()) or "none"
    )


def shipped_folder() -> Path:
    """Return the bundle that is used where nobody chose; raises BundleError when it is not there."""
    folder = workspace.SHIPPED_MODELS / DEFAULT_NAME
    if not has_card(folder):
        raise BundleError("The network that FER Studio brings along is missing: {folder}. Get it again.", folder=folder)
    return folder


def bundle_names() -> tuple[str, ...]:
    """Return the names of all bundles that can be chosen, the one in use first."""
    chosen = chosen_network()
    first = chosen.name if chosen else DEFAULT_NAME
    names = {place.name for place in network_places() if has_card(place.folder)}
    return tuple(sorted(names, key=lambda name: (name != first, name)))


def checked_card(folder: Path, *, needs: str) -> Card:
    """Read the card and check that the file ``needs`` is the one that the card speaks of."""
    card = read_card(folder)
    path = folder / needs
    if not path.is_file():
        raise BundleError(
            "The network {folder} is incomplete: {file} is missing. Get it again.", folder=folder, file=needs
        )
    if path.stat().st_size > MAX_FILE_BYTES:
        raise BundleError(
            "{path} is larger than {limit} MB; that is no network of ours.", path=path, limit=MAX_FILE_BYTES // 2**20
        )
    if sha256(path) != card.files.get(needs):
        raise BundleError(
            "{path} is not the file that its card describes: it is damaged or was exchanged. Get it again.", path=path
        )
    return card


def sha256(path: Path) -> str:
    """Return a file's hash in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def golden_image(size_px: int) -> Image:
    """Draw the test picture that every bundle knows its answer to: a plain face, RGB.

    Only comparisons of whole numbers, so that it is the same everywhere.
    """
    step = 1000 // size_px
    y, x = np.mgrid[0:size_px, 0:size_px] * step
    picture = 60 + (x + 2 * y) // 40
    picture[_ellipse(x, y, 500, 500, 380, 460)] = 190
    for eye in (305, 695):
        picture[_ellipse(x, y, eye, 400, 80, 40)] = 235
        picture[_ellipse(x, y, eye, 400, 30, 30)] = 30
        picture[_ellipse(x, y, eye, 300, 95, 18)] = 80
    picture[_ellipse(x, y, 500, 740, 170, 80) & (y > 740)] = 90
    return np.repeat(picture.astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def _ellipse(x: Grid, y: Grid, centre_x: int, centre_y: int, width: int, height: int) -> npt.NDArray[np.bool_]:
    distance = ((x - centre_x) * height) ** 2 + ((y - centre_y) * width) ** 2
    inside: npt.NDArray[np.bool_] = distance <= (width * height) ** 2
    return inside
