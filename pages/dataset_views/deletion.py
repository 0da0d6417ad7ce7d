"""Deletes a dataset or a version, after asking for its name."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.datasets.library import delete_dataset
from fer_core.errors import FerError
from pages.dataset_views.import_form import NAME_PX
from pages.shared.dataset_choice import ADDRESS
from pages.shared.state import session
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry


def delete_form(entry: "DatasetEntry") -> None:
    """Ask for the name to be typed; only then can the button be pressed."""
    words = _("This deletes its pictures and all decisions about them for good; versions stay.")
    st.caption(words if entry.version is None else _("This deletes the version for good."))
    key = f"delete-name-{entry.name}"
    typed = st.text_input(_("Type {name} to delete it").format(name=f"“{literal(entry.name)}”"), key=key, width=NAME_PX)
    st.button(
        _("Delete"),
        key=f"delete-{entry.name}",
        icon=":material/delete_forever:",
        disabled=(typed or "").strip() != entry.name,
        on_click=_delete,
        args=(entry.name,),
    )
    if problem := session().datasets.problem:
        st.error(explain(problem))


def _delete(name: str) -> None:
    me = session().datasets
    try:
        delete_dataset(name)
    except FerError as problem:
        me.problem = problem
        return
    me.problem = None
    if me.chosen == name:
        me.choose(None)
        st.query_params.pop(ADDRESS, None)
    st.toast(_("{name} was deleted.").format(name=literal(name)))
