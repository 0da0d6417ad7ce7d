"""Roboflow: the one way that asks another computer, and only when the person presses the button."""

import os
from typing import Final

import streamlit as st

from fer_core.datasets.sources.roboflow_project import KEY_VARIABLE, RoboflowProject
from fer_core.errors import DatasetError
from pages.dataset_views.import_form import choose_name, go_button
from pages.dataset_views.starting import start
from pages.shared.outside import asked_from_this_computer
from pages.shared.state import session
from pages.shared.text import _, explain

FIELD_PX: Final = 640


def from_roboflow() -> None:
    """Ask for the project and the key, and download."""
    st.caption(
        _("Downloads a version from Roboflow in folder format. This is the only thing here that uses the internet.")
    )
    project = _project()
    key = _key()
    into = choose_name(project.project if project else "", key=f"roboflow-name-{project}") if project else None
    if go_button(_("Download"), ready=bool(project and key and into), key="roboflow-go") and project and into:
        arguments = {
            "workspace": project.workspace,
            "project": project.project,
            "version": project.version,
            "region": project.region,
            "into": into,
            "classes": None,
        }
        start("import-roboflow", arguments, title=_("Download {name}").format(name=into), secret=key)


def _project() -> RoboflowProject | None:
    """Take an address, which fills everything, or the three parts."""
    address = st.text_input(
        _("Address of the version's page"),
        key="roboflow-address",
        placeholder="https://universe.roboflow.com/workspace/project/dataset/1",
        width=FIELD_PX,
    )
    parts = [""] * 3
    with st.expander(_("Or workspace, project and version"), width=FIELD_PX):
        labels = (_("Workspace"), _("Project"), _("Version"))
        fields = ("workspace", "project", "version")
        parts = [
            (st.text_input(label, key=f"roboflow-{field}") or "").strip()
            for label, field in zip(labels, fields, strict=True)
        ]
    if not address and not all(parts):
        return None
    try:
        return RoboflowProject.parse(address or "/".join(parts))
    except DatasetError as problem:
        st.warning(explain(problem), width=FIELD_PX)
        return None


def _key() -> str | None:
    """Ask for the key; it stays in this field and goes to the download's process through a pipe."""
    known = _known_key()
    given = st.text_input(
        _("API key"),
        key=_key_field(),
        type="password",
        autocomplete="off",
        placeholder=_("The one in {place} is used").format(place=known[0]) if known else "",
        help=_("The private API key of your workspace's settings on app.roboflow.com."),
        width=FIELD_PX,
    )
    st.caption(
        _("The key is written nowhere, and forgotten when this page is left.")
        if not known
        else _("A key was found in {place}. One that you type here is used instead.").format(place=known[0])
    )
    return (given or "").strip() or (known[1] if known else None)


def key_typed() -> bool:
    """Tell whether there is a key to forget."""
    return bool(st.session_state.get(_key_field()))


def _key_field() -> str:
    return f"roboflow-key-{session().datasets.inputs}"


def _known_key() -> tuple[str, str] | None:
    """Return where a key is set on this computer, and the key, which is never shown; it is its owner's alone."""
    if not asked_from_this_computer():
        return None
    if key := os.environ.get(KEY_VARIABLE, "").strip():
        return KEY_VARIABLE, key
    try:
        key = str(st.secrets[KEY_VARIABLE]).strip()
    except (KeyError, FileNotFoundError):
        return None
    return ("secrets.toml", key) if key else None
