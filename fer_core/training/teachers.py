"""Trained networks as teachers: a new one learns what they think of each training picture, beside its label.

Distillation (https://arxiv.org/abs/1503.02531): what several networks hold likely says more of a doubtful face than one
label does, and a smaller network that learns it comes near their mean.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import LabelledPictures
from fer_core.errors import BundleError, ConfigurationError, WorkCancelled
from fer_core.networks.card import Card, read_card
from fer_core.networks.inputs import InputSpec
from fer_core.networks.packing import load_network
from fer_core.networks.places import NetworkPlace, place_to_learn_from
from fer_core.progress import Cancelled, Progress
from fer_core.writing import replace_whole

BATCH = 256


def check_teachers(names: Sequence[str], labels: Sequence[str], spec: InputSpec) -> tuple[NetworkPlace, ...]:
    """Return where the teachers are; raises ConfigurationError unless each tells these classes from this input."""
    places = tuple(place_to_learn_from(name) for name in names)
    for place in places:
        card = read_card(place.folder)
        if set(card.labels) != set(labels) or card.input != spec:
            raise ConfigurationError(
                'The network "{name}" cannot teach this one: it tells {theirs} apart from {their_size} px, and this '
                "training {labels} from {size} px. Teachers need the same classes and the same input.",
                name=place.name,
                theirs=", ".join(card.labels),
                their_size=card.input.size_px,
                labels=", ".join(labels),
                size=spec.size_px,
            )
    return places


def taught_targets(
    places: Sequence[NetworkPlace],
    pictures: LabelledPictures,
    labels: Sequence[str],
    *,
    kept: Path,
    progress: Progress,
    cancelled: Cancelled,
) -> npt.NDArray[np.float32]:
    """Return N x classes: the mean of what the teachers hold likely for each picture and its mirror image.

    They are kept in the file ``kept``, for when the training goes on. Raises WorkCancelled after a cancel.
    """
    total = len(places) * len(pictures)
    targets = np.zeros((len(pictures), len(labels)), np.float32)
    for number, place in enumerate(places):
        network, card = load_network(place.folder), read_card(place.folder)
        _check_shapes(network, card, pictures)
        columns = [card.labels.index(label) for label in labels]
        for start in range(0, len(pictures), BATCH):
            if cancelled():
                raise WorkCancelled("Stopped while the teachers looked at the training pictures.")
            some = pictures.pixels[start : start + BATCH].astype(np.float32)
            targets[start : start + BATCH] += _both_ways(network, some)[:, columns] / len(places)
            progress(number * len(pictures) + start + len(some), total)
    if not np.isfinite(targets).all():
        raise BundleError("One of the teachers answers with no numbers. Leave it out: {names}.", names=_names(places))
    replace_whole(kept, lambda path: _save(path, targets))
    return targets


def _names(places: Sequence[NetworkPlace]) -> str:
    return ", ".join(place.name for place in places)


def _check_shapes(network: keras.Model, card: Card, pictures: LabelledPictures) -> None:
    expected = (None, *pictures.pixels.shape[1:]), (None, len(card.labels))
    if len(network.outputs) != 1 or (network.input_shape, network.output_shape) != expected:
        raise BundleError("The network {name} is not the one that its card describes. Get it again.", name=card.name)


def read_taught(kept: Path) -> npt.NDArray[np.float32]:
    """Return what ``taught_targets`` kept."""
    return np.asarray(np.load(kept), np.float32)


def _save(path: Path, targets: npt.NDArray[np.float32]) -> None:
    with path.open("wb") as file:
        np.save(file, targets)


def _both_ways(network: keras.Model, pictures: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the mean of both views; rows that were read from landmarks have one."""
    views = (pictures, np.ascontiguousarray(pictures[:, :, ::-1])) if pictures.ndim == 4 else (pictures,)
    seen = [keras.ops.convert_to_numpy(network(view, training=False)) for view in views]
    return np.asarray(np.mean(seen, axis=0), np.float32)
