"""Two shipped networks opened up: their answers, maps and features are what others calculate."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.lesson.drawn_faces import drawn_faces
from fer_core.lesson.dropping import score_as_sum, scores_with_dropout
from fer_core.lesson.inside import InsideNetwork, open_inside
from fer_core.lesson.kernels import convolve
from fer_core.lesson.looked_at import hires_cam
from fer_core.lesson.rendering import grey_values
from fer_core.networks.classifier import load_classifier
from fer_core.networks.picture_smoothing import neighbours
from fer_core.workspace import SHIPPED_MODELS
from tests import small_bundle

FACES = [face.image for face in drawn_faces(1, seed=2)]


@pytest.fixture(scope="module", params=["default", "cnn"])
def folder(request: pytest.FixtureRequest) -> Path:
    return SHIPPED_MODELS / request.param


@pytest.fixture(scope="module")
def network(folder: Path) -> InsideNetwork:
    return open_inside(folder)


@pytest.fixture(scope="module")
def widths(network: InsideNetwork) -> list[int]:
    """Maps of each block, and after that the units of dense layers."""
    options = network.card.recipe["options"]
    return [*options["widths"], *options.get("dense_widths", ())]


def test_it_answers_as_the_app_does(network: InsideNetwork, folder: Path) -> None:
    expected = np.stack([one.values for one in load_classifier(folder).classify(FACES)])
    assert np.allclose(network.probabilities(FACES), expected, atol=1e-6)


def test_scores_are_the_features_through_the_dense_layer(network: InsideNetwork) -> None:
    inputs = network.inputs(FACES)
    assert network.dense is not None
    assert np.allclose(network.dense.scores(network.features(inputs)), network.scores(inputs), atol=1e-4)


def test_the_first_map_is_its_kernel_slid_over_the_picture(network: InsideNetwork, widths: list[int]) -> None:
    grey = grey_values(FACES[0])
    mixed = neighbours(48, float(network.card.recipe.get("picture_smoothing", 0)))
    seen = mixed @ grey @ mixed
    standard = (seen - seen.mean()) / np.sqrt(seen.var() + 1)
    first = network.layers[0]
    found = network.maps(network.inputs(FACES[:1]), first)[0]
    assert len(network.kernels) == first.maps == widths[0]
    for answers, kernel in zip(found, network.kernels, strict=True):
        slid = convolve(standard, kernel)
        above = answers > 0
        if above.any():  # what is added to all pixels is the same number, and ReLU cuts the rest off
            assert np.ptp((answers - slid)[above]) < 1e-3


def test_layers_grow_deeper_and_coarser(network: InsideNetwork) -> None:
    sizes = [(layer.kind, layer.maps, layer.height) for layer in network.layers]
    options = network.card.recipe["options"]
    expected = []
    for block, (width, depth) in enumerate(zip(options["widths"], options["depths"], strict=True)):
        expected += [*[("relu", width, 48 >> block)] * depth, ("pool", width, 24 >> block)]
    assert sizes == expected
    assert {layer.part for layer in network.layers} == {""}


def test_maps_and_hires_cam_are_as_keras_has_them(network: InsideNetwork, folder: Path) -> None:
    import keras

    from fer_core.evaluation.explanation import Explainer
    from fer_core.networks.packing import load_network

    model = load_network(folder)
    outputs = [layer.output for layer in model.layers if isinstance(layer, keras.layers.ReLU)]
    relus = [output for output in outputs if len(output.shape) == 4]
    inputs = network.inputs(FACES)
    expected = keras.Model(model.inputs, relus)(inputs, training=False)
    ours = [layer for layer in network.layers if layer.kind == "relu"]
    assert len(ours) == len(relus)
    for layer, theirs in zip(ours, expected, strict=True):
        assert np.allclose(network.maps(inputs, layer), np.moveaxis(np.asarray(theirs), 3, 1), atol=1e-3)
    heats = Explainer(model, network.card.input).heat_maps(FACES, [3] * len(FACES))
    for image, heat in zip(FACES, heats, strict=True):
        found = hires_cam(network, image, 3)
        assert found is not None and np.abs(found - heat).max() < 0.05  # a place may only just win its pooling


def test_dropping_nothing_changes_nothing_and_half_of_it_does(network: InsideNetwork, widths: list[int]) -> None:
    whole = scores_with_dropout(network, FACES[0], 0.0, seed=1)
    assert np.allclose(whole.scores, network.scores(network.inputs(FACES[:1]))[0], atol=1e-4)
    assert (whole.left, whole.features) == (widths[-1], widths[-1])
    half = scores_with_dropout(network, FACES[0], 0.5, seed=1)
    assert 0.3 < half.left / half.features < 0.7
    assert not np.allclose(half.scores, whole.scores, atol=0.01)
    assert np.array_equal(half.scores, scores_with_dropout(network, FACES[0], 0.5, seed=1).scores)


def test_a_score_is_the_sum_of_its_parts(network: InsideNetwork) -> None:
    found = score_as_sum(network, FACES[0], 3)
    assert found is not None
    assert found.score == pytest.approx(float(network.scores(network.inputs(FACES[:1]))[0, 3]), abs=1e-4)
    sizes = [abs(one.added) for one in found.largest]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 5


def test_a_network_without_convolutions_has_no_maps(tmp_path) -> None:
    network = open_inside(small_bundle.write_bundle(tmp_path / "small"))
    assert network.layers == () and len(network.kernels) == 0
    assert hires_cam(network, FACES[0], 0) is None
    assert network.dense is not None and network.features(network.inputs(FACES)).shape == (7, 3)
    assert network.probabilities(FACES).sum(axis=1) == pytest.approx(1)


def test_a_damaged_network_is_told(tmp_path) -> None:
    folder = small_bundle.write_bundle(tmp_path / "small")
    (folder / "network.onnx").write_bytes(b"nothing")
    with pytest.raises(BundleError, match="not the file that its card describes"):
        open_inside(folder)
