"""The end of every form: the shares of the splits, the name, and the button that starts the work."""

import re
from dataclasses import dataclass
from typing import Final

import streamlit as st

from fer_core.datasets.library import list_datasets
from fer_core.datasets.naming import checked_name
from fer_core.errors import DatasetError
from pages.shared.state import session
from pages.shared.text import _, explain

NAME_PX: Final = 420
SHARES: Final = (80, 90)
SEED: Final = 1
HOLD_OUT: Final = 0.1
_AWKWARD: Final = re.compile(r'[\\/:*?"<>|@]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of train, valid and test; they sum to 1."""

    train: float
    valid: float
    test: float

    def as_dict(self) -> dict[str, float]:
        """Return the splits that get pictures."""
        shares = {"train": self.train, "valid": self.valid, "test": self.test}
        return {split: share for split, share in shares.items() if share}


def choose_shares(*, key: str) -> Shares:
    """Ask how an undivided dataset is divided: one slider with two handles."""
    words = _("There are no splits, so the pictures are divided: to learn from | to choose by | to test")
    first, second = st.slider(words, 0, 100, SHARES, step=5, format="%d%%", key=key, width=NAME_PX)
    shares = Shares(train=first / 100, valid=(second - first) / 100, test=(100 - second) / 100)
    st.caption(
        _(
            "{train} of 100 to learn from (train), {valid} to choose by (valid), {test} to test. "
            "Copies of one picture stay on one side."
        ).format(train=first, valid=second - first, test=100 - second)
    )
    return shares


def choose_hold_out(*, key: str) -> float | None:
    """Offer to make the split that a training needs to choose by, where a dataset has none."""
    words = _("There is no valid split: set aside {share} of 100 training pictures for it")
    wanted = st.checkbox(words.format(share=round(100 * HOLD_OUT)), value=True, key=key)
    return HOLD_OUT if wanted else None


def choose_name(suggestion: str, *, key: str, label: str | None = None) -> str | None:
    """Ask for the name of the new dataset; None, with the reason beside the field, while it cannot be used."""
    field = f"{key}-{session().datasets.inputs}"
    text = st.text_input(
        label or _("Name of the dataset"), free_suggestion(suggestion), key=field, max_chars=120, width=NAME_PX
    )
    try:
        return free_name(text or "")
    except DatasetError as problem:
        st.warning(explain(problem), width=NAME_PX)
        return None


def free_name(text: str) -> str:
    """Return the checked name; raises DatasetError for one that cannot be used or that is taken."""
    name = checked_name(text)
    if name.casefold() in _taken():
        raise DatasetError("There is a dataset {name!r} already, or a version of one. Choose another name.", name=name)
    return name


def free_suggestion(text: str) -> str:
    """Make a name that is not taken out of a file's name."""
    name, taken = tidy_name(text), _taken()
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free.casefold() not in taken)


def _taken() -> set[str]:
    return {entry.base.casefold() for entry in list_datasets()}


def tidy_name(text: str) -> str:
    """Make a name for a dataset out of a file's name, as far as that goes."""
    return " ".join(_AWKWARD.sub(" ", text).split()).strip(" .")[:60]


def go_button(label: str, *, ready: bool, key: str) -> bool:
    """Show the one action of a form."""
    return st.button(label, key=key, type="primary", icon=":material/download:", disabled=not ready)
