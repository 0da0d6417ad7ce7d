"""Home: what this is, what it can do, what it cannot, and under which terms."""

import streamlit as st

from fer_core.errors import FerError
from pages.door.home_card import invitation_card
from pages.shared import light_bars, network, resources
from pages.shared.outside import may
from pages.shared.photo_inputs import add_sample
from pages.shared.text import _, explain, literal
from pages.shared.tour import take_again, tour
from pages.shared.widgets import privacy_promise
from pages.shared.wording import adjective


def what_it_does() -> None:
    """Title, one sentence, one action."""
    st.title(_("See what a computer sees in a face"), anchor=False)
    st.write(_("FER Studio finds the faces in a photo and names the expression that each one shows.") + _which())
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Try it with a sample photo"), type="primary", icon=":material/image:"):
            add_sample()
            st.switch_page("pages/photo.py")
        st.page_link("pages/photo.py", label=_("Use a photo of your own"), icon=":material/photo_camera:")


def _which() -> str:
    """Return the expressions of the network in use, in one sentence; "" where there is none."""
    try:
        labels = resources.network_card().labels
    except FerError:
        return ""
    words = [literal(adjective(label)) for label in labels]
    return " " + _("It knows {expressions} and {last}.").format(expressions=", ".join(words[:-1]), last=words[-1])


def what_it_shows() -> None:
    """Only what this version can do."""
    st.header(_("What you get"), anchor=False)
    st.markdown(
        _bullets(
            _("Every face on the photo, numbered, from left to right."),
            _("For each face, how much it looks like each expression, and plainly “not sure” where it is unsure."),
            _("What the network looked at: the levelled face, both eyes, the mouth, 68 landmarks and distances."),
            _("In a video, every face over time: who shows which expression when, and the video with boxes to play."),
            _("The same live, with the camera of this computer, and smooth over time."),
            _("Names of people who agreed to be known; everybody else stays unknown."),
            _("The annotated photo or video, and all results as CSV and JSON, to take away."),
        )
    )


def what_you_can_make() -> None:
    """Lead to where datasets and networks are made, as far as the person may go there."""
    steps = {
        "datasets": (_("Bring labelled pictures, and sort out what is wrong"), ":material/database:"),
        "train": (_("Train a network, or teach this one a new expression"), ":material/model_training:"),
        "evaluate": (_("Find out how good a network is, and where it errs"), ":material/speed:"),
    }
    if open_ := [page for page in steps if may(page)]:
        st.header(_("Make it yours"), anchor=False)
        for page in open_:
            words, icon = steps[page]
            st.page_link(f"pages/{page}.py", label=words, icon=icon)


def how_it_works() -> None:
    """Lead to the lesson."""
    st.header(_("Understand it"), anchor=False)
    words = _("Follow your face through a network, in eight steps")
    st.page_link("pages/learn.py", label=words, icon=":material/school:")
    take_again()


def how_good_it_is() -> None:
    """Show the accuracy and the share named right in each class, from the network's card."""
    st.header(_("How often it is right"), anchor=False)
    try:
        measured = network.accuracy(resources.network_card())
    except FerError as problem:
        st.error(explain(problem))
        return
    if measured is None:
        st.write(_("This network was never measured."))
        return
    st.write(f"{measured.in_words}. {_('It does better with some expressions than with others:')}")
    st.html(light_bars.accuracy_table(measured.by_class))
    st.caption(
        _("Of 100 pictures that people gave a label, how many the network gives the same.") + f" {measured.exact}"
    )


def what_it_cannot_do() -> None:
    """Say what an answer is not, and for what it must not be used."""
    st.header(_("What it cannot do"), anchor=False)
    st.write(
        _(
            "**An expression is not a feeling.** People smile when they are nervous and frown when they think. "
            "The network names what a face looks like in one moment, and it learned that from small, grey pictures "
            "with labels that people do not always agree on."
        )
    )
    st.write(
        _(
            "**Nobody should be judged by it.** Not for hiring, policing, medicine, insurance, school grades or "
            "anything else that matters to a person. It is wrong often, and not equally often for everyone."
        )
    )


def your_pictures() -> None:
    """Say what happens to photos."""
    st.header(_("Your pictures"), anchor=False)
    st.write(
        f"**{privacy_promise()}.** "
        + _(
            "They are kept until this tab is closed or reloaded, videos for a quarter of an hour more; “Forget "
            "everything” on the Photo and the Video page drops them at once. There is no account, and nothing is sent "
            "anywhere."
        )
    )
    st.write(
        _("Enrolled people stay on this computer until they are deleted on the People page, which erases them whole.")
    )


def licences() -> None:
    """Say under which terms the parts may be used."""
    st.header(_("Licences"), anchor=False)
    st.markdown(
        _bullets(
            _("The code: MIT."),
            _("FER2013, the pictures that the network learned from: shared for research."),
            _("The file that finds the 68 landmarks: trained on iBUG 300-W, which **excludes commercial use**."),
            _("The network that tells people apart: dlib's, public domain (CC0)."),
            _("Reading and writing videos: FFmpeg with x264 and x265, GPL 3 for whoever passes a copy on."),
            _("The sample photo: NASA, public domain."),
        )
    )


def _bullets(*lines: str) -> str:
    return "\n".join(f"- {line}" for line in lines)


what_it_does()
tour()
invitation_card()
left, right = st.columns(2, gap="large")
with left:
    what_it_shows()
    what_you_can_make()
    how_it_works()
    what_it_cannot_do()
    your_pictures()
with right:
    how_good_it_is()
    licences()
