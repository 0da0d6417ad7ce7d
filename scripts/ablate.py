"""Train landmark-fusion with all parts of the face and with each part alone, and compare.

python scripts/ablate.py DATA --run parts
python scripts/ablate.py DATA --run parts --resume
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from fer_core.datasets.dataset import Dataset
from fer_core.errors import ConfigurationError
from fer_core.training.recipe import Recipe, read_recipe
from fer_core.training.runs import Run, run_folder
from fer_core.workspace import ROOT
from fer_core.writing import check_place, write_whole
from scripts._command import named_path, run_command
from scripts._data import opened_dataset
from scripts.train import EpochBars, packed, stopped_by_ctrl_c

if TYPE_CHECKING:
    from fer_core.training.ablation import AblationRow

RECIPE = ROOT / "models" / "recipes" / "landmark-fusion.json"


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "data",
        type=named_path,
        metavar="DATA",
        help="a dataset of the workspace by name, a folder of splits or a zip archive",
    )
    arguments.add_argument(
        "--recipe", type=named_path, metavar="FILE", help="default: models/recipes/landmark-fusion.json"
    )
    arguments.add_argument("--epochs", type=int, metavar="N", help="instead of the recipe's")
    arguments.add_argument("--run", metavar="ID", help="name of the run with all parts; the others add theirs to it")
    arguments.add_argument("--resume", action="store_true", help="go on with the runs that --run names")
    arguments.add_argument("--json", type=named_path, metavar="FILE", help="write the table here as well")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    if arguments.json:
        check_place(arguments.json)
    dataset, recipe = opened_dataset(arguments.data), chosen_recipe(arguments)
    from fer_core.training.ablation import ALL, VARIANTS, ablation_row, variant_name, variant_recipe, write_ablation

    name = arguments.run or f"ablation-{datetime.now():%Y%m%d-%H%M%S}"
    recipes = {variant: variant_recipe(recipe, variant) for variant in VARIANTS}
    runs = {
        variant: opened_run(variant_name(name, variant), recipes[variant], resume=arguments.resume)
        for variant in VARIANTS
    }
    if not all(trained(run, dataset) for run in runs.values()):
        print(f"Stopped. To go on: --run {name} --resume")
        return 0
    rows = [ablation_row(run, dataset) for run in runs.values()]
    folder = packed(runs[ALL], arguments.data, dataset)
    write_ablation(rows, folder)
    print(table(rows))
    print(f"The table is in the card of {folder}")
    if arguments.json:
        write_whole(arguments.json, (json.dumps([row.as_dict() for row in rows], indent=2) + "\n").encode())
    return 0


def chosen_recipe(arguments: argparse.Namespace) -> Recipe:
    if arguments.resume and not arguments.run:
        raise ConfigurationError("Say which run to resume: --run ID --resume.")
    recipe = read_recipe(arguments.recipe or RECIPE)
    return recipe if arguments.epochs is None else replace(recipe, epochs=arguments.epochs)


def opened_run(name: str, recipe: Recipe, *, resume: bool) -> Run:
    """Start a run, or with ``resume`` open it where there is one; it must have the same recipe."""
    folder = run_folder(name)
    if not resume or not folder.exists():
        return Run.start(folder, recipe)
    run = Run(folder)
    if replace(run.recipe(), licences=()) != replace(recipe, licences=()):  # they change no training
        raise ConfigurationError('The run "{name}" has another recipe. Give its own, or another --run.', name=name)
    return run


def trained(run: Run, dataset: Dataset) -> bool:
    """Train to the end; tell whether nobody stopped it."""
    from fer_core.training.trainer import train

    print(f"Run {run.name}: {', '.join(run.recipe().options['parts'])}")
    with EpochBars() as bars, stopped_by_ctrl_c() as stopped:
        train(run, dataset, progress=bars.show, cancelled=stopped)
        return not stopped()


def table(rows: "list[AblationRow]") -> str:
    lines = ["| looks at | parameters | epoch kept | accuracy on valid (95% interval) |", "|---|---|---|---|"]
    for row in rows:
        low, high = row.accuracy_interval
        accuracy = f"{row.accuracy:.2%} ({low:.2%} to {high:.2%})"
        lines.append(f"| {', '.join(row.parts)} | {row.parameters:,} | {row.best_epoch} of {row.epochs} | {accuracy} |")
    return "\n".join(lines)


if __name__ == "__main__":
    run_command(main, parser())
