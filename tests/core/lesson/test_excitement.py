"""The faces that a map answers to the most."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.lesson.excitement import dataset_gallery, drawn_gallery, excitement, most_excited
from fer_core.lesson.inside import InsideNetwork, open_inside
from fer_core.networks.bundle import shipped_folder
from tests import drawn_dataset


@pytest.fixture(scope="module")
def network() -> InsideNetwork:
    return open_inside(shipped_folder())


def test_the_strongest_come_first(network: InsideNetwork) -> None:
    gallery, layer = drawn_gallery(network, each=2), network.layers[3]
    answers = excitement(network, gallery, layer)
    assert answers.shape == (14, layer.maps)
    maps = network.maps(gallery.inputs, layer)
    number = int(answers.max(axis=0).argmax())
    places = most_excited(answers, number, 5)
    strengths = [float(maps[place, number].max()) for place in places]
    assert strengths == sorted(strengths, reverse=True) and strengths[0] == pytest.approx(maps[:, number].max())


def test_faces_that_leave_a_map_cold_are_not_shown() -> None:
    answers = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 0.0]], np.float32)
    assert most_excited(answers, 0, 3) == [1, 2]
    assert most_excited(answers, 1, 2) == [0, 1]  # a map that answers to none: any will do


def test_a_dataset_is_looked_through_with_progress(network: InsideNetwork, tmp_path: Path) -> None:
    folder = drawn_dataset.write_folder(tmp_path / "given", drawn_dataset.files({"train": 4}))
    (folder / "train/happy/0.png").write_bytes(b"broken")
    seen: list[tuple[int, int]] = []
    gallery = dataset_gallery(network, open_dataset(folder), most=12, progress=lambda *now: seen.append(now))
    assert len(gallery.images) == len(gallery.labels) == len(gallery.inputs) == 11
    assert seen[-1] == (12, 12) and set(gallery.labels) == set(drawn_dataset.LABELS)
