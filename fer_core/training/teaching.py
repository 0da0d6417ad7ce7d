"""Teaches a network new expressions on top of what it knows: the body stays, and its head is fitted anew."""

import time
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.errors import TrainingError
from fer_core.networks.head import body_of, with_head
from fer_core.networks.shelf import staged_network
from fer_core.training.block_tuning import last_block, tune_last_block
from fer_core.training.head_fitting import fit_head, with_classes
from fer_core.training.lessons import Nobody, Onlooker, earlier_sides, lesson_of, remembered, renumbered, study
from fer_core.training.new_pictures import NewClass, new_classes
from fer_core.training.plan import Plan, completed, taught_labels
from fer_core.training.pupil import Pupil, open_pupil
from fer_core.training.taught_bundle import pack, record
from fer_core.training.taught_measures import Outcome, measure
from fer_core.training.teaching_result import Teaching


def teach(base: Path, dataset: Dataset | None, plan: Plan, into: Path, *, onlooker: Onlooker | None = None) -> Teaching:
    """Write the bundle ``into``, all or nothing: ``base`` with classes added from ``dataset`` and others removed.

    Raises TrainingError for a plan that cannot be carried out, ConfigurationError for a last block that the network
    does not have, BundleError where ``into`` exists, WorkCancelled after a cancel, and what opening the base and
    reading the dataset raise.
    """
    began, watching = time.monotonic(), onlooker or Nobody()
    watching.phase("Opening the network and what it remembers")
    pupil = open_pupil(base)
    classes = completed(plan, pupil.card, dataset)
    if classes and dataset is None:
        raise TrainingError("There are no pictures of {label}. Name a dataset that has some.", label=classes[0])
    labels = taught_labels(pupil.card, classes, plan)
    if plan.last_block:
        last_block(pupil.network)  # before the long work
    new = _divided(dataset, classes, pupil, plan) if dataset else ()
    with staged_network(into) as folder:
        outcome = _learn(pupil, dataset, new, labels, plan, watching)
        watching.phase("Writing the network and its serving file")
        card = pack(outcome, pupil, plan, folder)
        watching.phase("Comparing it with the one before")
        teaching = measure(outcome, pupil, plan, card, folder, dataset, began=began)
        record(card, teaching, outcome, pupil, dataset, folder)
    return teaching


def _divided(dataset: Dataset, classes: tuple[str, ...], pupil: Pupil, plan: Plan) -> tuple[NewClass, ...]:
    """What was held out in an earlier lesson is not learnt now, nor the other way round."""
    new_classes(dataset, classes, seed=plan.seed)  # a class that is absent or too small is told before reading
    return new_classes(dataset, classes, seed=plan.seed, sides=earlier_sides(pupil.card, dataset, classes))


def _learn(
    pupil: Pupil,
    dataset: Dataset | None,
    new: tuple[NewClass, ...],
    labels: tuple[str, ...],
    plan: Plan,
    onlooker: Onlooker,
) -> Outcome:
    numbers = pupil.numbers(labels)
    replay = renumbered(pupil.replay, numbers)
    start = with_classes(pupil.head, pupil.card.labels, labels)
    if dataset is None or not new:
        return Outcome.of_head(labels, with_head(pupil.network, start), replay)
    onlooker.phase("Looking at the new pictures")
    rehearsed, _numbers = pupil.replay.of(held_out=False)
    studied = study(
        body_of(pupil.network), pupil.card, dataset, new, rehearsed=rehearsed, seed=plan.seed, onlooker=onlooker
    )
    onlooker.phase("Learning")
    head = fit_head(start, lesson_of(pupil.head, numbers, replay, studied, labels))
    network = with_head(pupil.network, head)
    if plan.last_block:
        return tune_last_block(network, pupil, dataset, studied, labels, plan, onlooker)
    whole = remembered(replay, studied, labels, seed=plan.seed)
    return Outcome.of_head(labels, network, whole, studied, rehearsed=len(replay.labels))
