"""Turns a run's best weights into a bundle: files, framing, temperature, golden image, metrics and model card."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from importlib.metadata import version
from operator import or_
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from fer_core.config import Framing
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Split
from fer_core.datasets.terms import terms_of
from fer_core.errors import ConfigurationError, DatasetError, OutputError, TrainingError
from fer_core.evaluation import metrics
from fer_core.evaluation.cautions import noted_moves
from fer_core.evaluation.feature_store import stored_features
from fer_core.evaluation.report import load_pictures, predict, report
from fer_core.faces.framing import measure_framing
from fer_core.messages import N_
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, sha256
from fer_core.networks.byte_weights import round_weights
from fer_core.networks.card import Card, write_card
from fer_core.networks.classifier import OnnxClassifier, apply_temperature, load_classifier, open_session
from fer_core.networks.head import has_head
from fer_core.networks.model_card import write_model_card
from fer_core.networks.packing import write_network_files
from fer_core.networks.training_marks import (
    KNOWN_NAME,
    TrainingMarks,
    has_marks,
    marks_of,
    marks_of_splits,
    read_marks_file,
    stored_marks,
)
from fer_core.training.frozen_data import frozen
from fer_core.training.recipe import Recipe
from fer_core.training.rehearsal import choose_pictures, stored
from fer_core.training.runs import Epoch, Run, best_epoch, has_stalled

Say = Callable[[str], None]
FRAMING_PICTURES = 2000
"""Drawn evenly from the training split."""
NOT_FRAMED: Final = N_(
    "{reason} FER2013's framing is used instead, so on photos the network may be worse than its figures say."
)


def make_bundle(run: Run, dataset: Dataset, *, say: Say = lambda text: None) -> Path:
    """Write ``bundle/`` in the run's folder, replacing an older one, and return it."""
    partial = run.folder / ".bundle.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    say("Writing the network and its serving file")
    network = keras.saving.load_model(_best_weights(run), compile=False)
    network.trainable = True  # a layer that was frozen in its stage is not so for whoever trains it further
    if run.recipe().weight_bits == 8:
        round_weights(network)
    write_network_files(network, partial)
    say("Measuring where the eyes lie in the training pictures")
    framing = _framing(run, dataset, say)
    card = _first_card(run, dataset, network.count_params(), framing, partial)
    finish_bundle(card, network, dataset, partial, say=say, before=run.marks_before())
    _put_in_place(partial, run.bundle)
    return run.bundle


