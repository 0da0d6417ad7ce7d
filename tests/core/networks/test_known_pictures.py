"""A card names pictures by what the network takes of them, whatever they are called."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, card_from, read_card
from fer_core.networks.known_pictures import (
    MARK,
    MOST_MARKS,
    PICTURES,
    KnownPictures,
    as_text,
    mark,
    of_lessons,
)


@pytest.fixture(scope="module")
def card() -> Card:
    return read_card(bundle_folder())


def test_a_mark_is_that_of_the_pixels_alone() -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert mark(pixels) == mark(pixels.copy()) == mark(np.asfortranarray(pixels))
    assert mark(pixels) != mark(pixels[::-1])
    assert len(mark(pixels)) == MARK


def test_what_was_learnt_once_stays_so() -> None:
    first = KnownPictures().with_lesson(["a", "b"], ["c", "d"])
    second = first.with_lesson(["c"], ["a", "e"])
    assert second == KnownPictures(learnt=frozenset("abc"), held_out=frozenset("de"))


def test_a_card_takes_marks_along(card: Card) -> None:
    learnt, held_out = (mark(np.full(3, number)) for number in range(2))
    known = KnownPictures(learnt=frozenset({learnt}), held_out=frozenset({held_out}))
    told = replace(card, training={**card.training, PICTURES: known.as_dict()})
    again = card_from(json.dumps(told.as_dict()).encode(), origin="here")
    assert of_lessons(again) == known
    assert of_lessons(card) == KnownPictures()


def test_a_card_stays_small() -> None:
    marks = [f"{number:0{MARK}x}" for number in range(MOST_MARKS + 5)]
    assert len(as_text(marks)) == MOST_MARKS * MARK


@pytest.mark.parametrize("value", [None, 3, [], {"learnt": 4}], ids=["none", "number", "list", "no text"])
def test_what_is_no_text_names_nothing(card: Card, value: object) -> None:
    assert of_lessons(replace(card, training={PICTURES: value})) == KnownPictures()
