"""Copy a dataset into the workspace as train/valid/test folders with a manifest.

python scripts/import_dataset.py archive fer2013.zip --into fer2013
python scripts/import_dataset.py folder my-pictures --into my-dataset --split 0.7,0.15,0.15
python scripts/import_dataset.py fer2013-csv fer2013.csv --votes fer2013new.csv --into fer2013
python scripts/import_dataset.py imdb-wiki wiki.mat --into faces --most 1000
python scripts/import_dataset.py roboflow workspace/project/1 --into my-project

Roboflow's key comes from ROBOFLOW_API_KEY, or is asked for.
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from fer_core.datasets.class_map import ClassMap, only
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.intake import IntakeOptions, take_in
from fer_core.datasets.manifest import SPLITS, Manifest, Split
from fer_core.datasets.naming import find_label
from fer_core.datasets.sources.fer2013_csv import open_fer2013_csv
from fer_core.datasets.sources.imdb_wiki import import_imdb_wiki
from fer_core.datasets.sources.imdb_wiki_index import PoolFilter
from fer_core.datasets.sources.roboflow_download import downloaded
from fer_core.datasets.sources.roboflow_project import KEY_VARIABLE, RoboflowProject
from fer_core.datasets.splits import DEFAULT_SHARES
from fer_core.errors import DatasetError
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import new_dataset, table

KINDS = ("roboflow", "archive", "folder", "fer2013-csv", "imdb-wiki")


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=KINDS, help="what SOURCE is")
    arguments.add_argument(
        "source", type=named_path, metavar="SOURCE", help="a file, a folder, or workspace/project/version of Roboflow"
    )
    arguments.add_argument(
        "--into", required=True, metavar="DATA", help="a name in the workspace, or a path with a slash in it"
    )
    arguments.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW", help="rename or merge a class; OLD= leaves it out"
    )
    arguments.add_argument("--classes", metavar="A,B,...", help="keep only these classes")
    arguments.add_argument("--votes", type=named_path, metavar="FILE", help="FER+ votes, such as fer2013new.csv")
    arguments.add_argument(
        "--split",
        type=shares,
        default=DEFAULT_SHARES,
        metavar="TRAIN,VALID,TEST",
        help="shares for a source without splits (default 0.8,0.1,0.1)",
    )
    arguments.add_argument(
        "--hold-out", type=float, metavar="SHARE", help="make a valid split of this share of the training pictures"
    )
    arguments.add_argument("--seed", type=int, default=1, help="of the splits (default 1)")
    arguments.add_argument(
        "--leave-out-unreadable", action="store_true", help="import the others where files are no pictures"
    )
    pool = arguments.add_argument_group("imdb-wiki")
    pool.add_argument("--most", type=int, metavar="N", help="look at N pictures, drawn at random (default: all)")
    pool.add_argument("--least-face-score", type=float, default=1.0, metavar="SCORE")
    pool.add_argument("--most-second-face-score", type=float, default=1.0, metavar="SCORE")
    return arguments


def shares(text: str) -> dict[Split, float]:
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"three numbers such as 0.8,0.1,0.1 are needed, got {text!r}") from None
    if len(values) != len(SPLITS):
        raise argparse.ArgumentTypeError(f"three numbers such as 0.8,0.1,0.1 are needed, got {text!r}")
    return {split: value for split, value in zip(SPLITS, values, strict=True) if value}


def main(arguments: argparse.Namespace) -> int:
    into = new_dataset(arguments.into)
    with Bar("importing", unit="picture") as bar:
        if arguments.kind == "imdb-wiki":
            return import_faces(arguments, into, bar)
        with opened(arguments, bar) as source:
            dataset = renamed(source, arguments)
            manifest = take_in(dataset, into, chosen_options(arguments), phase=bar.phase, progress=bar.show)
            others = len(dataset.source.names()) - len(manifest.records)
    told(manifest, into)
    if others:
        print(f"{others:,} other files were left out: no pictures, or not in the folder of a class that is kept.")
    return 0


def chosen_options(arguments: argparse.Namespace) -> IntakeOptions:
    votes = None if arguments.kind == "fer2013-csv" else arguments.votes  # they are joined by row as it is opened
    return IntakeOptions(
        shares=arguments.split,
        hold_out=arguments.hold_out,
        seed=arguments.seed,
        votes=votes,
        leave_out_unreadable=arguments.leave_out_unreadable,
    )


@contextmanager
def opened(arguments: argparse.Namespace, bar: Bar) -> Iterator[Dataset]:
    """Open the source; a download is there for as long as the import takes."""
    if arguments.kind == "roboflow":
        project = RoboflowProject.parse(str(arguments.source.as_posix()))
        bar.phase("downloading")
        with downloaded(project, key(), progress=bar.show) as archive, closing(open_dataset(archive)) as dataset:
            yield replace(dataset, name=str(project))
    elif arguments.kind == "fer2013-csv":
        check_kind("a file", arguments.source)
        yield open_fer2013_csv(arguments.source, arguments.votes)
    else:
        check_kind("a folder" if arguments.kind == "folder" else "a file", arguments.source)
        with closing(open_dataset(arguments.source)) as dataset:
            yield dataset


def key() -> str | None:
    """Ask for the key where nobody set it and somebody can type."""
    if os.environ.get(KEY_VARIABLE) or not sys.stdin.isatty():
        return None
    return getpass.getpass("Roboflow API key (not shown): ")


def check_kind(wanted: str, source: Path) -> None:
    found = "a folder" if source.is_dir() else "a file"
    if source.exists() and found != wanted:
        raise DatasetError("{source} is {found}, and {wanted} is needed.", source=source, found=found, wanted=wanted)


def renamed(dataset: Dataset, arguments: argparse.Namespace) -> Dataset:
    """Rename, then keep the classes that were asked for."""
    manifest = dataset.manifest
    if arguments.rename:
        manifest = ClassMap(pairs=tuple(pair(text, manifest) for text in arguments.rename)).apply(manifest)
    if arguments.classes:
        wanted = [find_label(text, manifest.labels) or text.strip() for text in arguments.classes.split(",")]
        manifest = only(manifest, wanted).apply(manifest)
    return replace(dataset, manifest=manifest)


def pair(text: str, manifest: Manifest) -> tuple[str, str | None]:
    old, equals, new = text.partition("=")
    label = find_label(old, manifest.labels)
    if not equals or label is None:
        raise DatasetError(
            "--rename needs OLD=NEW with a class of the source, got {text!r}. It has {labels}.",
            text=text,
            labels=", ".join(manifest.labels),
        )
    return label, new.strip() or None


def import_faces(arguments: argparse.Namespace, into: Path, bar: Bar) -> int:
    check_kind("a file", arguments.source)
    wanted = PoolFilter(
        least_face_score=arguments.least_face_score,
        most_second_face_score=arguments.most_second_face_score,
        most=arguments.most,
        seed=arguments.seed,
    )
    pool = import_imdb_wiki(arguments.source, into, wanted, progress=bar.show)
    told(pool.manifest, into)
    for reason, count in sorted(pool.left_out.items()):
        print(f"left out, {reason.replace('_', ' ')}: {count:,}")
    return 0


def told(manifest: Manifest, into: Path) -> None:
    print(f"Imported into {into}")
    print(table(manifest))
    if votes := sum(record.votes is not None for record in manifest.records):
        print(f"{votes:,} pictures have votes.")


if __name__ == "__main__":
    run_command(main, parser())
