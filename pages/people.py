"""People: who is enrolled by their own consent, so that photos and videos can name them."""

from collections.abc import Callable, Mapping

import streamlit as st

from fer_core.errors import FerError
from pages.people_views.add import add_view
from pages.people_views.changes import tell_what_stays
from pages.people_views.everybody import everybody_view
from pages.people_views.limit import limit_view
from pages.people_views.saving import VIEW
from pages.people_views.set_aside import tell_set_aside
from pages.shared import enrolled
from pages.shared.outside import may
from pages.shared.text import _, explain, ngettext
from pages.shared.views import choose_view


def names() -> Mapping[str, str]:
    """Return the name and the symbol of each view."""
    return {
        "everybody": f":material/group: {_('Who is enrolled')}",
        "add": f":material/person_add: {_('Add a person')}",
        "limit": f":material/straighten: {_('How sure')}",
    }


def views() -> Mapping[str, Callable[[], None]]:
    """Return what draws each view."""
    return {"everybody": everybody_view, "add": add_view, "limit": limit_view}


def show() -> None:
    """Show one view; with nobody enrolled there is only the way to add somebody."""
    count = len(enrolled.state().people)
    if not count:
        st.caption(_("Nobody is enrolled yet: take pictures of somebody who agrees, or upload some."))
        add_view()
        return
    st.caption(ngettext("{count} person is enrolled.", "{count} people are enrolled.", count).format(count=count))
    views()[choose_view(names(), key=VIEW, first="everybody")]()


def show_nobody() -> None:
    """Whoever reaches the app from elsewhere shall not see who is enrolled, nor change it."""
    words = _(
        "Who is enrolled is shown, and changed, only on the computer that runs FER Studio: open this page there, under "
        "the name localhost."
    )
    st.info(words, icon=":material/lock:")


st.title(_("People"), anchor=False)
st.write(
    _(
        "Enrol people who agree to it, and FER Studio names them in photos, videos and the live picture. Everybody "
        "else stays unknown."
    )
)
try:
    if may("people"):
        tell_set_aside()
        tell_what_stays()
        show()
    else:
        show_nobody()
except FerError as problem:
    st.error(explain(problem))
