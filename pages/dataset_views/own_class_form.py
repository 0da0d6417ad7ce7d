"""What the new class is called and where it goes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fer_core.datasets.naming import checked_label
from fer_core.media.images import encode_image
from pages.dataset_views.arrivals import await_end
from pages.dataset_views.import_form import NAME_PX, choose_name, go_button
from pages.shared.dataset_choice import offered
from pages.shared.state import session
from pages.shared.text import _, shortened

if TYPE_CHECKING:
    from fer_core.datasets.sources.face_crops import CutFace

LIST_NAME: Final = "crops.json"


def form(crops: "Sequence[CutFace]") -> None:
    """Ask for the class and the dataset, and make it."""
    label = _label()
    base = st.selectbox(
        _("Put it"),
        [None, *(entry.name for entry in offered(versions=False))],
        format_func=lambda name: _("into a new dataset of its own") if name is None else _beside(name),
        key="own-base",
        width=NAME_PX,
    )
    suggestion = f"{base} {label or ''}" if base else (label or "")
    into = choose_name(suggestion, key=f"own-name-{suggestion}", label=_("Name of the new dataset")) if label else None
    if go_button(_("Make the dataset"), ready=bool(label and into), key="own-go") and label and into:
        make({"label": label, "base": base, "into": into}, crops)


def make(arguments: Mapping[str, Any], crops: "Sequence[CutFace]") -> None:
    """Start the job with the crops in its folder; they stay here until it is done."""
    from fer_core.jobs.job import start_job

    title = _("Make {name}").format(name=arguments["into"])
    await_end(start_job("own-class", arguments, title=title, prepare=lambda files: write_crops(crops, files)))
    st.rerun()


def write_crops(crops: "Sequence[CutFace]", folder: Path) -> None:
    """Write the crops and a list of where they come from, as the job reads them."""
    listed = []
    for number, crop in enumerate(crops):
        file = f"{number:05}.png"
        (folder / file).write_bytes(encode_image(crop.image))
        listed.append({"file": file, "name": crop.name, "flags": list(crop.flags), "burst": crop.burst})
    (folder / LIST_NAME).write_text(json.dumps(listed), encoding="utf-8")


def _label() -> str | None:
    text = st.text_input(
        _("Name of the class"),
        key=f"own-label-{session().datasets.inputs}",
        placeholder=_("bored"),
        width=NAME_PX,
        max_chars=60,
    )
    return checked_label(text) if text and text.strip() else None


def _beside(name: str) -> str:
    return _("beside the classes of {name} (a new dataset; {name} stays as it is)").format(name=shortened(name))
