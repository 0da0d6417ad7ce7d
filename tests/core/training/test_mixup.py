"""Mixup blends pictures and targets by the same share."""

import numpy as np
import pytest

from fer_core.training.mixup import mix

PICTURES = np.random.default_rng(1).integers(0, 256, (64, 4, 4, 1)).astype(np.float32)
TARGETS = np.eye(64, dtype=np.float32)


def mixed(alpha: float, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    return mix(PICTURES, TARGETS, alpha=alpha, random=np.random.default_rng(seed))


def test_pictures_are_blended_as_their_targets_say() -> None:
    pictures, targets = mixed(0.4)
    assert np.allclose(pictures, np.tensordot(targets, PICTURES, axes=1), atol=1e-3)
    assert pictures.dtype == targets.dtype == np.float32
    assert np.allclose(targets.sum(axis=1), 1, atol=1e-6) and targets.min() >= 0
    assert ((targets > 0).sum(axis=1) <= 2).all() and ((targets > 0).sum(axis=1) == 2).sum() > 50


def test_shares_are_drawn_from_beta() -> None:
    """Mean 1/2 and variance 1 / (4 (2 alpha + 1)); pictures that met themselves are left out."""
    own = np.concatenate([np.diag(mixed(0.4, seed)[1]) for seed in range(200)])
    own = own[own < 1]
    assert own.mean() == pytest.approx(0.5, abs=0.02)
    assert own.var() == pytest.approx(1 / (4 * 1.8), rel=0.05)


def test_the_same_seed_mixes_alike() -> None:
    assert all(map(np.array_equal, mixed(0.2), mixed(0.2)))
    assert not np.array_equal(mixed(0.2)[0], mixed(0.2, seed=3)[0])


def test_what_was_given_is_left_alone() -> None:
    before = PICTURES.copy(), TARGETS.copy()
    mixed(1.0)
    assert all(map(np.array_equal, before, (PICTURES, TARGETS)))


def test_alpha_zero_changes_and_draws_nothing() -> None:
    random = np.random.default_rng(1)
    pictures, targets = mix(PICTURES, TARGETS, alpha=0, random=random)
    assert pictures is PICTURES and targets is TARGETS
    assert random.random() == np.random.default_rng(1).random()
