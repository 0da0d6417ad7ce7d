"""The kinds of networks as cards: what each is, how large, and how long it takes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.networks.size_table import NetworkSize, known_size
from fer_core.training.duration import estimated_seconds, reading_seconds
from pages.shared.state import session
from pages.shared.text import _
from pages.train_views.figures import duration, rounded
from pages.train_views.recipe_words import in_order, recipe_words

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.training.recipe import Recipe

COLUMNS: Final = 3
NARROWEST_PX: Final = 260


def choose_recipe(recipes: "Mapping[str, Recipe]", dataset: "Dataset") -> str:
    """Show a card a recipe and return the chosen one's name, the plain CNN where none was chosen."""
    place = session().train
    names = in_order(recipes)
    if place.recipe not in recipes:
        place.choose(names[0])
    with st.grid(COLUMNS, min_column_width=NARROWEST_PX, gap="small"):
        for name in names:
            with st.container(border=True, height="stretch", key=f"card-{name}"):
                _card(name, recipes[name], dataset, chosen=name == place.recipe)
    return place.recipe


def _card(name: str, recipe: "Recipe", dataset: "Dataset", *, chosen: bool) -> None:
    words = recipe_words(name, recipe)
    st.markdown(f"**{words.name}**  \n{words.about}")
    st.caption(_figures(recipe, dataset), help=_figures_help())
    if chosen:
        st.markdown(f":green[:material/check_circle: **{_('Chosen')}**]")
    else:
        label = _("Choose {name}").format(name=words.name)
        st.button(label, key=f"choose-{name}", on_click=session().train.choose, args=(name,))


def _figures(recipe: "Recipe", dataset: "Dataset") -> str:
    size, seconds = size_of(recipe, dataset), time_needed(recipe, dataset)
    if size is None or seconds is None:
        return _("Its size was not measured yet.")
    parameters = _("{count} parameters").format(count=rounded(size.parameters))
    work = _("{count} multiply-adds").format(count=rounded(size.multiply_adds))
    return f"{parameters} · {work} · **{duration(seconds)}**"


def _figures_help() -> str:
    return _(
        "Parameters are the numbers that are learned; multiply-adds are the work for one picture. The time is what "
        "your last training of this kind needed, else what a computer with two cores needs; it may end earlier."
    )


def size_of(recipe: "Recipe", dataset: "Dataset") -> NetworkSize | None:
    """Return the size of the network that the recipe makes for the dataset's classes; None where it is not known."""
    classes = len(dataset.manifest.labels)
    return known_size(recipe.architecture, spec=recipe.input, classes=classes, options=recipe.options)


def time_needed(recipe: "Recipe", dataset: "Dataset") -> float | None:
    """Return about how many seconds all epochs take; None where that is not known."""
    size = size_of(recipe, dataset)
    if size is None:
        return None
    return _reading_time(recipe, dataset) + estimated_seconds(recipe, size, len(dataset.manifest.of("train")))


def _reading_time(recipe: "Recipe", dataset: "Dataset") -> float:
    """Return how long it takes to find the landmarks that were not found in an earlier training or evaluation."""
    if recipe.input.features != "landmarks":
        return 0.0
    from fer_core.evaluation.feature_store import unread

    pictures = len(dataset.manifest.of("train")) + len(dataset.manifest.of("valid"))
    return reading_seconds(unread(dataset, pictures, recipe.input))
