"""Networks that were built here and exported: shortcuts, no dense layer, parts of the face."""

from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.evaluation.explanation import Explainer
from fer_core.lesson.drawn_faces import drawn_faces
from fer_core.lesson.dropping import scores_with_dropout
from fer_core.lesson.graph import Graph
from fer_core.lesson.inside import InsideNetwork
from fer_core.lesson.looked_at import hires_cam
from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec
from fer_core.networks.packing import write_network_files
from tests.core.lesson.cards import card_of

FACE = drawn_faces(1, seed=2, labels=("happy",))[0].image
SMALL = {
    "mini-xception": {"stem_widths": [4], "widths": [4, 8]},
    "flagship": {"widths": [4, 8], "depths": [1, 1], "squeeze_ratio": 2},
    "vgg": {"widths": [4, 8], "depths": [1, 2], "dense_widths": [8]},
    "landmark-fusion": {"widths": [4, 8], "depths": [1, 1], "part_units": 4, "distance_units": 4, "head_units": 8},
}


@pytest.fixture(scope="module")
def built() -> dict[str, keras.Model]:
    keras.utils.set_random_seed(1)
    return {name: build_network(name, spec=spec_of(name), classes=3, options=SMALL[name]) for name in SMALL}


@pytest.fixture(scope="module")
def opened(built: dict[str, keras.Model], tmp_path_factory: pytest.TempPathFactory) -> dict[str, InsideNetwork]:
    return {name: exported(name, model, tmp_path_factory.mktemp(name)) for name, model in built.items()}


def spec_of(name: str) -> InputSpec:
    return InputSpec(features="landmarks" if name == "landmark-fusion" else "pixels")


def exported(name: str, model: keras.Model, folder: Path) -> InsideNetwork:
    spec = spec_of(name)
    write_network_files(model, folder)
    return InsideNetwork(card_of(spec), Graph.read(folder / "network.onnx"))


def test_shortcuts_are_layers_of_their_own(opened: dict[str, InsideNetwork]) -> None:
    kinds = [layer.kind for layer in opened["mini-xception"].layers]
    assert kinds.count("sum") == 2 and kinds[0] == "relu" and kinds[-1] == "convolution"


@pytest.mark.parametrize("name", ["mini-xception", "flagship", "vgg"])
def test_hires_cam_is_as_gradients_have_it(
    opened: dict[str, InsideNetwork], built: dict[str, keras.Model], name: str
) -> None:
    expected = [Explainer(built[name], spec_of(name)).heat_maps([FACE], [number])[0] for number in range(3)]
    assert any(heat.max() == 1 for heat in expected)
    for number, heat in enumerate(expected):
        found = hires_cam(opened[name], FACE, number)
        assert found is not None
        apart = np.abs(found - heat)  # a place that only just wins its pooling, or wins it level, has no one slope
        assert apart.mean() < 0.005 and apart.max() < 0.1


@pytest.mark.parametrize("name", ["mini-xception", "flagship"])
def test_dropping_features_changes_the_scores(opened: dict[str, InsideNetwork], name: str) -> None:
    network = opened[name]
    whole = scores_with_dropout(network, FACE, 0.0, seed=1)
    assert np.allclose(whole.scores, network.scores(network.inputs([FACE]))[0], atol=1e-4)
    assert not np.allclose(scores_with_dropout(network, FACE, 0.8, seed=1).scores, whole.scores, atol=1e-5)


def test_a_network_on_parts_tells_which_part_a_layer_sees(opened: dict[str, InsideNetwork]) -> None:
    network = opened["landmark-fusion"]
    parts = [layer.part for layer in network.layers]
    assert {part: parts.count(part) for part in set(parts)} == {"left_eye": 4, "right_eye": 4, "mouth": 4}
    assert hires_cam(network, FACE, 1) is None
    assert network.probabilities([FACE]).sum() == pytest.approx(1, abs=1e-5)
