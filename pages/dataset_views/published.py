"""The versions that were published, newest first."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.datasets.curation.changes import CHANGES_NAME
from fer_core.datasets.curation.publication import PublicationReport, read_publication
from fer_core.errors import FerError
from pages.dataset_views.deletion import delete_form
from pages.dataset_views.publish import changes_words, left_out_words
from pages.shared.dataset_choice import offered
from pages.shared.job_words import counted, pictures
from pages.shared.text import _, explain, literal

if TYPE_CHECKING:
    from fer_core.datasets.library import DatasetEntry


def show_versions(entry: "DatasetEntry") -> None:
    """Show what each version holds, and how to tell that it did not change."""
    versions = [other for other in offered(versions=True) if other.base == entry.name and other.version]
    if not versions:
        return
    st.subheader(_("Versions"), anchor=False)
    for version in sorted(versions, key=lambda other: other.version or 0, reverse=True):
        with st.container(border=True):
            _version(version)


def show_left_behind() -> None:
    """Show the versions whose dataset was deleted, where there are any."""
    entries = offered(versions=True)
    names = {entry.name for entry in entries}
    versions = [entry for entry in entries if entry.version and entry.base not in names]
    if not versions:
        return
    with st.expander(_("Versions whose dataset was deleted"), icon=":material/sell:"):
        st.caption(_("To work on one as a dataset again, import its folder."))
        for version in versions:
            with st.container(border=True):
                _version(version)


def _version(version: "DatasetEntry") -> None:
    words = _("Version {number} of {name}").format(number=version.version, name=literal(version.base))
    st.markdown(f"**{words}**")
    try:
        report = read_publication(version.folder)
    except FerError as problem:
        st.error(explain(problem))
        return
    if report:
        _report(version, report)
    with st.expander(_("Where it is on disk, and delete it")):
        st.code(str(version.folder.absolute()), language=None)
        delete_form(version)


def _report(version: "DatasetEntry", report: PublicationReport) -> None:
    splits = {str(split): sum(classes.values()) for split, classes in report.after.items()}
    st.markdown(f"{pictures(report.kept)}: {counted(splits)}")
    left_out = sum(report.left_out.values())
    st.caption(changes_words(report.relabelled, report.moved, left_out))
    if reasons := left_out_words({str(reason): count for reason, count in report.left_out.items()}):
        st.caption(reasons)
    _copies(report)
    published = report.published_at.replace("T", " ").removesuffix("+00:00")
    st.caption(f"{published} UTC · {_('fingerprint')} `{report.fingerprint[:12]}`", help=report.fingerprint)
    changes = version.folder / CHANGES_NAME
    if changes.is_file():
        st.download_button(
            _("What changed (CSV)"),
            changes.read_bytes,
            f"{version.name} changes.csv",
            key=f"changes-{version.name}",
            on_click="ignore",
            icon=":material/download:",
        )


def _copies(report: PublicationReport) -> None:
    across = sum(count.across_splits for count in (report.copies or {}).values())
    if report.copies is None:
        st.caption(_("Nobody looked for copies before this version was published."))
    elif across:
        words = _("{count} groups of copies still stand in several splits; figures on it may be too good.")
        st.warning(words.format(count=across), icon=":material/content_copy:")
