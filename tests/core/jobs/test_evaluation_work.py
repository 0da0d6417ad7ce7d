"""An evaluation that is cancelled half way keeps its answers, and says so."""

from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.errors import WorkCancelled
from fer_core.evaluation.keeping import kept_evaluation, kept_measures
from fer_core.jobs.evaluation_work import evaluate_network
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.watch import Watch
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.workspace import datasets_folder
from tests import drawn_dataset


class Cancelled(Watch):
    """Cancelled as soon as the pictures are measured."""

    def cancelled(self) -> bool:
        return self.status.phase.startswith("Measuring")


def test_answers_stay_when_measuring_is_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    given = drawn_dataset.write_folder(tmp_path / "given", drawn_dataset.files({"train": 1, "valid": 1}))
    import_dataset(open_dataset(given), datasets_folder() / "drawn")
    dataset = open_dataset(datasets_folder() / "drawn")
    watch = Cancelled(Job(tmp_path / "job"), JobStatus())
    with pytest.raises(WorkCancelled, match="What the network answered is kept"):
        evaluate_network({"model": "default", "dataset": "drawn", "split": "valid"}, watch)
    assert kept_evaluation(read_card(bundle_folder("default")), dataset, "valid") is not None
    assert kept_measures(dataset, "valid") is None
