"""What a recipe reaches with other seeds, noted in the card of the network that was kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fer_core.errors import ConfigurationError
from fer_core.networks.card import Card, read_card, write_card
from fer_core.networks.model_card import LEAST_SEEDS, write_model_card


def note_seeds(folder: Path, others: Sequence[Path]) -> Card:
    """Write seed and accuracy of a network, and of others that the same recipe trained, into its card and model card.

    Raises ConfigurationError, and writes nothing, where they are fewer than three in all, were trained by another
    recipe or on other pictures, or share a seed.
    """
    card = read_card(folder)
    cards = [card, *map(read_card, others)]
    if len(cards) < LEAST_SEEDS:
        raise ConfigurationError(
            "{count} trainings tell nothing about chance. Give at least {least} in all.",
            count=len(cards),
            least=LEAST_SEEDS,
        )
    seeds = [one.recipe.get("seed") for one in cards]
    for one in cards:
        same = {**one.recipe, "seed": 0} == {**card.recipe, "seed": 0}
        alike = one.dataset.get("fingerprint") == card.dataset.get("fingerprint")
        if not same or not alike or one.recipe.get("seed") is None or seeds.count(one.recipe["seed"]) > 1:
            raise ConfigurationError(
                'The network "{name}" cannot stand beside "{first}": both must have been trained by the same recipe, '
                "on the same pictures, and with seeds of their own.",
                name=one.name,
                first=card.name,
            )
    noted = [
        {"seed": one.recipe["seed"], "accuracy": one.metrics["accuracy"], "best_epoch": one.training["best_epoch"]}
        for one in cards
    ]
    card = replace(card, training={**card.training, "seeds": noted})
    write_card(card, folder)
    write_model_card(card, folder)
    return card
