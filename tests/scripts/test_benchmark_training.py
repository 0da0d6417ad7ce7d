"""The benchmarks of training and of sizes print a table with sensible figures."""

from pathlib import Path

import pytest

from fer_core.networks import size_table
from fer_core.networks.architectures import ARCHITECTURES
from fer_core.networks.inputs import InputSpec
from fer_core.training.recipe import Recipe
from fer_core.training.shipped_recipes import shipped_recipes
from scripts import _benchmark_precision, _benchmark_sizes, _benchmark_training, benchmark

TINY = Recipe(options={"widths": [4], "depths": [1]}, batch_size=8)
ON_ROWS = Recipe(
    architecture="landmark-fusion",
    options={"widths": [4], "depths": [1], "part_units": 8, "distance_units": 8, "head_units": 8},
    input=InputSpec(features="landmarks"),
    batch_size=8,
)


def test_every_architecture_is_measured() -> None:
    recipes = shipped_recipes()
    assert {recipes[name].architecture for name in _benchmark_training.RECIPES} == set(ARCHITECTURES)


@pytest.mark.parametrize("recipe", [TINY, ON_ROWS], ids=["pictures", "rows"])
def test_pipeline_and_step_are_compared(
    recipe: Recipe, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_benchmark_training, "read_recipe", lambda path: recipe)
    arguments = benchmark.parser().parse_args(["training", "--recipes", "tiny", "--rounds", "1", "--batches", "2"])
    assert benchmark.main(arguments) == 0
    row = [cell.strip() for cell in capsys.readouterr().out.splitlines()[-1].strip("|").split("|")]
    assert row[0] == "tiny"
    pipeline, step, ratio = (float(cell.replace(",", "")) for cell in row[1:4])
    assert ratio == pytest.approx(pipeline / step, rel=0.1, abs=0.1)


def test_precisions_are_compared(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_benchmark_precision, "read_recipe", lambda path: TINY)
    arguments = benchmark.parser().parse_args(["precision", "--recipes", "tiny", "--rounds", "1", "--batches", "2"])
    assert benchmark.main(arguments) == 0
    row = [cell.strip() for cell in capsys.readouterr().out.splitlines()[-1].strip("|").split("|")]
    whole, _half, fused, gain = (float(cell.replace(",", "")) for cell in row[1:])
    assert row[0] == "tiny" and gain == pytest.approx(fused / whole, rel=0.1, abs=0.1)


def test_sizes_are_written_as_they_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_benchmark_sizes, "shipped_recipes", lambda: {"tiny": TINY})
    for module in (_benchmark_sizes, size_table):
        monkeypatch.setattr(module, "SIZES", tmp_path / "sizes.json")
    assert benchmark.main(benchmark.parser().parse_args(["sizes", "--write"])) == 0
    monkeypatch.setattr(size_table, "_table", size_table._table.__wrapped__)
    size = size_table.known_size("cnn", spec=TINY.input, classes=7, options=TINY.options)
    assert size is not None
    assert f"| tiny | {size.parameters:,} | {size.multiply_adds:,} |" in capsys.readouterr().out
