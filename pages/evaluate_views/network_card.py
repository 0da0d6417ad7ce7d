"""One network of the list: how good it is, what it knows, and what can be done with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.palette import styles_for
from fer_core.progress import Progress
from pages.evaluate_views.ablation_table import show_ablation
from pages.evaluate_views.heat import stamp
from pages.evaluate_views.making import SlowFile, made_in_sight
from pages.evaluate_views.network_changes import change_form, delete_form
from pages.shared import network
from pages.shared.file_names import safe_name
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, explain, literal, ngettext, shortened
from pages.shared.using import put_to_use
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from fer_core.networks.card import Card
    from fer_core.networks.places import NetworkPlace
    from fer_core.networks.shelf import NetworkEntry

UNBROKEN: Final = "\N{NO-BREAK SPACE}"
Files = tuple[tuple[str, int, int], ...]


def show_network(entry: "NetworkEntry", *, called: str, in_use: bool) -> None:
    """Draw a network in its own frame; a broken one says what is wrong with it.

    ``called`` stands on its buttons: heard without what is around them, those of all networks would be the same.
    """
    with st.container(border=True, key=f"network-{entry.place.key}"):
        _heading(entry.place, in_use=in_use)
        problem = entry.problem or damage(entry)
        if problem or entry.card is None:
            st.error(explain(problem) if problem else _("This network cannot be used."))
        else:
            if purpose := _purpose(entry.place):
                st.write(purpose)
            _facts(entry, entry.card)
        _actions(entry, literal(called), works=problem is None, in_use=in_use)
        if problem := session().networks.problem_of(entry.place.key):
            st.error(explain(problem))


def damage(entry: "NetworkEntry") -> FerError | None:
    """Return what is wrong with a network's files, looked into again only when one of them changed."""
    from fer_core.networks.bundle_files import known_files

    folder = entry.place.folder
    states = [(path.name, path.stat()) for path in known_files(folder)]
    return _damage(folder, tuple((name, state.st_mtime_ns, state.st_size) for name, state in states))


@st.cache_resource(max_entries=200, show_spinner=False)
def _damage(folder: Path, files: Files) -> FerError | None:
    from fer_core.networks.bundle_files import check_files
    from fer_core.networks.card import read_card

    try:
        check_files(folder, read_card(folder))
    except FerError as problem:
        return problem
    return None


def _heading(place: "NetworkPlace", *, in_use: bool) -> None:
    origins = {
        "own": _("Your own"),
        "run": _("From a training"),
        "shipped": _("Came with FER Studio"),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(literal(shortened(place.name)), anchor=False, width="content")
        if in_use:
            st.badge(_("In use"), icon=":material/check:", color="green")
        st.caption(origins[place.origin], width="content")


def _purpose(place: "NetworkPlace") -> str | None:
    """Say what a network that came with FER Studio is good for, beside the others."""
    purposes = {
        "default": _("For everything, also live."),
        "accurate": _(
            "Two networks together, and each looks at the mirror image too: better probabilities, and slower. For "
            "photos."
        ),
        "ferplus": _(
            "Eight expressions, contempt too, learned from how ten people voted on each picture. It is measured on "
            "pictures that most of them agreed about, which are easier than those of the others."
        ),
        "cnn": _("The fastest one, for slow computers. Right a little less often."),
    }
    return purposes.get(place.name) if place.origin == "shipped" else None


def _facts(entry: "NetworkEntry", card: "Card") -> None:
    measured = network.accuracy(card)
    if measured:
        st.markdown(measured.in_words, help=measured.exact)
    else:
        st.markdown(_("Its accuracy was never measured"))
    styles = styles_for(card.labels)
    st.markdown(" · ".join(f"{styles[label].symbol}{UNBROKEN}{literal(adjective(label))}" for label in card.labels))
    st.caption(" · ".join(filter(None, _figures(entry, card))))
    show_ablation(card, key=f"network-parts-{entry.place.key}")


def _figures(entry: "NetworkEntry", card: "Card") -> list[str]:
    colour = _("grey") if card.input.channels == 1 else _("in colour")
    date = card.training.get("date")
    return [
        ngettext("{count} parameter", "{count} parameters", card.parameters).format(count=numeral(card.parameters)),
        _("looks at {size} × {size} pixels, {colour}").format(size=card.input.size_px, colour=colour),
        f"{numeral(entry.size / 1e6, '.1f')}{UNBROKEN}MB"
        if entry.size >= 1e5
        else f"{entry.size / 1e3:.0f}{UNBROKEN}kB",
        literal(date) if isinstance(date, str) else "",
    ]


def _actions(entry: "NetworkEntry", called: str, *, works: bool, in_use: bool) -> None:
    place = entry.place
    if works:
        row, room = st.container(horizontal=True, gap="small"), st.container()
        with row:
            if not in_use:
                words, key = _("Use {name}").format(name=called), f"network-use-{place.key}"
                st.button(words, key=key, on_click=put_to_use, args=(place,), icon=":material/check:")
            _export_button(place, called, room)
    if not works and place.origin == "shipped":
        return
    with st.expander(_changes_words(place, works=works), type="compact"):
        if works:
            change_form(place)
        if place.origin != "shipped":
            delete_form(place)


def _changes_words(place: "NetworkPlace", *, works: bool) -> str:
    if place.origin == "shipped":
        return _("Save under another name")
    if not works:
        return _("Delete")
    return _("Rename, copy or delete") if place.origin == "own" else _("Save as my network, or delete")


def _export_button(place: "NetworkPlace", called: str, room: "DeltaGenerator") -> None:
    """Offer the archive; what prevents it is said in place."""
    from fer_core.networks.exchange import export_network

    def make(progress: Progress) -> bytes:
        progress(0, 1)
        return export_network(place.folder)

    name = f"{safe_name(place.name)}.zip"
    file = SlowFile(name=name, mime="application/zip", make=make, about=stamp(place.folder))
    making, saving = (
        _("Export {name}").format(name=called),
        _("Save {name}").format(name=literal(shortened(name))),
    )
    made_in_sight(file, making=making, saving=saving, key=f"network-export-{place.key}", room=room)
