"""A new dataset with only some of the classes, renamed or put together."""

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.datasets.class_map import ClassMap
from pages.dataset_views.class_names import class_names
from pages.dataset_views.import_form import choose_name, go_button
from pages.dataset_views.starting import start
from pages.shared.dataset_choice import decided
from pages.shared.text import _, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry


def derive_form(entry: "DatasetEntry") -> None:
    """Ask for the classes and a name; the dataset itself stays as it is."""
    manifest = decided(entry.folder).manifest
    counts = Counter(record.label for record in manifest.records)
    kept = st.pills(
        _("Classes to keep"),
        manifest.labels,
        selection_mode="multi",
        default=manifest.labels,
        format_func=lambda label: literal(adjective(label)),
        key=f"derive-keep-{entry.name}",
    )
    same = ClassMap(pairs=tuple((label, label) for label in kept))
    chosen = class_names({label: counts[label] for label in kept}, same, key=f"derive-{entry.name}")
    suggestion = _suggestion(entry.name, kept, len(manifest.labels))
    into = choose_name(suggestion, key=f"derive-name-{suggestion}")
    ready = bool(into and kept and chosen)
    if go_button(_("Make the dataset"), ready=ready, key="derive-go") and into and chosen:
        left_out = [[label, None] for label in manifest.labels if label not in kept]
        classes = [*(list(pair) for pair in chosen.pairs), *left_out]
        arguments = {"source": entry.name, "into": into, "classes": classes}
        start("derive", arguments, title=_("Make {name}").format(name=into))


def _suggestion(name: str, kept: list[str], count: int) -> str:
    if len(kept) == 1:
        return f"{name} {kept[0]}"
    return f"{name} {len(kept)} classes" if len(kept) < count else f"{name} copy"
