"""Teaches a network new expressions on top of what it knows: the body stays, and its head is fitted anew."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.errors import OutputError, TrainingError
from fer_core.networks.head import body_of, with_head
from fer_core.staging import staged_folder
from fer_core.training.block_tuning import tune_last_block
from fer_core.training.head_fitting import fit_head, with_classes
from fer_core.training.lessons import Nobody, Onlooker, lesson_of, remembered, renumbered, study
from fer_core.training.new_pictures import NewClass, new_classes
from fer_core.training.plan import Plan, completed, taught_labels
from fer_core.training.pupil import Pupil, open_pupil
from fer_core.training.taught_bundle import pack, record
from fer_core.training.taught_measures import Outcome, measure
from fer_core.training.teaching_result import Teaching


def teach(base: Path, dataset: Dataset | None, plan: Plan, into: Path, *, onlooker: Onlooker | None = None) -> Teaching:
    """Write the bundle ``into``, all or nothing: ``base`` with classes added from ``dataset`` and others removed.

    Raises TrainingError for a plan that cannot be carried out and where ``into`` exists, WorkCancelled after a cancel,
    and what opening the base and reading the dataset raise.
    """
    began, watching = time.monotonic(), onlooker or Nobody()
    watching.phase("Opening the network and what it remembers")
    pupil = open_pupil(base)
    classes = completed(plan, pupil.card, dataset)
    if classes and dataset is None:
        raise TrainingError("There are no pictures of {label}. Name a dataset that has some.", label=classes[0])
    labels = taught_labels(pupil.card, classes, plan)
    new = new_classes(dataset, classes, seed=plan.seed) if dataset else ()
    with _staged(into) as folder:
        outcome = _learn(pupil, dataset, new, labels, plan, watching)
        watching.phase("Writing the network and its serving file")
        card = pack(outcome, pupil, plan, folder)
        watching.phase("Comparing it with the one before")
        teaching = measure(outcome, pupil, plan, card, folder, dataset, began=began)
        record(card, teaching, outcome, pupil, dataset, folder)
    return teaching


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
    studied = study(body_of(pupil.network), pupil.card, dataset, new, seed=plan.seed, onlooker=onlooker)
    onlooker.phase("Learning")
    head = fit_head(start, lesson_of(pupil.head, numbers, replay, studied, labels))
    network = with_head(pupil.network, head)
    if plan.last_block:
        return tune_last_block(network, pupil, dataset, studied, labels, plan, onlooker)
    whole = remembered(replay, studied, labels, seed=plan.seed)
    return Outcome.of_head(labels, network, whole, studied, rehearsed=len(replay.labels))


@contextmanager
def _staged(into: Path) -> Iterator[Path]:
    try:
        with staged_folder(into) as folder:
            yield folder
    except FileExistsError as error:
        raise TrainingError('There is a network "{name}" already. Choose another name.', name=into.name) from error
    except OSError as error:
        raise OutputError(
            "The network could not be written to {into}: {reason}. Nothing was kept.", into=into, reason=error.strerror
        ) from error
