"""A card names pictures by what the network takes of them, whatever they are called."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, card_from, read_card
from fer_core.networks.known_pictures import (
    BEFORE,
    MARK,
    MOST_MARKS,
    MOVED,
    PICTURES,
    KnownPictures,
    as_text,
    learnt_beyond_train,
    mark,
    of_lessons,
    training_data,
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
    learnt, held_out, moved = (mark(np.full(3, number)) for number in range(3))
    known = KnownPictures(learnt=frozenset({learnt}), held_out=frozenset({held_out}))
    told = replace(
        card, training={**card.training, PICTURES: known.as_dict()}, dataset={**card.dataset, MOVED: as_text([moved])}
    )
    again = card_from(json.dumps(told.as_dict()).encode(), origin="here")
    assert of_lessons(again) == known
    assert learnt_beyond_train(again) == {learnt, moved}
    assert not learnt_beyond_train(card)


def test_a_card_stays_small() -> None:
    marks = [f"{number:0{MARK}x}" for number in range(MOST_MARKS + 5)]
    assert len(as_text(marks)) == MOST_MARKS * MARK


@pytest.mark.parametrize("value", [None, 3, [], {"learnt": 4}], ids=["none", "number", "list", "no text"])
def test_what_is_no_text_names_nothing(card: Card, value: object) -> None:
    odd = replace(card, training={PICTURES: value}, dataset={MOVED: value, BEFORE: value})
    assert of_lessons(odd) == KnownPictures() and not learnt_beyond_train(odd)


def test_the_dataset_before_decisions_counts_too(card: Card) -> None:
    before = {"fingerprint": "f", "images": {"train": 3}}
    assert training_data(card) == (card.dataset,)
    assert training_data(replace(card, dataset={**card.dataset, BEFORE: before}))[1] == before
