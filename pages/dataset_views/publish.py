"""The next version: what would be in it, and the button that writes it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fer_core.datasets.curation import Curation
from fer_core.datasets.curation.publication import summarised
from fer_core.datasets.curation.selection import PublishOptions, select
from fer_core.datasets.inspection.findings import COPY_REASONS
from fer_core.datasets.manifest import SPLITS
from fer_core.expressions import canonical_order
from pages.dataset_views.arrivals import await_end, show_work_on
from pages.shared.job_words import pictures
from pages.shared.numbers import numeral
from pages.shared.text import _, ngettext
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.curation.publication import Counts
    from fer_core.datasets.library import DatasetEntry

PUBLISH: Final = "publish"
TABLE_PX: Final = 640


def publish_form(entry: "DatasetEntry") -> None:
    """Tell what the decisions come to, and publish."""
    st.subheader(_("Publish a version"), anchor=False)
    st.caption(_("A version is a folder of its own that never changes again. The dataset stays as it is."))
    working = show_work_on(entry.name, (PUBLISH,))
    curation = Curation(entry.folder)
    options = _options(curation)
    report = summarised(select(curation.manifest(), curation.standings(), curation.findings(), options))
    _tell(report)
    if st.button(
        _("Publish"),
        type="primary",
        icon=":material/publish:",
        key="publish",
        disabled=working or not report["kept"],
    ):
        from fer_core.jobs.job import start_job

        title = _("Publish {name}").format(name=entry.name)
        await_end(start_job(PUBLISH, {"dataset": entry.name, "options": asdict(options)}, title=title))
        st.rerun()


def _options(curation: Curation) -> PublishOptions:
    """Offer what this dataset can have: votes or copies."""
    voted = any(record.votes for record in curation.manifest().records)
    copied = any(finding.across_splits for finding in curation.findings(COPY_REASONS))
    majority = faces = copies = False
    if voted:
        majority = st.checkbox(
            _("Take the majority of the votes as the label, contempt too"),
            key="publish-majority",
            help=_("Pictures without a majority are left out. Pictures that you decided about stay as they are."),
        )
        faces = st.checkbox(_("Leave out what most voters called no face"), key="publish-faces")
    if copied:
        copies = st.checkbox(
            _("Of copies in several splits, keep those in the last one (test, then valid)"), key="publish-copies"
        )
    return PublishOptions(majority=majority, drop_not_faces=faces, drop_copies_across_splits=copies)


def _tell(report: dict[str, Any]) -> None:
    left_out = sum(report["left_out"].values())
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Pictures"), numeral(report["kept"]), width="content")
        st.metric(_("Left out"), numeral(left_out), width="content")
        st.metric(_("Relabelled"), numeral(report["relabelled"]), width="content")
        st.metric(_("Moved"), numeral(report["moved"]), width="content")
    if reasons := left_out_words(report["left_out"]):
        st.caption(reasons)
    with st.expander(_("By class"), width=TABLE_PX):
        st.dataframe(_by_class(report["before"], report["after"]), hide_index=True)


def _by_class(before: "Counts", after: "Counts") -> list[dict[str, str]]:
    """Return a row a class, with its number of pictures in each split now and in the version."""
    splits = [split for split in SPLITS if split in before or split in after]
    labels = canonical_order({label for counts in (before, after) for row in counts.values() for label in row})
    numbers = [
        (label, split, before.get(split, {}).get(label, 0), after.get(split, {}).get(label, 0))
        for label in labels
        for split in splits
    ]
    rows: dict[str, dict[str, str]] = {label: {_("Class"): adjective(label)} for label in labels}
    for label, split, now, then in numbers:
        rows[label][split] = numeral(now) if now == then else f"{numeral(now)} → {numeral(then)}"
    return list(rows.values())


def left_out_words(counts: dict[str, int]) -> str:
    """Return why pictures are left out, with numbers."""
    words = {
        "excluded": _("excluded by you"),
        "unlabelled": _("without a label"),
        "no_majority": _("without a majority"),
        "not_a_face": _("no face, said the voters"),
        "copy_across_splits": _("copies in another split"),
    }
    told = [f"{numeral(count)} {words.get(reason, reason)}" for reason, count in counts.items() if count]
    return _("Left out: {reasons}.").format(reasons=", ".join(told)) if told else ""


def changes_words(relabelled: int, moved: int, left_out: int) -> str:
    """Return what a version changed, in one line."""
    parts = [
        ngettext("{count} relabelled", "{count} relabelled", relabelled).format(count=numeral(relabelled)),
        ngettext("{count} moved", "{count} moved", moved).format(count=numeral(moved)),
        _("{pictures} left out").format(pictures=pictures(left_out)),
    ]
    return " · ".join(parts)
