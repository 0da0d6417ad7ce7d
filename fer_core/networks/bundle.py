"""A bundle's folder: which files it holds, where bundles are found, and the checks before one is used."""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fer_core import workspace
from fer_core.errors import BundleError
from fer_core.networks.card import CARD_NAME, Card, read_card
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
    """Return the folder of a bundle, by its name (the person's own before the shipped ones) or its path.

    None gives the shipped default. Raises BundleError that lists what there is.
    """
    wanted = str(name or DEFAULT_NAME)
    for folder in (Path(wanted), workspace.own_models_folder() / wanted, workspace.SHIPPED_MODELS / wanted):
        if (folder / CARD_NAME).is_file():
            return folder
    raise BundleError(
        'There is no network "{name}". There are: {known}.', name=wanted, known=", ".join(bundle_names()) or "none"
    )


def bundle_names() -> tuple[str, ...]:
    """Return the names of all bundles that can be chosen, the default first."""
    homes = (workspace.own_models_folder(), workspace.SHIPPED_MODELS)
    names = {card.parent.name for home in homes for card in home.glob(f"*/{CARD_NAME}")}
    return tuple(sorted(names, key=lambda name: (name != DEFAULT_NAME, name)))


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
