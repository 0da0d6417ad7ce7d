"""A network whose interval does not lie above what one word for all reaches only guesses."""

from typing import Any

import pytest

from fer_core.config import Framing
from fer_core.intervals import wilson_interval
from fer_core.networks.card import Card
from fer_core.networks.inputs import InputSpec
from fer_core.training.guessing import no_better_than_guessing


def measured(right: int, counts: dict[str, int]) -> dict[str, Any]:
    images = sum(counts.values())
    return {
        "accuracy": right / images,
        "accuracy_interval": list(wilson_interval(right, images)),
        "images": images,
        "per_class": {label: {"images": count} for label, count in counts.items()},
    }


def judged(metrics: dict[str, Any]) -> Any:
    card = Card(
        name="small",
        labels=("happy", "sad"),
        input=InputSpec(size_px=24),
        framing=Framing(),
        temperature=1.0,
        golden=(0.5, 0.5),
        files={},
        parameters=1,
        recipe={},
        dataset={},
        training={},
        metrics=metrics,
    )
    return no_better_than_guessing(card)


def test_a_third_of_three_even_classes_is_guessing_and_far_more_is_not() -> None:
    even = {"angry": 20, "happy": 20, "sad": 20}
    assert judged(measured(20, even)).share == pytest.approx(1 / 3)
    assert judged(measured(27, even)) is not None  # 45%, and from 33.1% on by its interval
    assert judged(measured(28, even)) is None


def test_the_commonest_class_is_what_guessing_names() -> None:
    found = judged(measured(45, {"happy": 10, "neutral": 40}))
    assert (found.label, found.share) == ("neutral", 0.8)
    assert judged(measured(49, {"happy": 10, "neutral": 40})) is None


def test_pictures_that_it_has_learnt_by_heart_do_not_count() -> None:
    whole = measured(60, {"happy": 30, "sad": 30})
    assert judged(whole) is None
    assert judged({**whole, "without_copies": measured(8, {"happy": 6, "sad": 6})}) is not None
    poor = measured(30, {"happy": 30, "sad": 30})
    assert judged(poor) is not None
    nothing_left = {"copies_of_training_pictures": 60, "without_copies": None}
    assert judged(poor | nothing_left) is None


@pytest.mark.parametrize(
    "metrics",
    [{}, {**measured(5, {"a": 5, "b": 5}), "per_class": {"a": {"recall": 0.5}, "b": {"recall": 0.5}}}],
    ids=["never measured", "not counted by class"],
)
def test_what_a_card_does_not_tell_is_not_judged(metrics: dict[str, Any]) -> None:
    assert judged(metrics) is None
