"""Writes a taught network as a bundle: files, temperature, golden image, replay, card and model card."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.terms import terms_of
from fer_core.evaluation.metrics import Labels, Probabilities, fit_temperature
from fer_core.evaluation.report import report
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, sha256
from fer_core.networks.card import Card, write_card
from fer_core.networks.classifier import apply_temperature, load_classifier
from fer_core.networks.head import head_of
from fer_core.networks.known_pictures import PICTURES, KnownPictures, of_lessons
from fer_core.networks.model_card import write_model_card
from fer_core.networks.packing import write_network_files
from fer_core.networks.replay import REPLAY_NAME
from fer_core.networks.training_marks import handed_on
from fer_core.training.bundling import golden_answer
from fer_core.training.plan import Plan
from fer_core.training.pupil import Pupil
from fer_core.training.rehearsal import stored
from fer_core.training.taught_measures import Outcome
from fer_core.training.teaching_result import Teaching

HELD_OUT_SPLIT = "held out"
"""The name that the card gives to what was held out: some of the base's split valid, and of the new pictures."""


def pack(outcome: Outcome, pupil: Pupil, plan: Plan, folder: Path) -> Card:
    """Write the network's files, its replay and its base's marks, and return its card, which is not measured yet."""
    write_network_files(outcome.network, folder)
    truth, probabilities = _held_out(outcome)
    card = replace(
        pupil.card,
        name=plan.name,
        labels=outcome.labels,
        temperature=fit_temperature(truth, probabilities),
        golden=(0.0,) * len(outcome.labels),
        files={name: sha256(folder / name) for name in (KERAS_NAME, SERVING_NAME)},
        parameters=outcome.network.count_params(),
    )
    card = replace(card, golden=golden_answer(card, folder))
    return handed_on(pupil.folder, stored(outcome.after, card, folder), folder)


def record(
    card: Card, teaching: Teaching, outcome: Outcome, pupil: Pupil, dataset: Dataset | None, folder: Path
) -> None:
    """Write the card and the model card: how good it is, and everything that it was taught since its training."""
    lesson = _lesson(teaching, pupil, dataset)
    training = {
        **card.training,
        "taught": [*card.training.get("taught", ()), lesson],
        PICTURES: _known(card, outcome).as_dict(),
    }
    card = replace(card, training=training, metrics=_metrics(card, outcome), licences=_licences(card, dataset))
    write_card(card, folder)
    write_model_card(card, folder)
    load_classifier(folder)  # it proves itself before anybody relies on it


def _licences(card: Card, dataset: Dataset | None) -> tuple[str, ...]:
    """The base's stay: it has learnt from what they are about."""
    new = terms_of(dataset.manifest, name=dataset.name) if dataset else ()
    return tuple(dict.fromkeys((*card.licences, *new)))


def _known(card: Card, outcome: Outcome) -> KnownPictures:
    learnt = [mark for studied in outcome.studied for mark in studied.learnt_marks]
    held_out = [mark for studied in outcome.studied for mark in studied.held_out_marks]
    return of_lessons(card).with_lesson([*learnt, *outcome.old_learnt], held_out)


def _held_out(outcome: Outcome) -> tuple[Labels, Probabilities]:
    features, truth = outcome.after.of(held_out=True)
    return truth, head_of(outcome.network).probabilities(features)


def _lesson(teaching: Teaching, pupil: Pupil, dataset: Dataset | None) -> dict[str, Any]:
    manifest = dataset.manifest if dataset else None
    return {
        **teaching.as_dict(),
        "date": datetime.now(UTC).date().isoformat(),
        "base_files": {name: pupil.card.files[name] for name in (KERAS_NAME, REPLAY_NAME)},
        "dataset_name": dataset.name if dataset else "",
        "dataset_fingerprint": manifest.fingerprint if manifest else "",
    }


def _metrics(card: Card, outcome: Outcome) -> dict[str, Any]:
    truth, probabilities = _held_out(outcome)
    found = report(
        truth,
        apply_temperature(probabilities, card.temperature),
        labels=card.labels,
        model=card.name,
        data=f"what {card.name} holds out",
        split=HELD_OUT_SPLIT,
    )
    return {**found.as_dict(), "copies_of_training_pictures": 0, "without_copies": None}
