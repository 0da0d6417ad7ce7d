"""Names of the person's own networks: one folder on any system, and none that another network has."""

import unicodedata
from pathlib import Path
from typing import Final

from fer_core import workspace
from fer_core.errors import BundleError
from fer_core.networks.places import network_places
from fer_core.plain_names import MOST_BYTES, folded, is_folder_name, tidy_name

NAMELESS: Final = "network"


def new_name(text: str, *, besides: str = "") -> str:
    """Return the name of a new network, without spaces around it; raises BundleError for an unusable or taken one.

    ``besides`` is the name of a network that is renamed, so that only its capitals may change.
    """
    name = _checked(text)
    if folded(name) in taken_names() - {folded(besides)}:
        raise BundleError("There is a network {name!r} already. Choose another name.", name=name)
    return name


def free_name(suggestion: str) -> str:
    """Return a name that is not taken, as near to the suggestion as possible: "happy", then "happy 2"."""
    first = tidy_name(suggestion) or NAMELESS
    short = first.encode()[: MOST_BYTES - 5].decode(errors="ignore").rstrip(" .")
    taken = taken_names()
    names = (first, *(f"{short} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if folded(name) not in taken)


def taken_names() -> set[str]:
    """Return all names in use, folded; files that lie in the folder of own networks count too."""
    home = workspace.own_models_folder()
    lying_there = (path.name for path in home.iterdir()) if home.is_dir() else ()
    return {folded(name) for name in (*(place.name for place in network_places()), *lying_there)}


def own_folder(name: str) -> Path:
    """Return where an own network of this name lies."""
    return workspace.own_models_folder() / name


def _checked(text: str) -> str:
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise BundleError("The network needs a name. Type one.")
    if not is_folder_name(name):
        raise BundleError(
            "{name!r} cannot be a network's name. Use letters, digits, spaces, - and _; not slashes, a dot at its "
            "beginning or end, or a name that Windows keeps for itself, such as con or nul.",
            name=name,
        )
    if len(name.encode()) > MOST_BYTES:
        raise BundleError(
            "The name {name!r} is too long: {bytes} bytes, {most} at most. Shorten it.",
            name=name[:40] + "…",
            bytes=len(name.encode()),
            most=MOST_BYTES,
        )
    return name
