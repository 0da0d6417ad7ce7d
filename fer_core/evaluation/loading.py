"""Reads a split as a network takes it: its pictures, or what is read from their landmarks, which is kept."""

from collections.abc import Sequence

from fer_core.datasets.dataset import Dataset, LabelledPictures
from fer_core.datasets.manifest import Split
from fer_core.evaluation.feature_store import stored_features
from fer_core.networks.inputs import InputSpec, to_pixels
from fer_core.progress import Cancelled, Progress, never, unwatched


def load_inputs(
    dataset: Dataset,
    split: Split,
    labels: Sequence[str],
    spec: InputSpec,
    *,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> LabelledPictures:
    """Read a whole split; class numbers index ``labels``.

    Progress is told, and cancelling is asked, while landmarks are read. Raises DatasetError for a class that is not
    among the labels or for a broken picture, WorkCancelled after a cancel.
    """
    if spec.features == "pixels":
        return dataset.load(split, labels, lambda image: to_pixels(image, spec))
    records, numbers = dataset.numbered(split, labels)
    found = stored_features(dataset, records, spec, progress=progress, cancelled=cancelled)
    return LabelledPictures(pixels=found.rows, labels=numbers, files=tuple(record.file for record in records))
