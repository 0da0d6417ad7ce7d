"""What came of teaching, for people."""

from pathlib import Path

from fer_core.training.teaching_result import BeforeAfter, Tally, TaughtClass, Teaching

SOURCES = {
    "apart": "on clips that it did not learn from; of people whom it has not seen, expect less",
    "alone": "on pictures that were taken one by one",
    "time": "on the end of the only clip, nearly the same pictures: expect clearly less on others",
}


def text(found: Teaching, folder: Path) -> str:
    """Return the figures before and after, and where the network is."""
    rows = [f"{found.base} -> {found.name}, in {found.seconds:.0f} s: {', '.join(found.labels)}"]
    if found.removed:
        rows.append(f"removed: {', '.join(found.removed)}")
    rows += [line for taught in found.taught for line in class_lines(taught)]
    rows += ["", *compared("the old expressions, held-out pictures spread evenly over them", found.old)]
    if found.taught:
        rows.append(f"  of these {found.taken_for_new.total} now called by a new name: {found.taken_for_new.right}")
    if found.dataset:
        rows += compared("the old expressions, on the dataset's own pictures", found.dataset)
    width = max(map(len, found.old_by_class), default=0)
    for label, each in found.old_by_class.items():
        rows.append(f"  {label:{width}}  {each.before.share:6.1%} -> {each.after.share:6.1%}  of {each.after.total}")
    return "\n".join([*rows, "", f"The network is in {folder}"])


def class_lines(taught: TaughtClass) -> list[str]:
    source = SOURCES["alone" if taught.separation == "apart" and not taught.clips else taught.separation]
    told = share if taught.has_intervals else plain_share
    lines = [
        "",
        f"{taught.label}: learnt from {taught.pictures} pictures",
        f"  recall     {told(taught.found)}, {source}",
        f"  precision  {told(taught.precision)}, of all held-out pictures that it names so",
    ]
    if taught.found_before:
        lines.append(f"  recall before  {told(taught.found_before)}")
    return [*lines, *clip_lines(taught)]


def clip_lines(taught: TaughtClass) -> list[str]:
    """Say what the figures hold for where the held-out pictures are frames of clips."""
    count = taught.held_out_clips
    if not count:
        return []
    of = f"of {count} clip{'s' * (count > 1)}"
    if taught.has_intervals:
        return [f"  (held-out frames {of}: the intervals hold for more frames of these clips only)"]
    return [f"  (held-out frames {of}: too few for an interval)"]


def compared(what: str, found: BeforeAfter) -> list[str]:
    return [what, f"  before  {share(found.before)}", f"  after   {share(found.after)}"]


def plain_share(tally: Tally) -> str:
    return f"{tally.share:.1%} ({tally.right} of {tally.total})"


def share(tally: Tally) -> str:
    low, high = tally.interval
    return f"{tally.share:.1%} ({tally.right} of {tally.total}; 95% interval {low:.1%} to {high:.1%})"
