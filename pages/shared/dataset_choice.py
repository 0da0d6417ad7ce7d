"""The datasets of the workspace on a page: which one is looked at, and the way from its name to its pictures."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import DatasetError
from pages.shared.job_words import pictures
from pages.shared.numbers import numeral
from pages.shared.outside import may
from pages.shared.state import session
from pages.shared.text import _, literal, ngettext, shortened

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry

CHOICE_PX: Final = 420
ADDRESS: Final = "dataset"
"""Its name in the page's address."""


def choose_dataset(*, versions: bool, key: str) -> "DatasetEntry | None":
    """Offer the datasets of the workspace, with their published versions or without; None when there is none.

    The choice lasts as long as the session and is the same on every page; a new session takes it from the address.
    """
    entries = offered(versions=versions)
    if not entries:
        return None
    me, names = session().datasets, [entry.name for entry in entries]
    if me.chosen is None:
        me.choose(st.query_params.get(ADDRESS))
    if me.chosen not in names:
        _choose_another(names)
    st.session_state[key] = me.chosen
    st.selectbox(
        _("Dataset"),
        names,
        key=key,
        format_func=shortened,
        on_change=lambda: me.choose(st.session_state[key]),
        width=CHOICE_PX,
    )
    return entries[names.index(str(me.chosen))]


def offered(*, versions: bool) -> "list[DatasetEntry]":
    """Return the datasets of the workspace, by name; to a visitor who may open no page with datasets, none."""
    if not _may_see():
        return []
    from fer_core.datasets.library import list_datasets

    return [entry for entry in list_datasets() if versions or entry.version is None]


def _may_see() -> bool:
    return any(map(may, ("datasets", "augment", "train", "evaluate")))


def keep_in_address(**values: str) -> None:
    """Write what is looked at into the page's address, for a reload; each change is a step of the browser's history."""
    if any(st.query_params.get(name) != value for name, value in values.items()):
        st.query_params.update(values)


def _choose_another(names: list[str]) -> None:
    """Look at another dataset than the chosen one, which is not there any more, and say so."""
    me = session().datasets
    gone, nearest = me.chosen, _nearest(me.chosen, names)
    me.choose(nearest)
    if gone and not gone.startswith(f"{nearest}@"):
        words = _("The dataset {name} is not there any more. This is {other}.")
        st.toast(words.format(name=literal(gone), other=literal(nearest)), icon=":material/info:")


def _nearest(name: str | None, names: list[str]) -> str:
    """Return the dataset that a version belongs to, where only datasets are offered, else the first."""
    base = (name or "").rpartition("@")[0]
    return base if base in names else names[0]


def opened(folder: Path) -> "Dataset":
    """Return a dataset of the workspace; its manifest is read again only when the file changed. Raises DatasetError."""
    from fer_core.datasets.manifest import MANIFEST_NAME

    try:
        if not _may_see():
            raise FileNotFoundError  # named in an address; the answer does not tell whether it is there
        state = (folder / MANIFEST_NAME).stat()
    except OSError as error:
        raise DatasetError("There is no dataset {name!r} any more. Choose another one.", name=folder.name) from error
    return _opened(folder, state.st_ino, state.st_mtime_ns, state.st_size)


def decided(folder: Path) -> "Dataset":
    """Return a dataset as people decided about it so far: what work on it takes. Raises DatasetError."""
    from fer_core.datasets.curation.as_decided import as_decided

    return as_decided(opened(folder))


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(folder: Path, _inode: int, _changed_ns: int, _size: int) -> "Dataset":
    from fer_core.datasets.dataset import open_dataset

    return open_dataset(folder)


def summary(dataset: "Dataset") -> str:
    """Return what a dataset holds, in one line: its pictures, classes and splits."""
    manifest = dataset.manifest
    splits = " · ".join(f"{split} {numeral(len(manifest.of(split)))}" for split in manifest.splits)
    classes = ngettext("{count} class", "{count} classes", len(manifest.labels)).format(count=len(manifest.labels))
    return f"{pictures(len(manifest.records))} · {classes} · {splits}"
