"""A dataset as people decided so far, without publishing it."""

from dataclasses import replace
from pathlib import Path

from fer_core.datasets.curation.standing import curated
from fer_core.datasets.curation.store import Curation
from fer_core.datasets.dataset import Dataset
from fer_core.errors import DatasetError


def as_decided(dataset: Dataset) -> Dataset:
    """Return an opened dataset with the decisions about it: labels and splits changed, excluded pictures left out.

    Pictures without a label stay. One that nobody decided about, such as an archive, comes back as it is. Raises
    DatasetError when every picture is excluded or the decisions cannot be read.
    """
    standings = Curation(Path(dataset.source.origin)).standings()
    if not standings:
        return dataset
    decided = curated(dataset.manifest, standings)
    if not decided.records:
        raise DatasetError("Every picture of {name} is excluded. Take some of them back first.", name=dataset.name)
    return replace(dataset, manifest=decided)
