"""Copy a dataset into the workspace as train/valid/test folders with a manifest.

python scripts/import_dataset.py archive fer2013.zip --into fer2013
python scripts/import_dataset.py folder my-pictures --into my-dataset
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.splits import hold_out_valid
from fer_core.errors import DatasetError
from fer_core.workspace import datasets_folder
from scripts._command import named_path, run_command


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=("archive", "folder"), help="what SOURCE is")
    arguments.add_argument("source", type=named_path, metavar="SOURCE")
    arguments.add_argument(
        "--into", required=True, metavar="DATA", help="a name in the workspace, or a path with a slash in it"
    )
    arguments.add_argument(
        "--hold-out", type=float, metavar="SHARE", help="make a valid split of this share of the training pictures"
    )
    return arguments


def main(arguments: argparse.Namespace) -> int:
    check_kind(arguments.kind, arguments.source)
    into = target(arguments.into)
    dataset = open_dataset(arguments.source)
    if arguments.hold_out is not None:
        dataset = replace(dataset, manifest=hold_out_valid(dataset.manifest, share=arguments.hold_out))
    with tqdm(desc="importing", unit="picture", leave=False, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        manifest = import_dataset(dataset, into, progress=show)
    print(f"Imported into {into}")
    print(table(manifest))
    if others := len(dataset.source.names()) - len(manifest.records):
        print(f"{others} other files were left out: no pictures, or not in the folder of a split and a class.")
    return 0


def check_kind(kind: str, source: Path) -> None:
    if source.exists() and source.is_dir() != (kind == "folder"):
        found = "a folder" if source.is_dir() else "a file"
        raise DatasetError("{source} is {found}, not {kind}.", source=source, found=found, kind=kind)


def target(into: str) -> Path:
    path = Path(into)
    return path if len(path.parts) > 1 or path.is_absolute() else datasets_folder() / into


def table(manifest: Manifest) -> str:
    width = max(8, *map(len, manifest.labels))
    rows = [" " * width + "".join(f"{split:>9}" for split in manifest.splits)]
    counts = {split: manifest.counts(split) for split in manifest.splits}
    for label in manifest.labels:
        rows.append(f"{label:{width}}" + "".join(f"{counts[split][label]:9,}" for split in manifest.splits))
    rows.append(f"{'all':{width}}" + "".join(f"{len(manifest.of(split)):9,}" for split in manifest.splits))
    return "\n".join(rows)


if __name__ == "__main__":
    run_command(main, parser())
