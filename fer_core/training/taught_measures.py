"""Measures a taught network beside the one before, on the same pictures."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import Manifest
from fer_core.evaluation.loading import load_inputs
from fer_core.evaluation.report import predict
from fer_core.networks.bundle import SERVING_NAME
from fer_core.networks.card import Card
from fer_core.networks.classifier import OnnxClassifier, open_session
from fer_core.networks.head import head_of
from fer_core.networks.replay import Replay
from fer_core.training.lessons import Studied
from fer_core.training.plan import Plan
from fer_core.training.pupil import Pupil
from fer_core.training.teaching_result import Answers, BeforeAfter, TaughtClass, Teaching, answers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """The taught network, not packed yet, and the features of the same N pictures before and after.

    ``given`` marks the pictures that it was given now; the others are what it remembers.
    """

    labels: tuple[str, ...]
    network: keras.Model
    before: Replay
    after: Replay
    given: npt.NDArray[np.bool_]
    studied: tuple[Studied, ...]
    old_learnt: tuple[str, ...] = ()
    """Marks of the old classes' pictures that it learnt from as well, beside what it remembers."""

    @classmethod
    def of_head(
        cls,
        labels: tuple[str, ...],
        network: keras.Model,
        replay: Replay,
        studied: tuple[Studied, ...] = (),
        *,
        rehearsed: int | None = None,
    ) -> "Outcome":
        """The body stayed as it was; the first ``rehearsed`` pictures (None: all) are remembered ones."""
        given = np.arange(len(replay.labels)) >= (len(replay.labels) if rehearsed is None else rehearsed)
        return cls(labels=labels, network=network, before=replay, after=replay, given=given, studied=studied)


def measure(
    outcome: Outcome, pupil: Pupil, plan: Plan, card: Card, folder: Path, dataset: Dataset | None, *, began: float
) -> Teaching:
    """Compare both networks on what was held out, and on the dataset's own pictures of the old classes."""
    found = _held_out_answers(outcome, pupil)
    given = outcome.given[outcome.after.held_out]
    old = found.only(~given)
    added = [new.new.label for new in outcome.studied]
    fresh = [outcome.labels.index(label) for label in added if label not in pupil.card.labels]
    return Teaching(
        name=plan.name,
        base=pupil.card.name,
        labels=outcome.labels,
        removed=plan.remove,
        last_block=plan.last_block,
        old=old.compared(),
        old_by_class=old.by_class(outcome.labels),
        taken_for_new=old.called(fresh),
        taught=tuple(_taught(new, found, given, outcome, pupil) for new in outcome.studied),
        dataset=_on_dataset(pupil, card, folder, dataset, added) if dataset else None,
        temperature=card.temperature,
        seconds=round(time.monotonic() - began, 1),
    )


def _held_out_answers(outcome: Outcome, pupil: Pupil) -> Answers:
    before, truth = outcome.before.of(held_out=True)
    after, _truth = outcome.after.of(held_out=True)
    return answers(truth, (pupil.head, before, pupil.card.labels), (head_of(outcome.network), after), outcome.labels)


def _taught(
    studied: Studied, found: Answers, given: npt.NDArray[np.bool_], outcome: Outcome, pupil: Pupil
) -> TaughtClass:
    new, number = studied.new, outcome.labels.index(studied.new.label)
    own = found.only(given & (found.truth == number)).compared()
    return TaughtClass(
        label=new.label,
        pictures=studied.pictures,
        separation=new.separation,
        clips=new.clips,
        held_out_clips=new.held_out_clips,
        found=own.after,
        found_before=own.before if new.label in pupil.card.labels else None,
        precision=found.precision(number),
    )


def _on_dataset(pupil: Pupil, card: Card, folder: Path, dataset: Dataset, added: Sequence[str]) -> BeforeAfter | None:
    """Ask both serving files about the pictures of the classes that stay as they are."""
    pictures = _old_pictures(dataset, card, [label for label in pupil.card.labels if label not in added])
    if pictures is None:
        return None
    asked = [
        (OnnxClassifier(each, open_session(place / SERVING_NAME)), each.labels)
        for each, place in ((pupil.card, pupil.folder), (card, folder))
    ]
    before, after = (_named(classifier, labels, pictures, card.labels) for classifier, labels in asked)
    return Answers(truth=pictures.labels, before=before, after=after).compared()


def _old_pictures(dataset: Dataset, card: Card, labels: Sequence[str]) -> LabelledPictures | None:
    wanted = [label for label in labels if label in card.labels]
    for split in ("valid", "test"):
        records = tuple(
            record for record in dataset.manifest.records if record.split == split and record.label in wanted
        )
        if records:
            part = replace(dataset, manifest=Manifest(records=tuple(replace(each, split="valid") for each in records)))
            return load_inputs(part, "valid", card.labels, card.input)
    return None


def _named(
    classifier: OnnxClassifier, own: Sequence[str], pictures: LabelledPictures, labels: Sequence[str]
) -> npt.NDArray[np.int64]:
    """Return the likeliest class of each picture as a number into ``labels``, -1 for one that is not there."""
    numbers = np.array([labels.index(label) if label in labels else -1 for label in own], np.int64)
    return np.asarray(numbers[predict(classifier, pictures).argmax(axis=1)], np.int64)
