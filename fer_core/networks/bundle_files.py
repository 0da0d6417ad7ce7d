"""The files of a bundle: what may lie in its folder and in its archive. A new kind of file gets its line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fer_core.errors import BundleError
from fer_core.networks.bundle import KERAS_NAME, MAX_FILE_BYTES, SERVING_NAME, sha256
from fer_core.networks.card import CARD_NAME, MOST_BYTES, Card
from fer_core.networks.model_card import MODEL_CARD_NAME
from fer_core.networks.replay import REPLAY_NAME
from fer_core.networks.training_marks import KNOWN_NAME
from fer_core.networks.training_marks import MOST_BYTES as MOST_MARK_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """What is known of one file."""

    required: bool = False
    hashed: bool = True
    """Its hash stands in the card; only the card itself and the words about it have none."""
    most_bytes: int = MAX_FILE_BYTES


FILES: Final[Mapping[str, BundleFile]] = {
    CARD_NAME: BundleFile(required=True, hashed=False, most_bytes=MOST_BYTES),
    MODEL_CARD_NAME: BundleFile(hashed=False, most_bytes=2**20),
    SERVING_NAME: BundleFile(required=True),
    KERAS_NAME: BundleFile(required=True),
    REPLAY_NAME: BundleFile(),
    KNOWN_NAME: BundleFile(most_bytes=MOST_MARK_BYTES),
}


def known_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a bundle that are there, in the order of ``FILES``; anything else is none of it."""
    return tuple(path for name in FILES if (path := folder / name).is_file())


def check_files(folder: Path, card: Card) -> None:
    """Raise BundleError unless the folder holds what the card says, to the last bit, and nothing more that counts."""
    for name, file in FILES.items():
        path = folder / name
        if file.required and not path.is_file():
            raise BundleError("The network is incomplete: {file} is missing. Get it again.", file=name)
        if path.is_file() and path.stat().st_size > file.most_bytes:
            raise BundleError(
                "{file} is larger than {limit} MB; that is no network of ours.",
                file=name,
                limit=file.most_bytes // 2**20,
            )
    present = {path.name: sha256(path) for path in known_files(folder) if FILES[path.name].hashed}
    for name in sorted(present.keys() | card.files.keys()):
        if present.get(name) != card.files.get(name):
            raise BundleError(
                "{file} is not the file that the network's card describes: it is damaged, missing or was exchanged. "
                "Get the network again.",
                file=name,
            )
