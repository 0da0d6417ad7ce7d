"""What photos are looked at with: the settings and the very network. Whatever is kept is kept under it."""

from dataclasses import dataclass
from pathlib import Path

from fer_core.config import PipelineConfig
from pages.shared import enrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleStamp:
    """Tells a bundle from the one that replaces it in the same place."""

    folder: str
    files: tuple[tuple[int, int] | None, ...]
    """Time of change (ns) and size of the serving file and the card; None for one that is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a photo is looked at; two equal ones give equal answers."""

    config: PipelineConfig
    bundle: BundleStamp
    people: tuple[int, int] | None = None
    """Changes whenever the people who are enrolled do; None where faces get no names."""


def current_method(config: PipelineConfig) -> Method:
    """Return these settings with the network and the people as they are now.

    Raises BundleError when there is no network, and GalleryError when the people cannot be read.
    """
    return Method(config=config, bundle=bundle_stamp(), people=enrolled.changes() if config.people else None)


def bundle_stamp() -> BundleStamp:
    """Return the stamp of the network in use; raises BundleError when there is none."""
    from fer_core.networks.bundle import SERVING_NAME, bundle_folder
    from fer_core.networks.card import CARD_NAME

    folder = bundle_folder().resolve()
    return BundleStamp(folder=str(folder), files=tuple(_state(folder / name) for name in (SERVING_NAME, CARD_NAME)))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
