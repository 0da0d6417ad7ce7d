"""Predictions for every training picture by a network that did not learn from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from fer_core.datasets.curation import Curation
from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.inspection.findings import COPY_REASONS, Finding
from fer_core.datasets.manifest import Manifest, Split
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.evaluation.label_issues import LabelIssues, labelled_as_decided, network_disagreements
from fer_core.evaluation.loading import load_inputs
from fer_core.evaluation.metrics import Labels, Probabilities, accuracy
from fer_core.networks.architectures import build_network
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.training.batches import Targets, TrainingBatches
from fer_core.training.epochs import epoch_batches, run_epoch, training_targets
from fer_core.training.folds import FOLDS, folded
from fer_core.training.optimisation import averaged_weights, compile_network
from fer_core.training.pace import pace_for
from fer_core.training.recipe import Recipe, read_recipe
from fer_core.workspace import ROOT

LABEL_CHECK: Final = ROOT / "models" / "recipes" / "label-check.json"
Step = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutOfFold:
    """``files`` N names, ``given`` N class numbers into ``labels``, ``probabilities`` N x classes."""

    labels: tuple[str, ...]
    files: tuple[str, ...]
    given: Labels
    probabilities: Probabilities
    skipped: int
    """Pictures of classes too small to be learnt from one part and looked at in another."""

    @property
    def accuracy(self) -> float:
        """Share of the pictures whose best class is their label."""
        return accuracy(self.given, self.probabilities)


def find_network_disagreements(
    folder: Path,
    *,
    splits: tuple[Split, ...] = ("train",),
    recipe: Recipe | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> LabelIssues:
    """Predict out of fold, as people decided so far, and store the findings "network_disagrees", which come back.

    Findings about other pictures stay. Progress counts batches of all folds. Errors as in ``out_of_fold``.
    """
    curation = Curation(folder)
    found = out_of_fold(
        labelled_as_decided(folder),
        recipe or read_recipe(LABEL_CHECK),
        splits=splits,
        groups=groups_of_findings(curation.findings(COPY_REASONS)),
        progress=progress,
        cancelled=cancelled,
    )
    findings = network_disagreements(found.files, found.labels, found.given, found.probabilities)
    curation.write_findings(("network_disagrees",), findings, looked_at=found.files)
    return LabelIssues(findings=findings, skipped=found.skipped)


def out_of_fold(
    dataset: Dataset,
    recipe: Recipe,
    *,
    splits: tuple[Split, ...] = ("train",),
    groups: Mapping[str, str] | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> OutOfFold:
    """Train one network a fold on the other folds and predict the fold with it.

    Each class is spread evenly; pictures of one group (``groups`` maps files to groups, such as copies) or one
    subject are in one fold. Augmented copies are left out: they show what their originals do. Classes too small to
    stand in two folds are skipped. Raises DatasetError when fewer than two classes are left or a fold is empty,
    WorkCancelled after a cancel.
    """
    pooled = _pooled(dataset, splits)
    used, folds = folded(pooled, recipe.seed, groups or {})
    recipe = _paced(recipe, folds)
    labels = used.manifest.labels
    pictures = load_inputs(used, "train", labels, recipe.input, cancelled=cancelled)
    targets = training_targets(used, recipe)
    step = _counting(_batches_in_all(folds, recipe), progress)
    probabilities = np.empty((len(pictures), len(labels)), np.float32)
    for fold in range(FOLDS):
        learnt = folds != fold
        network, batches = _trained(_subset(pictures, learnt), targets[learnt], recipe, step, cancelled)
        probabilities[~learnt] = _predicted(network, batches, pictures.pixels[~learnt])
    return OutOfFold(
        labels=labels,
        files=pictures.files,
        given=pictures.labels,
        probabilities=probabilities,
        skipped=len(pooled.manifest.records) - len(pictures),
    )


def groups_of_findings(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Return one group a file; an exact group and a near one with a picture in common are one."""
    near = {finding.file: finding.group for finding in findings if finding.reason == "near_copy"}
    exact = [finding for finding in findings if finding.reason == "exact_copy"]
    wider = {finding.group: near[finding.file] for finding in exact if finding.file in near}
    return {finding.file: wider.get(finding.group, f"exact {finding.group}") for finding in exact} | near


def _pooled(dataset: Dataset, splits: tuple[Split, ...]) -> Dataset:
    """Return the pictures of these splits as if all were in train, without augmented copies."""
    chosen = (record for record in dataset.manifest.records if record.split in splits and not record.parameters)
    records = tuple(replace(record, split="train") for record in chosen)
    if not records:
        raise DatasetError(
            "The dataset {name} has no labelled pictures in {splits}. Choose another split.",
            name=dataset.name,
            splits=", ".join(splits),
        )
    return replace(dataset, manifest=Manifest(records=records))


def _paced(recipe: Recipe, folds: npt.NDArray[np.int64]) -> Recipe:
    """Return the recipe as it is used on the pictures of all folds but the largest."""
    return pace_for(recipe, len(folds) - int(np.bincount(folds).max())).of(recipe)


def _batches_in_all(folds: npt.NDArray[np.int64], recipe: Recipe) -> int:
    learnt = (int((folds != fold).sum()) for fold in range(FOLDS))
    return recipe.epochs * sum(max(count // recipe.batch_size, 1) for count in learnt)


def _counting(total: int, progress: Progress) -> Step:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    return step


def _subset(pictures: LabelledPictures, chosen: npt.NDArray[np.bool_]) -> LabelledPictures:
    files = tuple(file for file, wanted in zip(pictures.files, chosen, strict=True) if wanted)
    return LabelledPictures(pixels=pictures.pixels[chosen], labels=pictures.labels[chosen], files=files)


def _trained(
    pictures: LabelledPictures, targets: Targets, recipe: Recipe, step: Step, cancelled: Cancelled
) -> tuple[keras.Model, TrainingBatches]:
    """Return the network and the batches of its last epoch."""
    keras.utils.set_random_seed(recipe.seed)
    classes = targets.shape[1]
    network = build_network(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)
    batches = epoch_batches(pictures, targets, recipe, 1)
    compile_network(network, recipe, steps_per_epoch=len(batches))
    for epoch in range(1, recipe.epochs + 1):
        batches = epoch_batches(pictures, targets, recipe, epoch)
        if run_epoch(network, batches, lambda _event: step(), cancelled) is None:
            raise WorkCancelled("The label check was cancelled. No finding was changed.")
    return network, batches


def _predicted(network: keras.Model, batches: TrainingBatches, pixels: npt.NDArray[Any]) -> Probabilities:
    with averaged_weights(network, batches):
        return np.asarray(network.predict(pixels.astype(np.float32), batch_size=256, verbose=0), np.float32)
