"""Of which pictures the framing is measured, and that a bundle is replaced whole or not at all."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from fer_core.config import Framing
from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import OutputError
from fer_core.faces.framing import FramingMeasurement
from fer_core.networks.classifier import load_classifier
from fer_core.networks.inputs import InputSpec
from fer_core.training import bundling
from fer_core.training.bundling import make_bundle
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.trainer import train
from tests.curated_dataset import make_dataset
from tests.drawn_dataset import LABELS, SIDE
from tests.without_graphs import without_graphs

RECIPE = Recipe(
    options={"widths": [4], "depths": [1], "block_dropout": 0.0, "head_dropout": 0.0},
    input=InputSpec(size_px=SIDE),
    augmentation=AugmentationConfig(),
    batch_size=4,
    epochs=1,
    averaging=0.0,
    patience_steps=0,
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_dataset(make_dataset(tmp_path_factory.mktemp("data") / "drawn"))


@pytest.fixture
def run(dataset: Dataset, tmp_path: Path) -> Iterator[Run]:
    with without_graphs():
        run = Run.start(tmp_path / "r", RECIPE)
        train(run, dataset)
        yield run


@pytest.mark.parametrize("most", [3, 7, 11, 12, 2000])
def test_the_framing_is_measured_on_all_classes_alike(
    run: Run, dataset: Dataset, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records stand one class after another, and the numbers of pictures are no multiples of the limit."""
    seen: list[bytes] = []

    def measured(pictures: Iterable[np.ndarray], *, limit: int) -> FramingMeasurement:
        seen.extend(picture.tobytes() for picture in pictures)
        return FramingMeasurement(framing=Framing(), measured=len(seen), tried=len(seen), spread=0.0)

    monkeypatch.setattr(bundling, "measure_framing", measured)
    monkeypatch.setattr(bundling, "FRAMING_PICTURES", most)
    make_bundle(run, dataset)
    labels = {dataset.picture(record).tobytes(): record.label for record in dataset.manifest.of("train")}
    counts = [sum(labels[picture] == label for picture in seen) for label in LABELS]
    assert len(set(seen)) == len(seen) == min(most, 12) and max(counts) - min(counts) <= 1


def test_an_older_bundle_stays_where_the_new_one_cannot_take_its_place(
    run: Run, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = make_bundle(run, dataset)
    before = load_classifier(bundle).card
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name == ".bundle.partial":
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refused)
        with pytest.raises(OutputError, match="bundle cannot be replaced: Access is denied"):
            make_bundle(run, dataset)
    assert load_classifier(bundle).card == before
    make_bundle(run, dataset)
    assert load_classifier(bundle).card.files != before.files  # which hold when they were written
    assert [path.name for path in run.folder.glob("*bundle*")] == ["bundle"]
