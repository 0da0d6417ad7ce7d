"""What the person takes away: the figures, every picture's answer, and the report for people."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from pages.evaluate_views.cautions import cautions_about
from pages.evaluate_views.choice import Data
from pages.evaluate_views.heat import opened_explainer
from pages.shared.file_names import safe_name
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.evaluation.explanation import Explainer
    from fer_core.evaluation.measures import Measures
    from fer_core.evaluation.report import Evaluation


def offer_downloads(found: "Evaluation", measures: "Measures | None", data: Data, network: Path) -> None:
    """Offer three files, each made when it is asked for; JSON is that of ``scripts/evaluate.py``."""
    from fer_core.evaluation.cells import table_bytes

    report = found.report
    stem = safe_name(f"{report.model} on {report.data} {report.split}") or "report"
    st.subheader(_("Take it away"), anchor=False)
    with st.container(horizontal=True, gap="small"):
        make = partial(page_bytes, found, measures, data, network)
        _button(_("Report (HTML)"), make, f"{stem}.html", "text/html")
        _button(_("Every picture (CSV)"), partial(table_bytes, found), f"{stem}.csv", "text/csv")
        _button(_("Figures (JSON)"), partial(json_bytes, found), f"{stem}.json", "application/json")
    st.caption(_("The HTML report opens without a network; it holds the 24 hardest pictures."))


def json_bytes(found: "Evaluation") -> bytes:
    """Return the figures as ``evaluate --json`` writes them."""
    return (json.dumps(found.report.as_dict(), indent=2) + "\n").encode()


def page_bytes(found: "Evaluation", measures: "Measures | None", data: Data, network: Path) -> bytes:
    """Return the HTML report, with heat maps where the network can give them."""
    from fer_core.evaluation.html_report import ReportParts, html_report

    return html_report(
        ReportParts(
            found=found,
            dataset=data.dataset,
            cautions=cautions_about(found, data, network),
            measures=measures,
            explainer=_explainer_or_none(network),
        )
    )


def _explainer_or_none(network: Path) -> "Explainer | None":
    try:
        return opened_explainer(network)
    except FerError:
        return None


def _button(label: str, make: "partial[bytes]", name: str, mime: str) -> None:
    st.download_button(label, make, name, mime=mime, key=f"take-{mime}", on_click="ignore", icon=":material/download:")
