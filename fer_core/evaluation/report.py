"""A network's report on one split of one dataset."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import Split
from fer_core.evaluation import metrics
from fer_core.evaluation.loading import load_inputs
from fer_core.intervals import wilson_interval
from fer_core.networks.card import Card
from fer_core.networks.classifier import OnnxClassifier, load_classifier
from fer_core.networks.known_pictures import of_lessons
from fer_core.networks.training_marks import as_numbers, marks_of, read_marks
from fer_core.progress import Progress, unwatched

BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReport:
    """``images`` carry this label; all shares are 0 to 1."""

    images: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """As ``evaluate --json`` writes it; the matrix has labels in rows and predictions in columns."""

    model: str
    data: str
    split: str
    images: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    loss: float
    macro_f1: float
    calibration_error: float
    labels: tuple[str, ...]
    confusion_matrix: tuple[tuple[int, ...], ...]
    per_class: dict[str, ClassReport]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """A report and what it was made of: N files in the dataset's order, their class numbers, N x classes."""

    report: Report
    files: tuple[str, ...]
    truth: metrics.Labels
    probabilities: metrics.Probabilities
    learnt: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    """N answers, or none at all: whether the network learnt from this picture, as far as its bundle names pictures."""
    chose: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    """N answers: whether this picture helped to choose its best epoch; none at all where the bundle does not tell."""

    @property
    def others(self) -> npt.NDArray[np.bool_]:
        """The answers of ``right`` about the pictures that it did not learn from."""
        return self.right[~self.learnt] if len(self.learnt) else self.right

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """N answers: whether the likeliest class is the label."""
        right: npt.NDArray[np.bool_] = self.probabilities.argmax(axis=1) == self.truth
        return right


def evaluate(
    folder: Path,
    dataset: Dataset,
    *,
    split: Split | None = None,
    progress: Progress = unwatched,
) -> Evaluation:
    """Evaluate the bundle in ``folder`` with the engine that serves it; split: test where there is one, else valid."""
    classifier = load_classifier(folder)
    chosen = dataset.split_or_default(split)
    pictures = load_pictures(dataset, chosen, classifier, progress=progress)
    probabilities = predict(classifier, pictures, progress=progress)
    found = report(
        pictures.labels,
        probabilities,
        labels=classifier.labels,
        model=classifier.card.name,
        data=dataset.name,
        split=chosen,
    )
    learnt, chose = _known(folder, classifier.card, pictures)
    return Evaluation(
        report=found,
        files=pictures.files,
        truth=pictures.labels,
        probabilities=probabilities,
        learnt=learnt,
        chose=chose,
    )


def _known(folder: Path, card: Card, pictures: LabelledPictures) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Find the pictures that its training or a lesson learned from, and those that chose its epoch, wherever they are.

    The second answer is empty where the bundle names no pictures of its training.
    """
    taught, trained = as_numbers(of_lessons(card).learnt), read_marks(folder, card)
    if not len(taught) and trained is None:
        return np.zeros(len(pictures), bool), np.zeros(0, bool)
    found = marks_of(pictures.pixels)
    if trained is None:
        return np.isin(found, taught), np.zeros(0, bool)
    return np.isin(found, taught) | np.isin(found, trained.train), np.isin(found, trained.valid)


def load_pictures(
    dataset: Dataset, split: Split, classifier: OnnxClassifier, *, progress: Progress = unwatched
) -> LabelledPictures:
    """Read a split as the network takes it; raises DatasetError for a class that it does not know."""
    return load_inputs(dataset, split, classifier.labels, classifier.card.input, progress=progress)


def predict(
    classifier: OnnxClassifier,
    pictures: LabelledPictures,
    *,
    progress: Progress = unwatched,
) -> metrics.Probabilities:
    """Return calibrated probabilities, N x classes."""
    parts = []
    for start in range(0, len(pictures), BATCH):
        inputs = pictures.pixels[start : start + BATCH].astype(np.float32)
        parts.append(classifier.calibrated(inputs))
        progress(start + len(inputs), len(pictures))
    return np.concatenate(parts)


def report(
    truth: metrics.Labels,
    probabilities: metrics.Probabilities,
    *,
    labels: tuple[str, ...],
    model: str,
    data: str,
    split: str,
) -> Report:
    """Measure predictions; a class without pictures counts 0 in no mean, only in the matrix."""
    matrix = metrics.confusion_matrix(truth, probabilities.argmax(axis=1), len(labels))
    right, images, predicted = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    recall, precision = metrics.share(right, images), metrics.share(right, predicted)
    f1 = metrics.share(2 * right, images + predicted)
    return Report(
        model=model,
        data=data,
        split=split,
        images=len(truth),
        accuracy=metrics.accuracy(truth, probabilities),
        accuracy_interval=wilson_interval(int(right.sum()), len(truth)),
        loss=metrics.cross_entropy(truth, probabilities),
        macro_f1=float(f1[images > 0].mean()),
        calibration_error=metrics.calibration_error(truth, probabilities),
        labels=labels,
        confusion_matrix=tuple(tuple(map(int, row)) for row in matrix),
        per_class={
            label: ClassReport(
                images=int(images[i]), precision=float(precision[i]), recall=float(recall[i]), f1=float(f1[i])
            )
            for i, label in enumerate(labels)
        },
    )
