"""What came of teaching, in words; the intervals are one hover away, the figures one click."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.shared.text import _, literal, ngettext
from pages.shared.wording import adjective
from pages.train_views.use_it import place_of, use_button, use_problem

if TYPE_CHECKING:
    from fer_core.jobs.job import Job
    from fer_core.jobs.status import JobStatus

Tally = Mapping[str, Any]
"""As ``teaching_result.Tally.as_dict`` gives it."""


def tell(_job: "Job", status: "JobStatus") -> None:
    """Say how much of the new was found, and what that did to the old."""
    found = status.result
    for taught in found["taught"]:
        _tell_class(taught)
    old = found["old"]
    words = _("The old expressions: {before} of 100 before, {after} after.")
    points = {name: _points(old[name]) for name in ("before", "after")}
    st.markdown(words.format(**points), help=_both(old))
    if found["dataset"]:
        own = found["dataset"]
        points = {name: _points(own[name]) for name in ("before", "after")}
        words = _("On this dataset's own pictures of them: {before} of 100 before, {after} after.")
        st.markdown(words.format(**points), help=_both(own))
    _figures(found)
    _the_network(str(found["name"]))


def _the_network(name: str) -> None:
    """Offer to use it; it may have been renamed or deleted since."""
    place = place_of(f"own/{name}")
    if place is None:
        st.info(_("The network {name} is not there any more.").format(name=f"**{literal(name)}**"))
        return
    words = _("The network {name} is there.").format(name=f"**{literal(name)}**")
    st.markdown(f":green[:material/check_circle:] {words}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        use_button(place)
    use_problem(place)


def _tell_class(taught: Mapping[str, Any]) -> None:
    found, name = taught["found"], f"**{literal(adjective(taught['label']))}**"
    words = _("{label}: found {right} of {total} on pictures that it was not trained on.")
    told = words.format(label=name, right=found["right"], total=found["total"])
    if taught["found_before"]:
        told += " " + _("Before: {right}.").format(right=taught["found_before"]["right"])
    st.markdown(told, help=_exact(found))
    if taught["separation"] == "time":
        caution = _(
            "All these pictures are of one clip, and those that it was tested on are its end: nearly the same picture. "
            "Expect less on others, and add more clips."
        )
        st.caption(f":material/warning: {caution}")
    elif taught["clips"]:
        st.caption(_("Those are from other clips than it learnt from. Of people whom it has not seen, expect less."))
    if clips := taught.get("held_out_clips", 0):
        st.caption(_clip_words(clips, with_interval=bool(found["interval"])))
    named = taught["precision"]
    words = _("Of {total} test pictures that it calls {label}, {right} are.")
    st.caption(words.format(label=name, total=named["total"], right=named["right"]), help=_exact(named))


def _clip_words(clips: int, *, with_interval: bool) -> str:
    """Say what the figures hold for: frames of a clip are nearly one picture, and do not count as so many."""
    told = ngettext(
        "The tested pictures are frames of {count} clip.", "The tested pictures are frames of {count} clips.", clips
    ).format(count=clips)
    if with_interval:
        return f"{told} {_('The interval holds for more frames of these clips only.')}"
    return f"{told} {_('That is too few to say how sure the figure is; five clips or more would do.')}"


def _figures(found: Mapping[str, Any]) -> None:
    """Show each old expression before and after."""
    with st.expander(_("Each old expression"), icon=":material/table:"):
        rows = [
            {
                _("Expression"): adjective(label),
                _("Before, of 100"): _points(each["before"]),
                _("After, of 100"): _points(each["after"]),
                _("Test pictures"): each["after"]["total"],
            }
            for label, each in found["old_by_class"].items()
        ]
        st.dataframe(rows, hide_index=True)
        words = _("{count} of these {total} pictures are called by a new name now.")
        taken = found["taken_for_new"]
        st.caption(words.format(count=taken["right"], total=taken["total"]))


def _points(tally: Tally) -> int:
    return round(100 * float(tally["share"]))


def _both(found: Mapping[str, Tally]) -> str:
    words = _("Before: {before} After: {after}")
    return words.format(before=_exact(found["before"]), after=_exact(found["after"]))


def _exact(tally: Tally) -> str:
    if not tally["interval"]:
        words = _("{share:.1f}%, {right} of {total} held-out pictures.")
        return words.format(share=100 * tally["share"], right=tally["right"], total=tally["total"])
    low, high = tally["interval"]
    words = _("{share:.1f}%, {right} of {total} held-out pictures (95% interval {low:.1f} to {high:.1f}%).")
    return words.format(
        share=100 * tally["share"], right=tally["right"], total=tally["total"], low=100 * low, high=100 * high
    )
