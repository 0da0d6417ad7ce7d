"""Variations of a row: seeded, mirrored as a whole, lit alike."""

from dataclasses import replace

import numpy as np

from fer_core.datasets.augmentation import AugmentationConfig, FeatureAugmenter
from fer_core.datasets.augmentation.ranges import NO_CHANGE
from fer_core.faces.feature_row import FaceFeatures
from tests.drawn_features import drawn_features

PLAIN = drawn_features("happy", 5)


def varied(config: AugmentationConfig, count: int = 40) -> list[FaceFeatures]:
    augmenter = FeatureAugmenter(config, seed=7)
    return [FaceFeatures.from_row(augmenter.augment(PLAIN.as_row())) for _ in range(count)]


def test_nothing_switched_on_changes_nothing() -> None:
    assert all(np.array_equal(found.as_row(), PLAIN.as_row()) for found in varied(NO_CHANGE, 3))


def test_the_same_seed_gives_the_same_rows() -> None:
    first, second = (FeatureAugmenter(AugmentationConfig(), seed=3) for _ in range(2))
    rows = [(first.augment(PLAIN.as_row()), second.augment(PLAIN.as_row())) for _ in range(5)]
    assert all(np.array_equal(one, other) for one, other in rows)
    assert not np.array_equal(rows[0][0], rows[1][0])


def test_a_flip_is_the_mirror_image_half_of_the_time() -> None:
    plain, mirror = (found.as_row().tobytes() for found in (PLAIN, PLAIN.mirrored()))
    seen = [found.as_row().tobytes() for found in varied(replace(NO_CHANGE, flip=True), 60)]
    assert set(seen) == {plain, mirror}
    assert 15 <= seen.count(mirror) <= 45


def test_light_changes_alike_in_all_parts() -> None:
    for found in varied(replace(NO_CHANGE, brightness=0.1)):
        changes = [
            np.median(getattr(found, name).astype(int) - getattr(PLAIN, name))
            for name in ("left_eye", "right_eye", "mouth")
        ]
        assert np.ptp(changes) == 0
        assert np.array_equal(found.distances, FaceFeatures.from_row(PLAIN.as_row()).distances)


def test_parts_move_each_for_itself_and_distances_with_them() -> None:
    found = varied(replace(NO_CHANGE, shift=0.1), 200)
    assert not np.array_equal(found[0].left_eye, PLAIN.left_eye)
    noise = np.array([one.distances for one in found]) - PLAIN.distances
    assert np.abs(noise.mean(axis=0)).max() < 0.02
    assert np.allclose(noise.std(axis=0), 0.05, atol=0.012)
