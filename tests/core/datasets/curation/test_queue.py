"""The queue shows what needs a decision, the worst first."""

from pathlib import Path

import pytest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.curation.queue import QueueEntry, QueueFilter, queue_entries, undecided_counts
from fer_core.datasets.inspection.findings import REASONS, Finding
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import png

HAPPY, SAD, ANGRY, COPY = "train/happy/0.png", "train/sad/0.png", "train/angry/1.png", "valid/angry/0.png"
FINDINGS = (
    Finding(file=HAPPY, reason="dark", score=0.4),
    Finding(file=HAPPY, reason="votes_disagree", score=0.8, suggestion="sad"),
    Finding(file=SAD, reason="network_disagrees", score=0.9, suggestion="angry"),
    Finding(file=ANGRY, reason="exact_copy", score=1.0, group="b", across_splits=True),
    Finding(file=COPY, reason="exact_copy", score=1.0, group="b", across_splits=True),
    Finding(file="train/sad/3.png", reason="exact_copy", score=1.0, group="a"),
    Finding(file="train/sad/2.png", reason="exact_copy", score=1.0, group="a"),
)


@pytest.fixture
def found(curation: Curation) -> Curation:
    curation.write_findings(REASONS, FINDINGS)
    return curation


def files(curation: Curation, chosen: QueueFilter) -> list[str]:
    return [entry.file for entry in entries(curation, chosen)]


def entries(curation: Curation, chosen: QueueFilter) -> tuple[QueueEntry, ...]:
    return queue_entries(curation.manifest(), curation, chosen)


def test_the_worst_come_first_and_copies_side_by_side(found: Curation) -> None:
    queue = entries(found, QueueFilter())
    assert [entry.file for entry in queue] == ["train/sad/2.png", "train/sad/3.png", ANGRY, COPY, SAD, HAPPY]
    assert [finding.reason for finding in queue[-1].findings] == ["votes_disagree", "dark"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (QueueFilter(reasons=("dark", "network_disagrees")), [SAD, HAPPY]),
        (QueueFilter(labels=("angry",)), [ANGRY, COPY]),
        (QueueFilter(splits=("valid",)), [COPY]),
        (QueueFilter(reasons=("exact_copy",), labels=("sad",)), ["train/sad/2.png", "train/sad/3.png"]),
        (QueueFilter(reasons=("dark",), labels=("happy",), splits=("train",)), [HAPPY]),
        (QueueFilter(reasons=("blurred",)), []),
    ],
    ids=["reasons", "class", "split", "reasons and class", "all three", "none"],
)  # fmt: skip
def test_filters(found: Curation, chosen: QueueFilter, expected: list[str]) -> None:
    assert files(found, chosen) == expected


def test_what_was_decided_is_gone_unless_it_is_asked_for(found: Curation) -> None:
    found.decide([Decision(file=SAD, action="relabel", value="angry")], window="a")
    assert SAD not in files(found, QueueFilter())
    decided = next(entry for entry in entries(found, QueueFilter(undecided_only=False)) if entry.file == SAD)
    assert decided.label == "angry" and decided.record.label == "sad" and decided.standing.last == 1
    assert SAD in files(found, QueueFilter(undecided_only=False, labels=("angry",)))
    found.undo("a")
    assert SAD in files(found, QueueFilter())


def test_the_last_copy_that_is_left_needs_no_decision(found: Curation) -> None:
    found.decide([Decision(file=COPY, action="exclude")], window="a")
    assert ANGRY not in files(found, QueueFilter())
    assert {ANGRY, COPY} <= set(files(found, QueueFilter(undecided_only=False)))
    found.undo("a")
    assert {ANGRY, COPY} <= set(files(found, QueueFilter()))


def test_all_pictures_come_after_the_findings(found: Curation) -> None:
    everything = files(found, QueueFilter(all_pictures=True))
    assert len(everything) == len(set(everything)) == 18
    assert everything[:6] == files(found, QueueFilter())
    assert everything[6:] == sorted(everything[6:])


def test_unlabelled_pictures_wait_for_a_label(tmp_path: Path) -> None:
    contents = {"train/unlabelled/1.png": png("sad", 1), "train/happy/1.png": png("happy", 2)}
    curation = Curation(make_dataset(tmp_path / "data" / "pool", contents=contents))
    assert files(curation, QueueFilter()) == ["train/unlabelled/1.png"]
    curation.decide([Decision(file="train/unlabelled/1.png", action="relabel", value="sad")], window="a")
    assert files(curation, QueueFilter()) == []


def test_counts_of_what_is_undecided(found: Curation) -> None:
    found.decide([Decision(file=HAPPY, action="keep")], window="a")
    counts = undecided_counts(found.manifest(), found)
    assert {reason: count for reason, count in counts.items() if count} == {"exact_copy": 4, "network_disagrees": 1}
    assert set(counts) == set(REASONS)
