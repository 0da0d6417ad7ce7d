"""What a recipe comes to on few pictures, and that many pictures change nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.training.pace import Pace, pace_for, pace_words
from fer_core.training.recipe import Recipe
from fer_core.training.runs import Run
from fer_core.training.shipped_recipes import shipped_recipes
from fer_core.training.trainer import train
from tests.core.training.test_trainer import RECIPE
from tests.drawn_dataset import files, write_archive

FER2013 = 28_709


@pytest.mark.parametrize("name", shipped_recipes())
def test_fer2013_is_trained_as_the_recipe_says(name: str) -> None:
    recipe = shipped_recipes()[name]
    pace = pace_for(recipe, FER2013)
    assert pace.of(recipe) == recipe
    assert pace_words(recipe, pace, FER2013) == ""


def test_few_pictures_make_smaller_batches_a_shorter_memory_and_more_patience() -> None:
    recipe = shipped_recipes()["cnn"]
    pace = pace_for(recipe, 180)
    assert (pace.batch_size, pace.patience) == (18, 60)  # ten steps an epoch, and 600 steps of patience
    assert pace.averaging == pytest.approx(1 - 1 / 30)  # three epochs
    assert pace.of(recipe) == replace(recipe, batch_size=18, averaging=pace.averaging, patience=60)
    assert pace_words(recipe, pace, 180) == (
        "Few pictures (180) make short epochs, so it is trained with steps of 18 pictures instead of 64, an averaging "
        "of 0.9667 instead of 0.999 and a patience of 60 epochs instead of 15."
    )


@pytest.mark.parametrize(
    ("recipe", "pictures", "pace"),
    [
        (Recipe(batch_size=8, averaging=0.0, patience=700), 12, Pace(batch_size=8, averaging=0.0, patience=700)),
        (Recipe(patience_steps=0), 5, Pace(batch_size=16, averaging=1 - 1 / 3, patience=12)),
        (Recipe(averaging=0.9), 640, Pace(batch_size=64, averaging=0.9, patience=40)),
    ],
    ids=[
        "what was asked for is enough",
        "fewer pictures than a batch",
        "no patience is longer than all epochs",
    ],
)
def test_nothing_is_changed_beyond_need(recipe: Recipe, pictures: int, pace: Pace) -> None:
    found = pace_for(recipe, pictures)
    assert (found.batch_size, found.patience) == (pace.batch_size, pace.patience)
    assert found.averaging == pytest.approx(pace.averaging)


def test_one_change_is_said_alone() -> None:
    recipe = Recipe(batch_size=16, averaging=0.9, patience=12)
    assert pace_words(recipe, pace_for(recipe, 192), 192).endswith(
        "trained with a patience of 40 epochs instead of 12."
    )


def test_a_recipe_for_many_pictures_learns_from_few(tmp_path: Path) -> None:
    """With a memory of a thousand steps, the weights that are judged and kept stay near where they began."""
    recipe = replace(RECIPE, averaging=0.999, batch_size=64, patience=2, patience_steps=300)
    run = Run.start(tmp_path / "r", recipe)
    train(run, open_dataset(write_archive(tmp_path / "drawn.zip", files({"train": 32, "valid": 8}))))
    assert run.status().best_accuracy > 0.8 and len(run.history()) == recipe.epochs
    assert run.recipe() == recipe
    assert run.used_recipe() == replace(recipe, batch_size=16, averaging=1 - 1 / 18, patience=12)
    assert run.notices()[0].startswith("Few pictures (96) make short epochs")
    assert (run.origin()["dataset"], run.origin()["pictures"]) == ("drawn", 96)


def test_a_run_from_before_there_was_a_pace_goes_on_as_it_began(tmp_path: Path) -> None:
    run = Run.start(tmp_path / "r", Recipe())
    assert run.used_recipe() == Recipe()
    (run.folder / "origin.json").write_text('{"pictures": 180, "backend": "tensorflow"}')
    assert run.used_recipe() == Recipe() and run.notices() == ()
