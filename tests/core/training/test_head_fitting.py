"""The head's fit: it learns, stays near where it began, and gives every class the same say."""

import numpy as np
import pytest

from fer_core.networks.head import Head
from fer_core.training.head_fitting import Lesson, balanced, fit_head, with_classes


@pytest.fixture
def start() -> Head:
    return Head(kernel=np.zeros((2, 3), np.float32), bias=np.zeros(3, np.float32))


@pytest.fixture
def lesson() -> Lesson:
    """Three groups of points around the corners of a triangle."""
    random, labels = np.random.default_rng(1), np.repeat([0, 1, 2], [60, 30, 10])
    corners = np.array([[0, 4], [4, 0], [-4, -4]], np.float32)
    features = corners[labels] + random.normal(0, 0.3, (100, 2)).astype(np.float32)
    return Lesson(features=features, targets=np.eye(3)[labels], weights=balanced(labels))


def test_separable_classes_are_told_apart_the_same_way_each_time(start: Head, lesson: Lesson) -> None:
    head = fit_head(start, lesson)
    found = head.probabilities(lesson.features)
    assert (found.argmax(axis=1) == lesson.targets.argmax(axis=1)).all()
    assert np.allclose(found.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(fit_head(start, lesson).kernel, head.kernel)


def test_the_nearer_it_must_stay_the_less_it_moves(start: Head, lesson: Lesson) -> None:
    moved = [float(np.abs(fit_head(start, lesson, nearness=near).kernel).sum()) for near in (1e-3, 1.0, 1e6)]
    assert moved[0] > moved[1] > moved[2] and moved[2] < 1e-3


def test_the_gradient_vanishes_at_the_answer(start: Head, lesson: Lesson) -> None:
    head = fit_head(start, lesson, nearness=0.1)
    weights = lesson.weights / lesson.weights.sum()
    gap = weights[:, None] * (head.probabilities(lesson.features) - lesson.targets)
    assert np.abs(lesson.features.T @ gap + 0.1 * head.kernel).max() < 1e-4
    assert np.abs(gap.sum(axis=0) + 0.1 * head.bias).max() < 1e-4


def test_every_class_has_the_same_say() -> None:
    assert balanced(np.array([0, 0, 0, 1])).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])


def test_known_classes_keep_their_weights_and_new_ones_begin_as_the_mean() -> None:
    head = Head(kernel=np.array([[1, 3], [2, 6]], np.float32), bias=np.array([0, 1], np.float32))
    found = with_classes(head, ("happy", "sad"), ("sad", "bored"))
    assert found.kernel.tolist() == [[3, 2], [6, 4]]
    assert found.bias.tolist() == [1, 0.5]
