"""Which network is in use where nobody names one: the person's choice, else the shipped one."""

from typing import Final

from fer_core.networks.places import NetworkPlace, place_of_key
from fer_core.settings import read_setting, write_setting

SETTING: Final = "network"


def chosen_network() -> NetworkPlace | None:
    """Return the network that the person chose; None for the shipped one, also when the chosen one is gone."""
    key = read_setting(SETTING)
    return place_of_key(key) if key else None


def lost_choice() -> str | None:
    """Return the name of a network that was chosen and is not there any more, or None."""
    key = read_setting(SETTING)
    return key.partition("/")[2] or key if key and place_of_key(key) is None else None


def choose_place(place: NetworkPlace) -> None:
    """Use this network from now on, in the app and in commands; raises OutputError when that cannot be stored."""
    write_setting(SETTING, place.key)


def choose_shipped() -> None:
    """Use the shipped network again; raises OutputError when that cannot be stored."""
    write_setting(SETTING, "")
