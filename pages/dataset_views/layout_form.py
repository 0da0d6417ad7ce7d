"""What an archive or a folder holds, how it is taken over, and the button that does it."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.dataset_views.class_names import class_names
from pages.dataset_views.found import Found, found_in
from pages.dataset_views.import_form import SEED, choose_hold_out, choose_name, choose_shares, go_button
from pages.dataset_views.starting import start
from pages.dataset_views.votes_file import VOTES, votes_file
from pages.shared.job_words import counted, pictures
from pages.shared.text import _


def layout_form(kind: str, path: Path, *, name: str, key: str, upload: str | None = None) -> None:
    """Show classes and splits, let them be changed, and start the import; ``upload`` is the place of a staged one."""
    found = found_in(path)
    classes = class_names(found.classes, found.names, key=f"{key}-classes-{name}")
    division = _division(found, key=key)
    votes, uploaded_votes = votes_file(key=key)
    broken = st.checkbox(_("Leave out files that cannot be opened, instead of stopping"), key=f"{key}-unreadable")
    into = choose_name(name, key=f"{key}-name-{name}")
    if go_button(_("Import"), ready=bool(into and classes), key=f"{key}-go") and into and classes:
        arguments = {
            "source": str(path),
            "into": into,
            "classes": [list(pair) for pair in classes.pairs],
            "votes": str(votes) if votes else None,
            "seed": SEED,
            "leave_out_unreadable": broken,
            **division,
        }
        uploads = ({"source": upload} if upload else {}) | ({"votes": VOTES} if uploaded_votes else {})
        start(kind, arguments, title=_("Import {name}").format(name=into), uploads=uploads)


def _division(found: Found, *, key: str) -> dict[str, Any]:
    """Show the splits; where some are missing, ask how to make them."""
    counts = found.classes if found.unsplit else found.splits
    words = pictures(sum(counts.values()))
    if found.unsplit:
        st.markdown(f"**{words}**")
        return {"shares": choose_shares(key=f"{key}-shares").as_dict()}
    st.markdown(f"**{words}**: {counted(found.splits)}")
    if "valid" in found.splits or "train" not in found.splits:
        return {}
    hold_out = choose_hold_out(key=f"{key}-hold-out")
    return {"hold_out": hold_out} if hold_out else {}