def _put_in_place(partial: Path, bundle: Path) -> None:
    """Let a finished folder take the place of an older one, which is whole until then."""
    former = bundle.with_name(f".{bundle.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    try:
        if bundle.exists():
            bundle.rename(former)
        partial.rename(bundle)
    except OSError as error:
        if former.exists() and not bundle.exists():
            former.rename(bundle)
        raise OutputError(
            "{folder} cannot be replaced: {reason}. Close what uses it, and try again.",
            folder=bundle,
            reason=error.strerror or error,
        ) from error
    shutil.rmtree(former, ignore_errors=True)


def finish_bundle(
    card: Card, network: keras.Model, dataset: Dataset, folder: Path, *, say: Say, before: Sequence[TrainingMarks] = ()
) -> None:
    """Calibrate and measure a network whose files are in ``folder``, add what it remembers, and write its card.

    ``before``: the pictures of the networks that it was made of or started from.
    """
    say("Fitting the temperature and measuring on the validation split")
    card = _calibrated(card, dataset, folder)
    write_card(card, folder)
    card = _measured(card, dataset, folder, before)
    if has_head(network):
        say("Choosing pictures to remember, so that it can be taught more")
        known = read_marks_file(folder / KNOWN_NAME) if has_marks(card) else None
        card = stored(choose_pictures(card, dataset, known=known).replay(network), card, folder)
    write_card(card, folder)
    write_model_card(card, folder)


def _best_weights(run: Run) -> Path:
    best = best_epoch(run.history())
    if best is None:
        raise TrainingError('The run "{name}" has no whole epoch yet; resume it first.', name=run.folder.name)
    return run.best(best.epoch)


def _framing(run: Run, dataset: Dataset, say: Say) -> Framing:
    """Measure it; where that is not possible, it is said, and remembered for the run's page and the card."""
    records = dataset.manifest.of("train")
    chosen = np.linspace(0, len(records) - 1, min(FRAMING_PICTURES, len(records)), dtype=int)
    pictures = (dataset.picture(records[number]) for number in chosen)
    try:
        framing, notice = measure_framing(pictures, limit=FRAMING_PICTURES).framing, ""
    except (DatasetError, ConfigurationError) as error:
        framing, notice = Framing(), NOT_FRAMED.format(reason=error)
        say(notice)
    if notice or "framing_notice" in run.origin():
        run.remember_notice(notice, about="framing_notice")
    return framing


def _first_card(run: Run, dataset: Dataset, parameters: int, framing: Framing, folder: Path) -> Card:
    recipe, history, manifest = run.recipe(), run.history(), dataset.manifest
    best = best_epoch(history)
    assert best is not None
    return Card(
        name=run.folder.name,
        labels=manifest.labels,
        input=recipe.input,
        framing=framing,
        temperature=1.0,
        golden=tuple([1 / len(manifest.labels)] * len(manifest.labels)),
        files={name: sha256(folder / name) for name in (KERAS_NAME, SERVING_NAME)},
        parameters=parameters,
        recipe=recipe.as_dict(),
        dataset={
            **_unsure_landmarks(dataset, recipe),
            "name": dataset.name,
            "fingerprint": manifest.fingerprint,
            "images": {split: len(manifest.of(split)) for split in manifest.splits},
            **_decided_from(run),
        },
        training={
            "date": datetime.now(UTC).date().isoformat(),
            "epochs": len(history),
            "best_epoch": best.epoch,
            "minutes": round(sum(epoch.seconds for epoch in history) / 60, 1),
            "chosen_by": "the highest accuracy on the split valid, measured after each epoch",
            "ended": _why_it_ended(history, run.used_recipe()),
            "pace": run.origin().get("pace", {}),
            "backend": run.origin()["backend"],
            "notice": " ".join(run.notices()),
            "versions": {
                **{name: version(name) for name in ("keras", "numpy", "onnxruntime")},
                keras.backend.backend(): sys.modules[keras.backend.backend()].__version__,
            },
        },
        licences=tuple(
            dict.fromkeys((*terms_of(manifest, name=dataset.name), *recipe.licences, *run.borrowed_licences()))
        ),
    )


def _unsure_landmarks(dataset: Dataset, recipe: Recipe) -> dict[str, Any]:
    """Count, for each split, the pictures whose landmarks are likely to be wrong; they were used all the same."""
    if recipe.input.features != "landmarks":
        return {}
    learnt_from: tuple[Split, ...] = ("train", "valid")
    tables = {split: stored_features(dataset, dataset.manifest.of(split), recipe.input) for split in learnt_from}
    return {"unsure_landmarks": {split: int(table.unsure.sum()) for split, table in tables.items()}}


def _decided_from(run: Run) -> dict[str, Any]:
    """Tell what the dataset was before people decided about it: it is opened, and evaluated on, as it was then."""
    about = frozen(run)
    if about is None or not about["decided"]:
        return {}
    return {"decided_from": noted_moves(about["fingerprint"], about.get("moved", {}))}


def _why_it_ended(history: tuple[Epoch, ...], recipe: Recipe) -> str:
    if len(history) >= recipe.epochs:
        return "all epochs done"
    return f"no better epoch in {recipe.patience}" if has_stalled(history, recipe.patience) else "stopped"


def _calibrated(card: Card, dataset: Dataset, folder: Path) -> Card:
    """Fit the temperature on ``valid`` and record what the golden image gives with it."""
    classifier = _unchecked(card, folder)
    pictures = load_pictures(dataset, "valid", classifier)
    temperature = metrics.fit_temperature(pictures.labels, predict(classifier, pictures))
    card = replace(card, temperature=temperature)
    return replace(card, golden=golden_answer(card, folder))


def golden_answer(card: Card, folder: Path) -> tuple[float, ...]:
    """Return what a network whose golden probabilities are not known yet gives for the golden input."""
    raw = _unchecked(card, folder).raw_golden()
    return tuple(round(float(value), 6) for value in apply_temperature(raw, card.temperature)[0])


def _measured(card: Card, dataset: Dataset, folder: Path, before: Sequence[TrainingMarks]) -> Card:
    """Measure on ``valid``, whole and without the pictures that it learned from too, pixel by pixel.

    The marks of both splits, and of those ``before``, are kept, so that these pictures are known again anywhere.
    """
    classifier = load_classifier(folder)
    valid, train = (load_pictures(dataset, split, classifier) for split in ("valid", "train"))
    probabilities = predict(classifier, valid)
    known = reduce(or_, before, marks_of_splits(train.pixels, valid.pixels))
    unseen = ~np.isin(marks_of(valid.pixels), known.train)

    def measured(chosen: npt.NDArray[np.bool_]) -> dict[str, Any]:
        return report(
            valid.labels[chosen],
            probabilities[chosen],
            labels=card.labels,
            model=card.name,
            data=dataset.name,
            split="valid",
        ).as_dict()

    found = measured(np.ones(len(valid), bool))
    copies = int((~unseen).sum())
    without = measured(unseen) if 0 < copies < len(valid) else None
    card = replace(card, metrics={**found, "copies_of_training_pictures": copies, "without_copies": without})
    return stored_marks(known, card, folder)


def _unchecked(card: Card, folder: Path) -> OnnxClassifier:
    """Open a network whose golden probabilities are not known yet."""
    return OnnxClassifier(card, open_session(folder / SERVING_NAME))
