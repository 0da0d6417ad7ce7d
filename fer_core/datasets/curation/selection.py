"""Decides for each picture of a dataset whether a version gets it, under which label and in which split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from fer_core.datasets.curation.copy_groups import CopyGroup, copy_groups
from fer_core.datasets.curation.standing import UNDECIDED, Standing
from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.manifest import SPLITS, UNLABELLED, Manifest, Record
from fer_core.datasets.votes import NO_EXPRESSION

LeftOut = Literal["excluded", "unlabelled", "no_majority", "not_a_face", "copy_across_splits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions:
    """What goes into a version besides people's decisions, which come before any of these."""

    majority: bool = False
    """Take the majority of the FER+ votes as the label, contempt too; pictures without a majority, or with one for
    "unknown" or "not a face", are left out. A labelled picture that a person decided about stays, as it stands."""
    drop_not_faces: bool = False
    """Leave out pictures that most voters called "not a face", unless a person decided about them."""
    drop_copies_across_splits: bool = False
    """Of copies in several splits keep those in the last one (test before valid before train), and those that a
    person decided to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``record`` is as in the manifest, ``chosen`` the same with new label and split; ``left_out`` says why, if so."""

    record: Record
    chosen: Record
    left_out: LeftOut | None = None
    by_votes: bool = False
    """The label comes from the votes, and differs."""

    @property
    def relabelled(self) -> bool:
        return self.record.label != self.chosen.label

    @property
    def moved(self) -> bool:
        return self.record.split != self.chosen.split


def select(
    manifest: Manifest, standings: Mapping[str, Standing], findings: Iterable[Finding], options: PublishOptions
) -> tuple[Choice, ...]:
    """Return a choice for each picture, in the manifest's order."""
    choices = [_choice(record, standings.get(record.file, UNDECIDED), options) for record in manifest.records]
    if options.drop_copies_across_splits:
        choices = _without_copies(choices, standings, tuple(findings))
    return tuple(choices)


def _choice(record: Record, standing: Standing, options: PublishOptions) -> Choice:
    chosen = replace(record, label=standing.label_of(record), split=standing.split_of(record))
    if standing.excluded:
        return Choice(record=record, chosen=chosen, left_out="excluded")
    majority = record.votes.majority() if record.votes else None
    if options.drop_not_faces and majority == "not_face" and not standing.reviewed:
        return Choice(record=record, chosen=chosen, left_out="not_a_face")
    settled = standing.reviewed and chosen.label != UNLABELLED
    if options.majority and not settled:
        return _by_majority(record, chosen, majority)
    return Choice(record=record, chosen=chosen, left_out="unlabelled" if chosen.label == UNLABELLED else None)


def _by_majority(record: Record, chosen: Record, majority: str | None) -> Choice:
    if majority is None or majority in NO_EXPRESSION:
        return Choice(record=record, chosen=chosen, left_out="not_a_face" if majority == "not_face" else "no_majority")
    return Choice(record=record, chosen=replace(chosen, label=majority), by_votes=majority != record.label)


def _without_copies(
    choices: list[Choice], standings: Mapping[str, Standing], findings: tuple[Finding, ...]
) -> list[Choice]:
    kept = {choice.record.file: choice.chosen for choice in choices if not choice.left_out}
    doomed = {file for group in copy_groups(findings, kept) for file in _earlier(group)}
    doomed -= {file for file, standing in standings.items() if standing.reviewed}
    return [
        replace(choice, left_out="copy_across_splits") if choice.record.file in doomed else choice for choice in choices
    ]


def _earlier(group: CopyGroup) -> set[str]:
    """Return the members that do not stand in the group's last split."""
    last: Final = max((record.split for record in group.members), key=SPLITS.index)
    return {record.file for record in group.members if record.split != last}
