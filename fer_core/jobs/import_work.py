"""Imports as jobs. The result tells the dataset's name, its counts and what was left out."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from fer_core.datasets.class_map import ClassMap
from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.importing import refuse_taken
from fer_core.datasets.intake import IntakeOptions, take_in
from fer_core.datasets.library import dataset_folder
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.naming import checked_name
from fer_core.datasets.sources.face_crops import CutFace, build_with_new_class
from fer_core.datasets.sources.fer2013_csv import open_fer2013_csv
from fer_core.datasets.sources.imdb_wiki import import_imdb_wiki
from fer_core.datasets.sources.imdb_wiki_index import PoolFilter
from fer_core.datasets.sources.roboflow_download import downloaded
from fer_core.datasets.sources.roboflow_project import RoboflowProject
from fer_core.jobs.watch import Watch
from fer_core.media.images import read_image
from fer_core.messages import N_
from fer_core.workspace import datasets_folder

Arguments = Mapping[str, Any]
Result = dict[str, Any]
LISTING = N_("Reading the list of pictures")


def import_path(arguments: Arguments, watch: Watch) -> Result:
    """Import a zip archive or a folder: ``source``, ``into`` and, if wished, the names of ``_options``."""
    into = _target(arguments)
    watch.phase(LISTING)
    with closing(open_dataset(watch.path(arguments, "source"), class_map=class_map(arguments))) as dataset:
        return _taken_in(dataset, into, arguments, watch)


def import_csv(arguments: Arguments, watch: Watch) -> Result:
    """Import fer2013.csv, with FER+ votes when ``votes`` names their file."""
    into = _target(arguments)
    watch.phase(LISTING)
    votes = watch.path(arguments, "votes") if arguments.get("votes") else None
    dataset = open_fer2013_csv(watch.path(arguments, "source"), votes, class_map=class_map(arguments))
    return _taken_in(dataset, into, {**arguments, "votes": None}, watch)


def import_roboflow(arguments: Arguments, watch: Watch) -> Result:
    """Import a version of a Roboflow project; the key is the job's secret."""
    into = _target(arguments)
    project = RoboflowProject(
        workspace=arguments["workspace"],
        project=arguments["project"],
        version=int(arguments["version"]),
        region=arguments.get("region", "us"),
    )
    watch.phase("Downloading from Roboflow")
    with (
        downloaded(project, watch.secret, progress=watch.progress, cancelled=watch.cancelled) as path,
        closing(open_dataset(path, class_map=class_map(arguments))) as dataset,
    ):
        return _taken_in(replace(dataset, name=str(project)), into, arguments, watch)


def import_faces(arguments: Arguments, watch: Watch) -> Result:
    """Import faces of IMDB-WIKI as an unlabelled pool."""
    into = _target(arguments)
    watch.phase("Finding the faces and cutting them out")
    limits = {name: arguments[name] for name in ("least_face_score", "most_second_face_score") if name in arguments}
    wanted = PoolFilter(**limits, most=arguments.get("most"))
    pool = import_imdb_wiki(
        watch.path(arguments, "source"), into, wanted, progress=watch.progress, cancelled=watch.cancelled
    )
    return _result(into, pool.manifest, left_out=sum(pool.left_out.values()))


def import_own_class(arguments: Arguments, watch: Watch) -> Result:
    """Make ``into`` of ``base``, if any, and the class ``label`` of the crops that the uploaded crops.json lists."""
    into = _target(arguments)
    watch.phase("Writing the dataset")
    base = as_decided(open_dataset(dataset_folder(arguments["base"]))) if arguments.get("base") else None
    crops = [_crop(entry, watch.files) for entry in json.loads((watch.files / "crops.json").read_text("utf-8"))]
    manifest = build_with_new_class(
        base, arguments["label"], crops, into, progress=watch.progress, cancelled=watch.cancelled
    )
    return _result(into, manifest, left_out=0)


def _crop(entry: Mapping[str, Any], files: Path) -> CutFace:
    image = read_image(files / entry["file"])
    return CutFace(name=entry["name"], image=image, flags=tuple(entry["flags"]), burst=entry["burst"])


def derive(arguments: Arguments, watch: Watch) -> Result:
    """Make a dataset of another one, as decided, with some classes left out, renamed or merged."""
    into = _target(arguments)
    dataset = as_decided(open_dataset(dataset_folder(arguments["source"])))
    if chosen := class_map(arguments):
        dataset = replace(dataset, manifest=chosen.apply(dataset.manifest))
    return _taken_in(dataset, into, arguments, watch)


def class_map(arguments: Arguments) -> ClassMap | None:
    """Read ``classes``: pairs of a class and its new name, or null."""
    pairs = arguments.get("classes")
    return None if pairs is None else ClassMap(pairs=tuple((str(old), new and str(new)) for old, new in pairs))


def _taken_in(dataset: Dataset, into: Path, arguments: Arguments, watch: Watch) -> Result:
    manifest = take_in(
        dataset, into, _options(arguments, watch), phase=watch.phase, progress=watch.progress, cancelled=watch.cancelled
    )
    unreadable = len(dataset.manifest.records) - len(manifest.records)
    left_out = len(dataset.source.names()) - len(manifest.records)
    return {**_result(into, manifest, left_out=left_out), "unreadable": unreadable}


def _options(arguments: Arguments, watch: Watch) -> IntakeOptions:
    names = ("shares", "hold_out", "seed", "leave_out_unreadable")
    given: dict[str, Any] = {name: arguments[name] for name in names if arguments.get(name) is not None}
    return IntakeOptions(**given, votes=watch.path(arguments, "votes") if arguments.get("votes") else None)


def _target(arguments: Arguments) -> Path:
    """Return where the dataset goes, before any long work; raises DatasetError for a bad name or a taken one."""
    into = datasets_folder() / checked_name(arguments["into"])
    refuse_taken(into)
    return into


def _result(into: Path, manifest: Manifest, *, left_out: int) -> Result:
    return {
        "dataset": into.name,
        "pictures": len(manifest.records),
        "classes": len(manifest.labels),
        "left_out": left_out,
    }
