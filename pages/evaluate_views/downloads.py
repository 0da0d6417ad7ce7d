"""What the person takes away: the figures, every picture's answer, and the report for people."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import FerError
from fer_core.progress import Progress, unwatched
from pages.evaluate_views.cautions import cautions_about
from pages.evaluate_views.choice import Data
from pages.evaluate_views.heat import opened_explainer, stamp
from pages.evaluate_views.making import SlowFile, made_in_sight
from pages.shared.file_names import safe_name
from pages.shared.state import session
from pages.shared.text import _
from pages.shared.wording import report_words

if TYPE_CHECKING:
    from fer_core.evaluation.explanation import Explainer
    from fer_core.evaluation.measures import Measures
    from fer_core.evaluation.report import Evaluation

CSV: Final = "text/csv"


def offer_downloads(found: "Evaluation", measures: "Measures | None", data: Data, network: Path) -> None:
    """Offer four files; JSON is that of ``scripts/evaluate.py``."""
    from fer_core.evaluation.cells import table_bytes
    from fer_core.evaluation.keeping import data_stamp
    from fer_core.evaluation.tables import classes_csv

    report = found.report
    stem = safe_name(f"{report.model} on {report.data} {report.split}") or "report"
    about = (stamp(network), data_stamp(data.dataset, data.split), measures is None, session().language)
    st.subheader(_("Take it away"), anchor=False)
    make = partial(page_bytes, found, measures, data, network)
    page = SlowFile(name=f"{stem}.html", mime="text/html", make=make, about=about)
    row, room = st.container(horizontal=True, gap="small"), st.container()
    with row:
        made_in_sight(page, making=_("Make the report (HTML)"), saving=_("Report (HTML)"), key="take-report", room=room)
        _button(_("By expression (CSV)"), partial(classes_csv, report), f"{stem} by expression.csv", CSV, "classes")
        _button(_("Every picture (CSV)"), partial(table_bytes, found), f"{stem}.csv", CSV, "pictures")
        _button(_("Figures (JSON)"), partial(json_bytes, found), f"{stem}.json", "application/json", "figures")
    st.caption(_("The HTML report opens without a network; it holds the 24 hardest pictures."))


def json_bytes(found: "Evaluation") -> bytes:
    """Return the figures as ``evaluate --json`` writes them."""
    return (json.dumps(found.report.as_dict(), indent=2) + "\n").encode()


def page_bytes(
    found: "Evaluation", measures: "Measures | None", data: Data, network: Path, progress: Progress = unwatched
) -> bytes:
    """Return the HTML report in the session's language, with heat maps where the network can give them."""
    from fer_core.evaluation.html_report import ReportParts, html_report

    progress(0, 1)
    parts = ReportParts(
        found=found,
        dataset=data.dataset,
        cautions=cautions_about(found, data, network),
        measures=measures,
        explainer=_explainer_or_none(network),
        say=report_words(),
    )
    return html_report(parts, progress=progress)


def _explainer_or_none(network: Path) -> "Explainer | None":
    try:
        return opened_explainer(network)
    except FerError:
        return None


def _button(label: str, make: "partial[bytes]", name: str, mime: str, key: str) -> None:
    """Offer a file that is made at once when it is asked for."""
    st.download_button(label, make, name, mime=mime, key=f"take-{key}", on_click="ignore", icon=":material/download:")
