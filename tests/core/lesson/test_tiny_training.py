"""The tiny network: it learns, it overfits, dropout and augmentation hinder that, and it stops when told."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.errors import ConfigurationError, DatasetError
from fer_core.expressions import SEVEN
from fer_core.lesson.tiny_network import TinyNetwork
from fer_core.lesson.tiny_pictures import TinyData, TinyPictures, dataset_data, drawn_data, varied
from fer_core.lesson.tiny_training import TinyEpoch, TinySettings, train_tiny
from tests import drawn_dataset


@pytest.fixture(scope="module")
def data() -> TinyData:
    return drawn_data(5, seed=1)


def trained(data: TinyData, **settings: object) -> list[TinyEpoch]:
    epochs: list[TinyEpoch] = []
    train_tiny(data, TinySettings(each=5, **settings), lambda epoch: epochs.append(epoch) is None)  # type: ignore[arg-type]
    return epochs


def test_wrong_labels_are_learned_by_heart_unless_hindered(data: TinyData) -> None:
    plain = trained(data, epochs=40)
    hindered = trained(data, epochs=40, dropout=True, augmentation=True)
    assert plain[-1].accuracy > 0.95 > hindered[-1].accuracy
    lowest = min(epoch.kept_back_loss for epoch in plain)
    assert plain[-1].kept_back_loss > lowest + 0.3  # overfitting
    assert hindered[-1].kept_back_loss < plain[-1].kept_back_loss


def test_the_same_settings_give_the_same_lines(data: TinyData) -> None:
    assert trained(data, epochs=3, dropout=True, augmentation=True) == trained(
        data, epochs=3, dropout=True, augmentation=True
    )


def test_it_stops_when_told(data: TinyData) -> None:
    epochs: list[TinyEpoch] = []

    def told(epoch: TinyEpoch) -> bool:
        epochs.append(epoch)
        return len(epochs) < 2

    train_tiny(data, TinySettings(), told)
    assert len(epochs) == 2


def test_slopes_lead_downhill() -> None:
    """One small step on a batch lowers the loss on that batch, so the slopes have the right signs."""
    data = drawn_data(2, seed=3).train
    network = TinyNetwork(len(SEVEN), dropout=0.0, seed=1)
    losses = []
    for _step in range(6):
        chances = network.probabilities(data.pixels)
        losses.append(-np.log(chances[np.arange(len(data)), data.labels]).mean())
        network.learn(data.pixels, data.labels)
    assert losses == sorted(losses, reverse=True)
    assert 3000 < network.size < 6000


def test_wrong_labels_are_about_as_many_as_asked_for() -> None:
    pictures = TinyPictures(pixels=np.zeros((1000, 24, 24), np.float32), labels=np.arange(1000) % 7)
    wrong = pictures.with_wrong_labels(0.3, 7, seed=1).labels
    assert (wrong != pictures.labels).mean() == pytest.approx(0.3, abs=0.04)
    assert set(wrong.tolist()) == set(range(7))
    assert np.array_equal(pictures.with_wrong_labels(0.0, 7, seed=1).labels, pictures.labels)


def test_varied_pictures_are_others_but_alike(data: TinyData) -> None:
    made = varied(data.train.pixels, np.random.default_rng(1))
    assert made.shape == data.train.pixels.shape and made.min() >= 0 and made.max() <= 1
    assert 0.01 < np.abs(made - data.train.pixels).mean() < 0.3


@pytest.mark.parametrize("wrong", [{"each": 0}, {"wrong_labels": 0.6}, {"epochs": 1000}], ids=str)
def test_settings_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="1 to 200 epochs from 1 to 200 pictures"):
        TinySettings(**wrong)  # type: ignore[arg-type]


def test_a_dataset_gives_its_classes_and_keeps_some_back(tmp_path: Path) -> None:
    files = drawn_dataset.files({"train": 6, "valid": 3})
    folder = drawn_dataset.write_folder(tmp_path / "given", files)
    (folder / "train/happy/0.png").write_bytes(b"broken")
    data = dataset_data(open_dataset(folder), 6, seed=1)
    assert data.classes == drawn_dataset.LABELS
    assert (len(data.train), len(data.kept_back)) == (17, 9)
    assert data.train.pixels.min() == 0 and data.train.pixels.max() == 1


def test_a_dataset_without_pictures_to_keep_back_is_refused(tmp_path: Path) -> None:
    folder = drawn_dataset.write_folder(tmp_path / "given", drawn_dataset.files({"train": 2}))
    with pytest.raises(DatasetError, match="others that are kept back"):
        dataset_data(open_dataset(folder), 2, seed=1)
