"""The library of networks: what there is, and what a person does with it. Shipped networks are never changed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from fer_core.errors import BundleError, OutputError
from fer_core.networks.bundle import DEFAULT_NAME, shipped_folder
from fer_core.networks.bundle_files import FILES, check_files, known_files
from fer_core.networks.card import Card, read_card, write_card
from fer_core.networks.choice import choose_place, choose_shipped, chosen_network
from fer_core.networks.model_card import MODEL_CARD_NAME, renamed_model_card
from fer_core.networks.network_names import new_name, own_folder
from fer_core.networks.places import NetworkPlace, has_card, network_places
from fer_core.staging import delete_folder, staged_folder
from fer_core.writing import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkEntry:
    """A network of the library: its card, or why it cannot be used."""

    place: NetworkPlace
    card: Card | None
    problem: BundleError | None
    size: int
    """Of its files, in bytes."""


def list_networks() -> tuple[NetworkEntry, ...]:
    """Return all networks: own, of trainings, shipped. A broken one is among them, with its problem."""
    return tuple(map(_entry, network_places()))


def find_network(name: str) -> NetworkPlace:
    """Return the network that a name means: own, then of a run, then shipped; raises BundleError when there is none."""
    places = network_places()
    usable = sorted((place for place in places if place.name == name), key=lambda place: not has_card(place.folder))
    if not usable:
        known = ", ".join(dict.fromkeys(place.name for place in places))
        raise BundleError('There is no network "{name}". There are: {known}.', name=name, known=known or "none")
    return usable[0]


def place_in_use() -> NetworkPlace:
    """Return the network that is used where nobody names one; raises BundleError when there is none at all."""
    return chosen_network() or NetworkPlace(name=DEFAULT_NAME, origin="shipped", folder=shipped_folder())


def use_network(place: NetworkPlace) -> None:
    """Use it from now on; raises BundleError, and changes nothing, when it does not work."""
    from fer_core.networks.classifier import load_classifier  # ONNX Runtime: not for who only reads the list

    load_classifier(place.folder)
    if place.folder == shipped_folder():
        choose_shipped()
    else:
        choose_place(place)


def save_as(place: NetworkPlace, name: str) -> NetworkPlace:
    """Copy a network to the person's own under a new name; raises BundleError for an unusable name or network."""
    name = new_name(name)
    card, into = read_card(place.folder), own_folder(name)
    check_files(place.folder, card)
    with staged_network(into) as folder:
        for path in known_files(place.folder):
            shutil.copyfile(path, folder / path.name)
        give_name(folder, card, name)
    return NetworkPlace(name=name, origin="own", folder=into)


def rename_network(place: NetworkPlace, name: str) -> NetworkPlace:
    """Give an own network another name, also one that differs in capitals only; one in use stays in use."""
    if place.origin != "own":
        raise BundleError(
            "The network {name!r} is not one of your own, so it keeps its name. Save a copy under the new name.",
            name=place.name,
        )
    name, card, was_chosen = new_name(name, besides=place.name), read_card(place.folder), _is_chosen(place)
    renamed = NetworkPlace(name=name, origin="own", folder=own_folder(name))
    give_name(place.folder, card, name)
    try:
        place.folder.rename(renamed.folder)
    except OSError as error:
        give_name(place.folder, card, place.name)
        raise OutputError(
            "{folder} cannot be renamed: {reason}. Close what uses it, and try again.",
            folder=place.folder,
            reason=error.strerror or error,
        ) from error
    if was_chosen:
        choose_place(renamed)
    return renamed


def delete_network(place: NetworkPlace) -> None:
    """Delete an own network, or that of a run, for good; the run's curves stay. The shipped one takes over if needed.

    Raises BundleError for the shipped one, OutputError where the system refuses.
    """
    if place.origin == "shipped":
        raise BundleError("The network {name!r} came with FER Studio and cannot be deleted.", name=place.name)
    was_chosen = _is_chosen(place)
    delete_folder(place.folder)
    if was_chosen:
        choose_shipped()


def give_name(folder: Path, card: Card, name: str) -> None:
    """Write a bundle's name into its card and its model card; no hash depends on them."""
    metrics = dict(card.metrics)
    for figures in (metrics, without := dict(metrics.get("without_copies") or {})):
        if figures.get("model") == card.name:
            figures["model"] = name
    metrics |= {"without_copies": without} if without else {}
    write_card(replace(card, name=name, metrics=metrics), folder)
    words = folder / MODEL_CARD_NAME
    if words.is_file():
        text = words.read_text(encoding="utf-8", errors="replace")
        write_whole(words, renamed_model_card(text, name).encode())


@contextmanager
def staged_network(into: Path) -> Iterator[Path]:
    """As ``staged_folder``, for a network: raises BundleError where ``into`` exists or cannot be written."""
    try:
        with staged_folder(into) as folder:
            yield folder
    except FileExistsError as error:
        raise BundleError("There is a network {name!r} already. Choose another name.", name=into.name) from error
    except OSError as error:
        raise OutputError(
            "The network could not be written to {into}: {reason}. Nothing was kept.",
            into=into,
            reason=error.strerror or error,
        ) from error


def _entry(place: NetworkPlace) -> NetworkEntry:
    size = sum(path.stat().st_size for path in known_files(place.folder))
    try:
        card = read_card(place.folder)
        for name, file in FILES.items():
            if file.required and not (place.folder / name).is_file():
                raise BundleError("It is incomplete: {file} is missing. Get it again.", file=name)
    except BundleError as error:
        return NetworkEntry(place=place, card=None, problem=error, size=size)
    return NetworkEntry(place=place, card=card, problem=None, size=size)


def _is_chosen(place: NetworkPlace) -> bool:
    chosen = chosen_network()
    return chosen is not None and chosen.key == place.key
