"""Gives a bundle from before marks the marks of the pictures that its training learned from and was chosen by."""

from pathlib import Path

from fer_core.datasets.dataset import Dataset
from fer_core.evaluation.loading import load_inputs
from fer_core.networks.card import read_card, write_card
from fer_core.networks.model_card import write_model_card
from fer_core.networks.training_marks import marks_of_splits, read_marks, stored_marks
from fer_core.training.rehearsal import SPLITS, check_trained_on


def add_marks(folder: Path, dataset: Dataset) -> dict[str, int]:
    """Write ``known.npz``, name it in the card and the model card, and return how many pictures of each split it knows.

    What the bundle knows already, as from a network that it started from, stays.
    Raises TrainingError when ``dataset`` is not the one that the card names: other pictures were not learned from.
    """
    card = read_card(folder)
    check_trained_on(card, dataset)
    train, valid = (load_inputs(dataset, split, card.labels, card.input).pixels for split in SPLITS)
    marks, before = marks_of_splits(train, valid), read_marks(folder, card)
    card = stored_marks(marks | before if before else marks, card, folder)
    write_card(card, folder)
    write_model_card(card, folder)
    known: dict[str, int] = card.training.get("known", {})
    return known
