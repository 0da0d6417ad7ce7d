"""Where networks are: the person's own, those of trainings, the shipped ones; each by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from fer_core import workspace
from fer_core.errors import ConfigurationError
from fer_core.networks.card import CARD_NAME

Origin = Literal["own", "run", "shipped"]
ORIGINS: Final[tuple[Origin, ...]] = ("own", "run", "shipped")
"""In the order in which a name is looked for: an own network hides a shipped one of its name."""
RUN_BUNDLE: Final = "bundle"
"""The folder in a run's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPlace:
    """A network by its name and the home that it lies in; its folder may hold a broken one."""

    name: str
    origin: Origin
    folder: Path

    @property
    def key(self) -> str:
        """Tell it from all others, also from one of the same name: "own/mine"."""
        return f"{self.origin}/{self.name}"


def network_places() -> tuple[NetworkPlace, ...]:
    """Return every network, broken or not: own, then of trainings, then shipped, each by name."""
    return (*_sorted(_own()), *_sorted(_of_runs()), *_sorted(_shipped()))


def find_place(name: str) -> NetworkPlace | None:
    """Return the network that a name means, or None; only listed names lead to a folder."""
    return next((place for place in network_places() if place.name == name and has_card(place.folder)), None)


def place_to_start_from(name: str) -> NetworkPlace:
    """Return the network that a training starts from; raises ConfigurationError when there is none of that name."""
    if place := find_place(name):
        return place
    raise ConfigurationError(
        'There is no network "{name}" to start from. Train it first, or take start_from out of the recipe.', name=name
    )


def place_to_learn_from(name: str) -> NetworkPlace:
    """Return the network that is a teacher; raises ConfigurationError when there is none of that name."""
    if place := find_place(name):
        return place
    raise ConfigurationError(
        'There is no network "{name}" to learn from. Train it first, or take it out of the recipe\'s teachers.',
        name=name,
    )


def place_of_key(key: str) -> NetworkPlace | None:
    """Return the network of ``NetworkPlace.key``; None where it is not there any more."""
    return next((place for place in network_places() if place.key == key and has_card(place.folder)), None)


def has_card(folder: Path) -> bool:
    """Tell whether a folder holds a network, sound or not."""
    return (folder / CARD_NAME).is_file()


def _own() -> Iterator[NetworkPlace]:
    """Whatever lies there counts, so that a broken one can be seen and deleted."""
    for folder in _folders(workspace.own_models_folder()):
        yield NetworkPlace(name=folder.name, origin="own", folder=folder)


def _of_runs() -> Iterator[NetworkPlace]:
    for run in _folders(workspace.runs_folder()):
        if (run / RUN_BUNDLE).is_dir():
            yield NetworkPlace(name=run.name, origin="run", folder=run / RUN_BUNDLE)


def _shipped() -> Iterator[NetworkPlace]:
    """Their folder holds recipes too."""
    for folder in _folders(workspace.SHIPPED_MODELS):
        if has_card(folder):
            yield NetworkPlace(name=folder.name, origin="shipped", folder=folder)


def _folders(home: Path) -> list[Path]:
    found = home.iterdir() if home.is_dir() else ()
    return [path for path in found if not path.name.startswith(".") and path.is_dir()]


def _sorted(places: Iterator[NetworkPlace]) -> list[NetworkPlace]:
    return sorted(places, key=lambda place: (place.name.casefold(), place.name))
