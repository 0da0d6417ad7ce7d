"""What a network knows of the pictures that it is measured on, to be said wherever its figures are shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fer_core.datasets.manifest import SPLITS, Manifest, Split
from fer_core.evaluation.report import Evaluation
from fer_core.messages import N_
from fer_core.networks.card import Card

LEARNT: Final = N_("It was trained on these very pictures: this says little about others.")
CHOSEN: Final = N_("The best stage of its training was picked with these pictures: expect a little less on others.")
COPIES: Final = N_("{copies:,} of them stand among its training pictures too, pixel by pixel.")
SOME_LEARNT: Final = N_(
    "It learned from {learnt:,} of these pictures. Of the {others:,} others it names {right:,} right."
)
ALL_LEARNT: Final = N_("It learned from every one of these pictures: this says little about others.")
SOME_CHOSEN: Final = N_(
    "The best stage of its training was picked with {chose:,} of these pictures: expect a little less on others."
)
MOVED: Final[Mapping[str, str]] = {
    "train": N_("Of these pictures it learned from {count:,}, which had been moved to train."),
    "valid": N_(
        "The best stage of its training was picked with {count:,} of these pictures, which had been moved to valid."
    ),
}
MANY_MOVED: Final[Mapping[str, str]] = {
    "train": N_("It may have learned from some of these pictures: {count:,} had been moved to train."),
    "valid": N_(
        "The best stage of its training may have been picked with some of these pictures: {count:,} had been "
        "moved to valid."
    ),
}
MOST_NAMES: Final = 20_000
"""Moved pictures that a card names; of more it only has the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One English sentence, to be translated like an error's."""

    message_id: str
    values: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message_id.format(**self.values)


def cautions_of(found: Evaluation, card: Card, manifest: Manifest) -> tuple[Caution, ...]:
    """Return why the figures of an evaluation flatter the network.

    Picture by picture where its bundle names those of its training; else as ``cautions``, and what lessons taught it.
    """
    if len(found.chose):
        return (*_learnt(found), *_chosen(found))
    split = next(known for known in SPLITS if known == found.report.split)
    return (*cautions(card, manifest, split), *_learnt(found))


def cautions(card: Card, manifest: Manifest, split: Split) -> tuple[Caution, ...]:
    """Return why figures on this split flatter a network, as far as its card alone tells: it knows datasets only.

    ``manifest`` is the dataset as it was imported: a card tells which pictures people had moved before the training.
    """
    return tuple(_cautions(card, manifest, split))


def noted_moves(fingerprint: str, moved: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what a card keeps of a dataset that people had decided about.

    That is the fingerprint before the decisions, and which files they had moved to train and to valid.
    """
    kept = {split: files if len(files) <= MOST_NAMES else len(files) for split, files in moved.items()}
    return {"fingerprint": fingerprint, "moved": kept}


def _cautions(card: Card, manifest: Manifest, split: Split) -> Iterator[Caution]:
    decided_from = card.dataset.get("decided_from")
    before = decided_from if isinstance(decided_from, dict) else {}
    if not _was_trained_on(card.dataset, before, manifest):
        return
    if split == "train":
        yield Caution(message_id=LEARNT)
        return
    if split == "valid":
        yield Caution(message_id=CHOSEN)
        copies = card.metrics.get("copies_of_training_pictures")
        if isinstance(copies, int) and copies:
            yield Caution(message_id=COPIES, values={"copies": copies})
    if before.get("fingerprint") == manifest.fingerprint:
        yield from _moved(before.get("moved"), manifest, split)


def _learnt(found: Evaluation) -> Iterator[Caution]:
    learnt, others = int(found.learnt.sum()), found.others
    if learnt and len(others):
        values = {"learnt": learnt, "others": len(others), "right": int(others.sum())}
        yield Caution(message_id=SOME_LEARNT, values=values)
    elif learnt:
        yield Caution(message_id=ALL_LEARNT)


def _chosen(found: Evaluation) -> Iterator[Caution]:
    """Of pictures that it learned from too, more is said already."""
    if not (found.chose & ~found.learnt).any():
        return
    if found.chose.all():
        yield Caution(message_id=CHOSEN)
    else:
        yield Caution(message_id=SOME_CHOSEN, values={"chose": int(found.chose.sum())})


def _was_trained_on(noted: Mapping[str, Any], before: Mapping[str, Any], manifest: Manifest) -> bool:
    """Tell whether a card speaks of this dataset, or of one with as many pictures in each split."""
    counts = {split: len(manifest.of(split)) for split in manifest.splits}
    return (
        manifest.fingerprint in (noted.get("fingerprint"), before.get("fingerprint")) or noted.get("images") == counts
    )


def _moved(moved: object, manifest: Manifest, split: Split) -> Iterator[Caution]:
    measured = {record.file for record in manifest.of(split)}
    for to, files in moved.items() if isinstance(moved, dict) else ():
        if to == split or to not in MOVED:
            continue
        if isinstance(files, int) and files:
            yield Caution(message_id=MANY_MOVED[to], values={"count": files})
        elif isinstance(files, list) and (count := sum(name in measured for name in files if isinstance(name, str))):
            yield Caution(message_id=MOVED[to], values={"count": count})
