"""Brings a network from elsewhere into the library, after every check."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.shared import resources
from pages.shared.state import session
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

MOST_MEGABYTES: Final = 200


def import_form() -> None:
    """Ask for the archive, and say in place why it is refused."""
    me = session().networks
    with st.expander(_("Bring a network from elsewhere"), icon=":material/upload:"):
        st.caption(
            _(
                "Every file is checked before it joins the list: whether it is whole, whether it answers as it should, "
                "and that it cannot run any code."
            )
        )
        words = _("A network as a zip file, as Export makes it")
        file = st.file_uploader(words, key=f"networks-upload-{me.uploads}", max_upload_size=MOST_MEGABYTES)
        if file is None:
            return
        if st.button(_("Check and import"), key="networks-import", type="primary", icon=":material/verified_user:"):
            _bring_in(file)
        if problem := me.problem_of(file.file_id):
            st.error(explain(problem))


def _bring_in(file: "UploadedFile") -> None:
    from fer_core.networks.exchange import import_network

    me = session().networks
    try:
        with st.spinner(_("Checking the network; this takes about ten seconds …"), show_time=True):
            place = import_network(file)
    except FerError as problem:
        me.refuse(file.file_id, problem)
        return
    me.succeed()
    me.uploads += 1
    resources.drop_uploads()
    st.toast(_("{name} is one of your networks now.").format(name=literal(place.name)), icon=":material/check:")
    st.rerun()
