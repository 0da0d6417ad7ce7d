"""The network that is taught: a bundle with its body, its head and what it remembers."""

from dataclasses import dataclass
from pathlib import Path

import keras

from fer_core.errors import BundleError, TrainingError
from fer_core.networks.card import Card, read_card
from fer_core.networks.head import Head, head_of
from fer_core.networks.packing import load_network
from fer_core.networks.replay import Replay, has_replay, read_replay
from fer_core.training.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pupil:
    """An opened bundle that can be taught."""

    folder: Path
    card: Card
    network: keras.Model
    head: Head
    replay: Replay

    def kept(self, plan: Plan) -> tuple[str, ...]:
        """Return the classes that stay."""
        return tuple(label for label in self.card.labels if label not in plan.remove)

    def numbers(self, labels: tuple[str, ...]) -> tuple[int, ...]:
        """Return the place of each of its classes among the new ``labels``; -1 for one that goes."""
        return tuple(labels.index(label) if label in labels else -1 for label in self.card.labels)


def open_pupil(folder: Path) -> Pupil:
    """Open a bundle with its checks; raises TrainingError when it remembers nothing, ConfigurationError without a
    head.
    """
    card = read_card(folder)
    if not has_replay(card):
        raise TrainingError(
            "The network {name} carries no features of the pictures it learnt from (replay.npz), so it would forget "
            "its expressions while it is taught. Choose another network, or add them: python scripts/add_replay.py "
            "{name} DATA, with the dataset that it was trained on.",
            name=card.name,
        )
    network = load_network(folder)
    pupil = Pupil(folder=folder, card=card, network=network, head=head_of(network), replay=read_replay(folder))
    if pupil.replay.features.shape[1] != len(pupil.head.kernel):
        raise BundleError(
            "The file replay.npz of the network {name} is not of this network. Get it again.", name=card.name
        )
    if len(set(pupil.replay.held_out.tolist())) < 2:
        raise TrainingError(
            "The network {name} remembers no pictures that it did not learn from, so nobody could tell what teaching "
            "does to its expressions. Train it with other pictures in valid than in train.",
            name=card.name,
        )
    return pupil
