"""What a network of experience starts from: ImageNet's weights out of the net, or a file on this computer."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import ConfigurationError
from fer_core.networks.start_file import check_start_file
from pages.shared.outside import asked_from_this_computer
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.training.recipe import Recipe

OPTION: Final = "weights"
RANDOM: Final = "random"
MOBILENET: Final = "mobilenet-v2"


def choose_start(recipe: "Recipe", *, key: str) -> "Recipe":
    """Ask for it where the recipe has a choice; raises ConfigurationError for a file that cannot be used.

    A visitor from another device could ask by it what lies on the owner's disk, and gets ImageNet's weights.
    """
    if recipe.architecture != MOBILENET or recipe.options.get(OPTION, RANDOM) == RANDOM:
        return recipe
    if not asked_from_this_computer():
        return recipe
    names = {"download": _("ImageNet, downloaded once (9 MB)"), "file": _("A file with weights")}
    hint = _("Without a connection, give Keras's file of MobileNetV2 without its top, or a network of this kind.")
    chosen = st.selectbox(
        _("Starts from"), list(names), format_func=names.__getitem__, key=key, help=hint, persist_state="session"
    )
    if chosen != "file":
        return recipe
    path = _path(st.text_input(_("Path of the weights file"), key=f"{key}-file", persist_state="session") or "")
    return replace(recipe, options={**recipe.options, OPTION: str(path)})


def _path(text: str) -> Path:
    """Quotes around a path, as file managers copy them, do not matter."""
    named = text.strip().strip("\"'")
    if not named:
        raise ConfigurationError("Give the path of an .h5 or .keras file with weights on this computer.")
    try:
        path = Path(named).expanduser().absolute()
        path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a sign that no path has, a home that nobody has
        raise ConfigurationError("There is nothing at {path}. Check the path.", path=named) from error
    check_start_file(path)
    return path
