"""The pictures of a cell, the hardest first: label, answer, where the network looked, and what to do about them."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from pages.dataset_views.decisions import Targets, action_bar, free_keys
from pages.dataset_views.pictures import small_file
from pages.dataset_views.queue import decided_words
from pages.dataset_views.sheet import PREFIX, STYLE, pick, picked_as
from pages.evaluate_views.choice import Data
from pages.evaluate_views.heat import heat_pictures
from pages.shared.job_words import pictures as pictures_words
from pages.shared.state import session
from pages.shared.text import _, literal, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.curation.queue import QueueEntry
    from fer_core.datasets.dataset import Dataset
    from fer_core.evaluation.report import Evaluation

A_PAGE: Final = 12
CELL_PX: Final = 148
"""A picture is at least so wide."""
PNG: Final = b"\x89PNG"


def cell_pictures(found: "Evaluation", data: Data, network: Path) -> None:
    """Show a page of the chosen cell; without one, of all mistakes."""
    from fer_core.evaluation.cells import rows_of

    me = session().evaluate
    rows = rows_of(found, label=me.label, named=me.named, wrong=me.label is None or me.named is None).tolist()
    st.markdown(f"#### {heading(me.label, me.named, len(rows))}")
    if not rows:
        st.caption(_("There is no such picture. Choose another cell."))
        return
    st.caption(_("The hardest first: those whose label the network believes least."))
    heat = st.toggle(_("Show where it looked"), value=True, key="cell-heat", persist_state="session", help=_heat_help())
    bar, grid = st.container(), st.container()
    page = chosen_page(len(rows), key=f"cell-page-{me.label}-{me.named}-{data.entry.name}-{data.split}-{network}")
    shown = rows[A_PAGE * (page - 1) : A_PAGE * page]
    entries = _entries(data, [found.files[row] for row in shown])
    with grid:
        _grid(found, data, network, shown, entries, heat=heat)
    with bar:
        _decide(data, entries)


def chosen_page(count: int, *, key: str) -> int:
    """Offer the pages of so many pictures; another ``key`` begins with the first one."""
    pages = -(-count // A_PAGE)
    return min(st.pagination(pages, key=key), pages) if pages > 1 else 1


def heading(label: str | None, named: str | None, count: int) -> str:
    """Return what the pictures below are."""
    words = {"label": literal(adjective(label or "")), "named": literal(adjective(named or ""))}
    if label is None and named is None:
        text = _("All mistakes")
    elif named is None:
        text = _("Mistakes about {label}")
    elif label is None:
        text = _("Taken for {named} by mistake")
    elif label == named:
        text = _("Rightly named {label}")
    else:
        text = _("Labelled {label}, named {named}")
    return f"{text.format(**words)}: {pictures_words(count)}"


def _heat_help() -> str:
    return _(
        "Bright places spoke for the network's answer (HiResCAM). Opening the network for this takes a few seconds "
        "once."
    )


def _grid(
    found: "Evaluation", data: Data, network: Path, shown: list[int], entries: "list[QueueEntry]", *, heat: bool
) -> None:
    """Show the pictures at once; where the network looked takes a moment, and comes into their places."""
    st.html(STYLE)
    places = []
    with st.grid(6, min_column_width=CELL_PX, gap="small"):
        for number, (row, entry) in enumerate(zip(shown, entries, strict=True)):
            with st.container(key=f"crisp-cell-{number}", gap="xsmall"):
                place = st.empty()
                with place:
                    show_now(data.dataset, entry.file)
                places.append(place)
                _facts(found, row, entry, data.entry.name, can_pick=data.entry.version is None)
    if heat:
        best = [int(found.probabilities[row].argmax()) for row in shown]
        files = [entry.file for entry in entries]
        for place, file, picture in zip(places, files, heat_pictures(data, network, files, best), strict=False):
            place.image(
                as_url(picture, "jpeg"), width="stretch", alt=_("Where the network looked in {file}").format(file=file)
            )


def show_now(dataset: "Dataset", file: str) -> None:
    """Show a picture as part of the page.

    As a file of its own it would be gone from the server when its place is taken before the browser asks for it.
    """
    try:
        data = small_file(dataset, file)
        kind = "png" if data.startswith(PNG) else "jpeg"
        st.image(as_url(data, kind), width="stretch", alt=file)
    except FerError:
        st.caption(f":material/broken_image: {_('This picture cannot be read.')}")


def as_url(data: bytes, kind: str) -> str:
    """Return a picture file as an address that holds it."""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _facts(found: "Evaluation", row: int, entry: "QueueEntry", dataset: str, *, can_pick: bool) -> None:
    from fer_core.palette import styles_for

    labels, chances = found.report.labels, found.probabilities[row]
    label, best = labels[int(found.truth[row])], labels[int(chances.argmax())]
    styles = styles_for(labels)
    name = literal(shortened(Path(entry.file).name, longest=26))
    if can_pick:
        st.checkbox(name, key=PREFIX + picked_as(dataset, entry.file))
    else:
        st.markdown(name)
    words = _("labelled **{label}** {symbol}, named {named} {other} ({points} of 100)")
    st.caption(
        words.format(
            label=literal(adjective(label)),
            symbol=styles[label].symbol,
            named=literal(adjective(best)),
            other=styles[best].symbol,
            points=round(100 * float(chances.max())),
        )
    )
    if entry.standing.reviewed:
        st.caption(f":material/done: {decided_words(entry)}")


def _entries(data: Data, files: list[str]) -> "list[QueueEntry]":
    """Return the pictures as the decisions about them stand."""
    from fer_core.datasets.curation import Curation
    from fer_core.datasets.curation.queue import QueueEntry
    from fer_core.datasets.curation.standing import UNDECIDED

    standings = Curation(data.entry.folder).standings()
    records = {record.file: record for record in data.dataset.manifest.of(data.split)}
    return [
        QueueEntry(file=file, record=records[file], standing=standings.get(file, UNDECIDED), findings=())
        for file in files
    ]


def _decide(data: Data, entries: "list[QueueEntry]") -> None:
    """Offer to relabel or exclude what is picked; what is decided counts from the next published version on."""
    from fer_core.datasets.curation import Curation
    from pages.dataset_views.clean import labels_of

    if data.entry.version is not None:
        words = _("{name} is a published version and never changes. Decide about the pictures of {base} instead.")
        st.caption(f":material/lock: {words.format(name=literal(data.entry.name), base=literal(data.entry.base))}")
        return
    files = [picked_as(data.entry.name, entry.file) for entry in entries]
    picked = tuple(
        entry for entry, name in zip(entries, files, strict=True) if st.session_state.get(PREFIX + name, False)
    )
    free_keys()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_("**{count}** of {shown} picked").format(count=len(picked), shown=len(files)), width="content")
        st.button(_("Pick all"), key="pick-all", on_click=pick, args=(files, True), type="tertiary")
        st.button(_("Pick none"), key="pick-none", on_click=pick, args=(files, False), type="tertiary")
    if picked:
        action_bar(Targets(folder=data.entry.folder, entries=picked), labels_of(Curation(data.entry.folder)))
        st.caption(_("Decisions are kept with the dataset, and count in the next version that you publish."))
    else:
        st.caption(_("Is a label wrong? Click its picture, then relabel or exclude it."))
