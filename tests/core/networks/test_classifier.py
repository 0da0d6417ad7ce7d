"""The shipped network as a classifier."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fer_core.expressions import SEVEN
from fer_core.networks.bundle import bundle_folder, golden_image
from fer_core.networks.classifier import OnnxClassifier, apply_temperature, load_classifier


@pytest.fixture(scope="module")
def classifier() -> OnnxClassifier:
    return load_classifier(bundle_folder())


def crops(count: int) -> list[np.ndarray]:
    random = np.random.default_rng(4)
    return [np.roll(golden_image(48), int(shift), axis=1) for shift in random.integers(-4, 5, count)]


def test_the_default_knows_the_seven_in_order(classifier: OnnxClassifier) -> None:
    assert classifier.labels == SEVEN


def test_a_batch_gives_what_single_crops_give(classifier: OnnxClassifier) -> None:
    together = [found.values for found in classifier.classify(crops(5))]
    alone = [classifier.classify([crop])[0].values for crop in crops(5)]
    assert np.allclose(together, alone, atol=1e-5)


def test_no_crops_give_nothing(classifier: OnnxClassifier) -> None:
    assert classifier.classify([]) == ()


def test_calibration_is_applied(classifier: OnnxClassifier) -> None:
    raw = classifier.raw_probabilities(crops(1))
    expected = apply_temperature(raw, classifier.card.temperature)[0]
    assert np.allclose(classifier.classify(crops(1))[0].values, expected, atol=1e-6)


def test_threads_may_share_it(classifier: OnnxClassifier) -> None:
    expected = classifier.classify(crops(1))[0].values
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: classifier.classify(crops(1))[0].values, range(200)))
    assert all(np.array_equal(answer, expected) for answer in answers)
