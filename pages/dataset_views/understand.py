"""Understand: what is in a dataset."""

import json
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.datasets.inspection.statistics import load_statistics
from pages.dataset_views.arrivals import show_work_on
from pages.dataset_views.count_charts import count_bars
from pages.dataset_views.inspecting import INSPECT, inspect_button, offer_to_inspect
from pages.dataset_views.measured import show_measured
from pages.dataset_views.next_steps import next_steps
from pages.dataset_views.pictures import crisp_style
from pages.dataset_views.samples import show_samples
from pages.shared.charts import QUIET
from pages.shared.dataset_choice import opened
from pages.shared.fragments import fragment
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry
    from fer_core.datasets.manifest import Manifest


def understand_view(entry: "DatasetEntry") -> None:
    """Show counts and samples at once, and what an inspection measured."""
    crisp_style()
    dataset = opened(entry.folder)
    _counts(dataset.manifest)
    working = show_work_on(entry.name, (INSPECT,))
    statistics = load_statistics(entry.folder)
    if statistics and statistics.fingerprint != dataset.manifest.fingerprint:
        statistics = None  # of another dataset that had this name
    if statistics:
        show_measured(statistics)
    elif not working:
        offer_to_inspect(entry)
    fragment(show_samples)(dataset)
    if statistics:
        with st.container(horizontal=True):
            st.download_button(
                _("Figures (JSON)"),
                json.dumps(statistics.as_dict(), indent=2, ensure_ascii=False).encode(),
                f"{entry.name} figures.json",
                mime="application/json",
                on_click="ignore",
                icon=":material/download:",
            )
            if not working:
                inspect_button(entry)
    next_steps()


def _counts(manifest: "Manifest") -> None:
    counts = {split: manifest.counts(split) for split in manifest.splits}
    words = ", ".join(f"{split} {label} {count}" for split, row in counts.items() for label, count in row.items())
    st.plotly_chart(count_bars(counts), config=QUIET, key="dataset-counts", alt=words)
