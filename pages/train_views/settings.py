"""The closed panel of settings; all of them start from the chosen recipe, and a bad value is said beside its field."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fer_core.errors import ConfigurationError
from fer_core.training.trainable import has_votes
from pages.shared.numbers import numeral
from pages.shared.text import _, explain, literal
from pages.train_views.augmentation_settings import choose_augmentation
from pages.train_views.start_weights import choose_start
from pages.train_views.teachers import choose_teachers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fer_core.datasets.dataset import Dataset
    from fer_core.training.recipe import Recipe

FIELDS_PX: Final = 220


def choose_settings(name: str, recipe: "Recipe", dataset: "Dataset") -> "Recipe | None":
    """Show the panel and return the recipe with what was changed; None while a value cannot be used."""
    form = SettingsForm(name, recipe)
    with st.expander(_("Settings"), icon=":material/tune:", key="train-settings"):
        with st.grid(3, min_column_width=FIELDS_PX, gap="medium"):
            _how_long(form)
            form.start()
            _rate(form)
            _targets(form, dataset)
            _packing(form)
        st.markdown(f"**{_('Every picture is varied a little each time')}**")
        form.take("augmentation", choose_augmentation(name, recipe.augmentation))
    return form.recipe if form.is_sound else None


class SettingsForm:
    """Fields that change a recipe one by one; their values stay as long as the session, for each recipe its own."""

    def __init__(self, name: str, recipe: "Recipe") -> None:
        self._name = name
        self.recipe = recipe
        self.is_sound = True

    def number(self, field: str, label: str, *, hint: str | None = None, step: float | None = None) -> None:
        """Ask for a number; it may be any, so that what is wrong with it can be said in words."""
        with st.container():
            start = getattr(self.recipe, field)
            value = st.number_input(
                label,
                value=start,
                step=step,
                format="%d" if isinstance(start, int) else "%g",
                key=self.key(field),
                help=hint,
                persist_state="session",
            )
            self.take(field, value)

    def choice(self, field: str, label: str, names: "Mapping[Any, str]", *, hint: str | None = None) -> None:
        """Ask for one of a few ways."""
        options = list(names)
        value = st.selectbox(
            label,
            options,
            index=options.index(getattr(self.recipe, field)),
            format_func=names.__getitem__,
            key=self.key(field),
            help=hint,
            persist_state="session",
        )
        self.take(field, value)

    def take(self, field: str, value: Any) -> None:
        """Change the recipe, or say what is wrong, here."""
        try:
            self.recipe = _changed(self.recipe, field, value)
        except ConfigurationError as problem:
            self.is_sound = False
            st.error(explain(problem))

    def start(self) -> None:
        """Ask what the network starts from, where there is a choice."""
        with st.container():
            try:
                self.recipe = choose_start(self.recipe, key=self.key("start"))
            except ConfigurationError as problem:
                self.is_sound = False
                st.error(explain(problem))

    def key(self, field: str) -> str:
        """Return the key of a field of this recipe."""
        return f"train-{self._name}-{field}"


def _changed(recipe: "Recipe", field: str, value: Any) -> "Recipe":
    """A warm-up cannot be longer than the training, so it shrinks with it."""
    if field == "epochs" and isinstance(value, int) and value >= 1:
        return replace(recipe, epochs=value, warmup_epochs=min(recipe.warmup_epochs, value))
    return replace(recipe, **{field: value})


def _how_long(form: SettingsForm) -> None:
    form.number("epochs", _("Epochs, at most"), hint=_("How often it goes through all pictures."))
    patience = _("It ends by itself after so many epochs without a better result on the valid split.")
    form.number("patience", _("Patience, in epochs"), hint=patience)
    form.number("batch_size", _("Pictures in a step (batch size)"))
    precisions = {"float32": _("32 bits"), "bfloat16": _("16 bits, where the computer can (bfloat16)")}
    faster = _("16 bits are up to twice as fast on new processors and on GPUs, and as accurate.")
    form.choice("precision", _("Calculates in"), precisions, hint=faster)


def _packing(form: SettingsForm) -> None:
    sizes = {32: _("32 bits"), 8: _("8 bits: a large network's file is a third as large")}
    form.choice("weight_bits", _("Each weight is kept in"), sizes)
    if form.recipe.input.features == "pixels":
        smoother = _(
            "How much of each neighbour the finished network mixes into a pixel. Pictures that are turned and moved "
            "for the training lose some sharpness, and it knows none that are sharper. 0.125 fits those; 0: not."
        )
        form.number("picture_smoothing", _("Smooths pictures by"), hint=smoother, step=0.025)


def _rate(form: SettingsForm) -> None:
    if form.recipe.stages:
        rates = ", ".join(f"{stage.epochs} × {numeral(stage.learning_rate, 'g')}" for stage in form.recipe.stages)
        words = _("Learns in stages, each with its own rate (epochs × rate): {stages}. The last takes what is left.")
        st.caption(literal(words.format(stages=rates)))
    else:
        form.number("learning_rate", _("Learning rate, the highest"), step=0.0001)
    schedules = {
        "cosine": _("Falls smoothly to the end"),
        "plateau": _("Falls when it stands still"),
        "constant": _("Stays the same"),
    }
    form.choice("schedule", _("Schedule of the rate"), schedules)
    form.choice("optimiser", _("Optimiser"), {"adamw": "AdamW", "sgd": _("SGD with momentum"), "muon": "Muon"})
    averaging = _("Weights are averaged over the last steps with this momentum, which is usually better. 0: not.")
    form.number("averaging", _("Averaging of the weights"), hint=averaging, step=0.001)
    form.number("seed", _("Seed"), hint=_("The same seed gives the same order and the same variations."))


def _targets(form: SettingsForm, dataset: "Dataset") -> None:
    weights = {"none": _("Every picture the same"), "balanced": _("Every class the same")}
    form.choice("class_weights", _("What counts"), weights, hint=_("Balance helps rare classes and costs others."))
    smoothing = _("Takes so much certainty from each label, as some are wrong. 0.1 is usual.")
    form.number("label_smoothing", _("Label smoothing"), hint=smoothing, step=0.01)
    form.number("mixup", _("Mixup"), hint=_("Lays two pictures over one another, with both labels. 0: not."), step=0.1)
    if has_votes(dataset):
        votes = _("Share of the voters' opinions in what it learns; the rest is the label.")
        form.number("vote_weight", _("Votes"), hint=votes, step=0.1)
        second = _("Teaches it the votes too, as a second task that is left out of the finished network. 0: not.")
        form.number("vote_head", _("Votes as a second task"), hint=second, step=0.1)
    else:
        form.recipe = replace(form.recipe, vote_weight=0.0, vote_head=0.0)
        st.caption(_("Votes: this dataset has none."))
    form.take("teachers", choose_teachers(form.recipe, dataset, key=form.key("teachers")))
    if form.recipe.teachers:
        share = _("Share of the teachers' answers in what it learns; the rest is the label.")
        form.number("teacher_weight", _("Teachers' share"), hint=share, step=0.1)
