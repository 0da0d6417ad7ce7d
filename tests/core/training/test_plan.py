"""What cannot be taught is said before the lesson."""

import json

import pytest

from fer_core.errors import TrainingError
from fer_core.networks.card import card_from
from fer_core.networks.card_checks import MOST_LABELS
from fer_core.training.plan import Plan, completed
from tests.small_bundle import LABELS, card

NEW = tuple(f"new {number}" for number in range(MOST_LABELS - len(LABELS) + 1))
CARD = card_from(json.dumps(card({})).encode(), origin="small")


def test_no_more_classes_than_a_card_can_have() -> None:
    with pytest.raises(
        TrainingError, match=f"would have {MOST_LABELS + 1} classes, and one tells at most {MOST_LABELS}"
    ):
        completed(Plan(name="x", classes=NEW), CARD, None)
    assert completed(Plan(name="x", classes=NEW[1:]), CARD, None) == NEW[1:]
    assert completed(Plan(name="x", classes=NEW, remove=LABELS[:1]), CARD, None) == NEW


def test_no_class_that_a_card_cannot_have() -> None:
    with pytest.raises(TrainingError, match="cannot have the class 'bbb"):
        completed(Plan(name="x", classes=("b" * 250,)), CARD, None)
