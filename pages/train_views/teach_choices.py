"""What is taught to whom: the network, the classes that come, those that go."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.dataset_views.import_form import NAME_PX
from pages.shared.numbers import numeral
from pages.shared.text import _, literal, ngettext, shortened
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.networks.card import Card

GOOD_NUMBER: Final = 50
"""Of pictures a class."""
BASE: Final = "teach-base"


def choose_base() -> "Card":
    """Ask which network is taught; raises FerError when it cannot be read."""
    from fer_core.networks.bundle import bundle_folder, bundle_names
    from fer_core.networks.card import read_card

    name = st.selectbox(
        _("Start from the network"),
        bundle_names(),
        key=BASE,
        format_func=shortened,
        width=NAME_PX,
        persist_state="session",
    )
    return read_card(bundle_folder(name))


def warn_about(card: "Card") -> None:
    """Say when a network cannot be taught."""
    from fer_core.networks.replay import has_replay

    if not has_replay(card):
        words = _(
            "The network {name} carries nothing to remember its expressions by, so it cannot be taught. Choose another "
            "one; networks that were trained here with this version carry it."
        )
        st.warning(words.format(name=literal(card.name)))


def choose_classes(card: "Card", dataset: "Dataset") -> tuple[str, ...]:
    """Ask which classes are taught: those that the network does not know, at first."""
    from fer_core.training.new_pictures import LEAST, teachable

    counts = teachable(dataset.manifest)
    chosen = st.multiselect(
        _("Expressions to teach"),
        list(counts),
        default=[label for label in counts if label not in card.labels],
        key=f"teach-classes-{card.name}-{dataset.name}",
        format_func=lambda label: _class_words(label, counts[label], known=label in card.labels),
        width=2 * NAME_PX,
        placeholder=_("Choose"),
        persist_state="session",
    )
    if not set(counts) - set(card.labels):
        words = _(
            "This network knows every class of this dataset that has at least {least} pictures. Make a class of your "
            "own for something new; or choose a class here to give it more pictures."
        )
        st.info(words.format(least=LEAST))
        st.page_link("pages/datasets.py", label=_("Make a class of your own"), icon=":material/photo_camera:")
    for label in chosen:
        if counts[label] < GOOD_NUMBER:
            words = _("{label}: {count} pictures. It works with few; {good} or more, of several clips, are better.")
            st.caption(words.format(label=literal(label), count=counts[label], good=GOOD_NUMBER))
    return tuple(chosen)


def _class_words(label: str, count: int, *, known: bool) -> str:
    words = ngettext("{label}, {count} picture", "{label}, {count} pictures", count)
    told = words.format(label=shortened(adjective(label)), count=numeral(count))
    return _("{class_words} (known: gets better examples)").format(class_words=told) if known else told


def choose_settings(card: "Card") -> tuple[tuple[str, ...], bool]:
    """Ask which classes go, and whether the last block is trained."""
    with st.expander(_("Settings"), icon=":material/tune:"):
        remove = st.multiselect(
            _("Expressions that it shall no longer name"),
            card.labels,
            key=f"teach-remove-{card.name}",
            format_func=adjective,
            placeholder=_("None"),
            persist_state="session",
        )
        last_block = st.toggle(
            _("Train its last block too"),
            key="teach-last-block",
            persist_state="session",
            help=_(
                "Takes longer and can find more of the new expression. The dataset must hold pictures of the old "
                "expressions too, because the network does not carry what it needs for that."
            ),
        )
    return tuple(remove), last_block
