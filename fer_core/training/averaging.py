"""Makes one network of several that were trained on the same pictures: their average, calibrated and measured."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import keras
import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.average import average_of, soup_of
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, sha256
from fer_core.networks.byte_weights import round_weights
from fer_core.networks.card import Card, read_card
from fer_core.networks.network_names import new_name, own_folder
from fer_core.networks.packing import load_network, write_network_files
from fer_core.networks.shelf import staged_network
from fer_core.networks.training_marks import marks_of, read_marks
from fer_core.training.bundling import finish_bundle
from fer_core.training.norm_statistics import measure_served_statistics
from fer_core.training.rehearsal import SPLITS, check_trained_on

MeanOf = Literal["scores", "weights"]


def average_bundles(
    members: Sequence[Path],
    dataset: Dataset,
    *,
    name: str,
    mean_of: MeanOf = "scores",
    mirrored: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> Path:
    """Write the average of bundles as an own network and return its folder.

    ``mirrored``: of the scores for the mirror image too. A mean of weights has its batch normalisation measured anew.

    Raises ConfigurationError for members that do not fit together, or a mirrored mean of weights; TrainingError for one
    that was trained on other pictures, BundleError for a damaged one or a name that cannot be had. Then nothing is
    written.
    """
    name = new_name(name)
    if mirrored and mean_of == "weights":
        raise ConfigurationError(
            "A mean of weights sees each picture once. Make it first, and then a mirrored average."
        )
    cards = [read_card(folder) for folder in members]
    _check(cards)
    for folder, card in zip(members, cards, strict=True):
        _check_pictures(folder, card, dataset)
    first, networks = cards[0], [load_network(folder) for folder in members]
    soup = mean_of == "weights"
    network = _soup(networks, first, dataset) if soup else average_of(networks, mirrored=mirrored)
    with staged_network(own_folder(name)) as folder:
        say("Writing the network and its serving file")
        write_network_files(network, folder)
        card = Card(
            name=name,
            labels=first.labels,
            input=first.input,
            framing=first.framing,
            temperature=1.0,
            golden=tuple([1 / len(first.labels)] * len(first.labels)),
            files={file: sha256(folder / file) for file in (KERAS_NAME, SERVING_NAME)},
            parameters=network.count_params(),
            recipe={
                "architecture": first.recipe["architecture"] if soup else "average",
                "mean_of": mean_of,
                "mirrored": mirrored,
                **({"weight_bits": first.recipe.get("weight_bits", 32)} if soup else {}),
                "members": [{"name": card.name, "recipe": dict(card.recipe)} for card in cards],
            },
            dataset=first.dataset,
            training={
                "date": datetime.now(UTC).date().isoformat(),
                "notice": " ".join(dict.fromkeys(str(card.training.get("notice", "")) for card in cards)).strip(),
                "members": [
                    {
                        "name": card.name,
                        "parameters": card.parameters,
                        "accuracy": card.metrics["accuracy"],
                        **{name: card.training[name] for name in ("epochs", "best_epoch") if name in card.training},
                    }
                    for card in cards
                ],
            },
            licences=tuple(dict.fromkeys(licence for card in cards for licence in card.licences)),
        )
        known = [read_marks(folder, card) for folder, card in zip(members, cards, strict=True)]
        before = [marks for marks in known if marks is not None]
        finish_bundle(card, network, dataset, folder, say=say, before=before)
    return own_folder(name)


def _soup(members: Sequence[keras.Model], card: Card, dataset: Dataset) -> keras.Model:
    """Its weights take a byte each where those of the first member do, whose card it is."""
    soup = soup_of(members)
    if card.recipe.get("weight_bits") == 8:
        round_weights(soup)
    measure_served_statistics(soup, load_inputs(dataset, "train", card.labels, card.input).pixels)
    return soup


def _check(cards: Sequence[Card]) -> None:
    for card in cards:
        if (card.labels, card.input) != (cards[0].labels, cards[0].input):
            raise ConfigurationError(
                'The networks "{first}" and "{other}" cannot be averaged: they tell other classes apart, or look at '
                "other pictures.",
                first=cards[0].name,
                other=card.name,
            )
        if card.training.get("taught"):
            raise ConfigurationError(
                'The network "{name}" was taught after its training, so it cannot be averaged. Average the networks '
                "that it was made of, and teach the average.",
                name=card.name,
            )
        if "accuracy" not in card.metrics:
            raise ConfigurationError(
                'The network "{name}" was never measured. Evaluate it first, or leave it out.', name=card.name
            )


def _check_pictures(folder: Path, card: Card, dataset: Dataset) -> None:
    """As many pictures, the same in the same splits, will do: other votes, names or labels let no member know
    ``valid``. What a member knows from the network that it started from comes on top.
    """
    try:
        check_trained_on(card, dataset)
    except TrainingError:
        known, counts = read_marks(folder, card), {split: len(dataset.manifest.of(split)) for split in SPLITS}
        if known is None or any(card.dataset["images"].get(split) != count for split, count in counts.items()):
            raise
        for split, marks in zip(SPLITS, (known.train, known.valid), strict=True):
            pictures = load_inputs(dataset, split, card.labels, card.input).pixels
            if not np.isin(marks_of(pictures), marks).all():
                raise
