"""Figures that a network's card brought along from elsewhere: what its maker says, which nobody here has measured."""

from dataclasses import replace
from typing import Final

from fer_core.networks.card import Card

FROM_ELSEWHERE: Final = "from_elsewhere"
"""In the card's training, set whenever a network is imported; what is taught to it later keeps it."""


def brought(card: Card) -> Card:
    """Return the card of a network that came as an archive."""
    return replace(card, training={**card.training, FROM_ELSEWHERE: True})


def is_claim(card: Card) -> bool:
    """Tell whether the card's figures are its maker's."""
    return bool(card.training.get(FROM_ELSEWHERE))
