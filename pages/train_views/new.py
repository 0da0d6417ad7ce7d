"""A new network: the dataset, the kind of network, the settings, and the one button."""

from typing import TYPE_CHECKING

import streamlit as st

from fer_core.errors import FerError
from fer_core.training.shipped_recipes import shipped_recipes
from fer_core.training.trainable import check_start, check_trainable
from pages.shared.dataset_choice import choose_dataset, decided, keep_in_address, opened, summary
from pages.shared.state import session
from pages.shared.text import _, explain, literal
from pages.train_views.cards import choose_recipe, time_needed
from pages.train_views.few_pictures import hint_at_teaching
from pages.train_views.figures import duration
from pages.train_views.settings import choose_settings

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.library import DatasetEntry
    from fer_core.training.recipe import Recipe


def new_view() -> None:
    """Choose, and start."""
    entry = choose_dataset(versions=True, key="train-chosen")
    if entry is None:
        _nothing_yet()
        return
    keep_in_address(dataset=entry.name)
    dataset = decided(entry.folder)
    _about(entry, dataset)
    hint_at_teaching(dataset)
    recipes = shipped_recipes()
    name = choose_recipe(recipes, dataset)
    recipe = choose_settings(name, recipes[name], dataset)
    _start_form(opened(entry.folder), dataset, recipe)


def _nothing_yet() -> None:
    st.info(_("There is no dataset to learn from yet. Get one first: a folder, an archive or pictures of your own."))
    st.page_link("pages/datasets.py", label=_("Get a dataset"), icon=":material/download:")


def _about(entry: "DatasetEntry", dataset: "Dataset") -> None:
    st.caption(summary(dataset))
    if entry.version is not None:
        st.caption(f":material/sell: {_('A published version: what it holds does not change.')}")
    elif dataset.manifest != opened(entry.folder).manifest:
        words = _("With your decisions until now: excluded pictures left out, others relabelled or moved.")
        st.caption(f":material/done: {words}")


def _start_form(given: "Dataset", dataset: "Dataset", recipe: "Recipe | None") -> None:
    """Say what will happen, and begin; what cannot be done is said beside the button."""
    problem = _problem(dataset, recipe) if recipe else None
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        wanted = st.button(
            _("Train"), type="primary", icon=":material/model_training:", disabled=recipe is None or problem is not None
        )
        if recipe is None:
            st.caption(_("A setting cannot be used; it is marked above."), width="content")
        else:
            st.caption(_expectation(recipe, dataset), width="content")
    if problem is not None:
        st.warning(explain(problem))
    elif wanted and recipe:
        _start(given, recipe)


def _expectation(recipe: "Recipe", dataset: "Dataset") -> str:
    seconds = time_needed(recipe, dataset)
    words = _("At most {epochs} times through the pictures. You can close this window meanwhile.")
    if seconds is not None:
        words = _("At most {epochs} times through the pictures, {time}. You can close this window meanwhile.")
    return words.format(epochs=recipe.epochs, time=duration(seconds or 0.0))


def _problem(dataset: "Dataset", recipe: "Recipe") -> FerError | None:
    try:
        check_trainable(dataset, recipe)
        check_start(recipe)
    except FerError as problem:
        return problem
    return None


def _start(given: "Dataset", recipe: "Recipe") -> None:
    from fer_core.jobs.training_jobs import start_training

    title = _("Train {architecture} on {dataset}").format(architecture=recipe.architecture, dataset=given.name)
    run = start_training(given, recipe, title=title)
    session().train.next_view = "runs"
    st.toast(_("{name} has begun.").format(name=literal(run.name)), icon=":material/model_training:")
    st.rerun()
