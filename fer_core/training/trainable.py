"""Whether a recipe can be trained on a dataset: asked by a page before it starts, and by the training itself."""

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import UNLABELLED
from fer_core.errors import ConfigurationError, TrainingError
from fer_core.networks.bundle import MAX_FILE_BYTES
from fer_core.networks.card_checks import MOST_LABELS, MOST_NAME_BYTES, unusable_labels
from fer_core.networks.places import place_to_learn_from, place_to_start_from
from fer_core.training.recipe import Recipe


def check_trainable(dataset: Dataset, recipe: Recipe) -> None:
    """Raise TrainingError with what is missing; pictures are not opened."""
    _refuse_unlabelled(dataset)
    missing = {"train", "valid"} - set(dataset.manifest.splits)
    if missing:
        raise TrainingError(
            'The dataset {name} has no split "{split}": a network learns from train and its best epoch is chosen by '
            "valid. Import it again and let it be divided.",
            name=dataset.name,
            split=min(missing),
        )
    if len(dataset.manifest.labels) < 2:
        raise TrainingError(
            "The dataset {name} has one class only. A network tells classes apart; add another one.", name=dataset.name
        )
    _refuse_classes(dataset)
    refuse_no_votes(dataset, recipe)


def check_start(recipe: Recipe) -> None:
    """Raise ConfigurationError when a new training would start or learn from a network that is not there."""
    if recipe.start_from:
        place_to_start_from(recipe.start_from)
    for name in recipe.teachers:
        place_to_learn_from(name)


def refuse_too_large(parameters: int, recipe: Recipe) -> None:
    """Raise ConfigurationError for a network that could be trained and then not be opened."""
    size = parameters * recipe.weight_bits // 8
    if size > MAX_FILE_BYTES:
        raise ConfigurationError(
            "The network of this recipe has {parameters:,} parameters, which take {size} MB, and a network's file may "
            "have {most} MB. Make it smaller, or set weight_bits to 8 in the recipe.",
            parameters=parameters,
            size=round(size / 2**20),
            most=MAX_FILE_BYTES // 2**20,
        )


def _refuse_classes(dataset: Dataset) -> None:
    """Better before hours of training than when the network is packed."""
    labels = dataset.manifest.labels
    if len(labels) > MOST_LABELS:
        raise TrainingError(
            "The dataset {name} has {count} classes, and a network tells at most {most} apart. Derive a dataset with "
            "fewer.",
            name=dataset.name,
            count=len(labels),
            most=MOST_LABELS,
        )
    if unusable := unusable_labels(labels):
        raise TrainingError(
            "The dataset {name} has a class that a network cannot have: {label!r} is longer than {most} bytes, or no "
            "plain name. Derive a dataset in which it has another one.",
            name=dataset.name,
            label=unusable[0],
            most=MOST_NAME_BYTES,
        )


def _refuse_unlabelled(dataset: Dataset) -> None:
    waiting = sum(record.label == UNLABELLED for record in dataset.manifest.records)
    if waiting:
        raise TrainingError(
            "The dataset {name} has {count} pictures without a label. Label them in its curation queue and publish a "
            "version, which leaves the others out.",
            name=dataset.name,
            count=waiting,
        )


def refuse_no_votes(dataset: Dataset, recipe: Recipe) -> None:
    """Raise TrainingError when the recipe asks for votes and no training picture has any."""
    asked = {name: value for name in ("vote_weight", "vote_head") if (value := getattr(recipe, name))}
    if asked and not has_votes(dataset):
        setting, value = next(iter(asked.items()))
        raise TrainingError(
            "The recipe's {setting} is {value}, but no training picture of {name} has votes. Import the dataset "
            "with its votes, or set {setting} to 0.",
            setting=setting,
            value=value,
            name=dataset.name,
        )


def has_votes(dataset: Dataset) -> bool:
    """Tell whether any training picture has votes, which targets can be made of."""
    return any(record.votes for record in dataset.manifest.of("train"))
