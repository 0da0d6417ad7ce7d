"""Find the faces in photos and name their expressions.

python scripts/analyze.py photo.jpg folder-of-photos --json faces.json --csv faces.csv
python scripts/analyze.py photo.jpg --annotated copies
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from tqdm import tqdm

from fer_core import (
    Annotator,
    DetectorConfig,
    Face,
    FailedSource,
    Image,
    MediaError,
    PhotoFindings,
    Pipeline,
    PipelineConfig,
    build_pipeline,
    csv_bytes,
    encode_image,
    json_bytes,
    read_image,
)
from fer_core.analysis.delivery import CopyNames, check_outputs
from fer_core.analysis.export import Result, without_pictures
from fer_core.analysis.gathering import gather_pictures
from fer_core.config import DetectorKind
from fer_core.writing import check_place, write_whole
from scripts._command import DONE, UNUSABLE, named_path, run_command

STANDARD_OUTPUT = Path("-")


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = arguments.add_argument
    add("sources", nargs="+", type=named_path, metavar="PHOTO|FOLDER")
    add(
        "--model",
        type=named_path,
        metavar="NAME",
        help="a network's name or folder (default: the one in use)",
    )
    add("--detector", choices=get_args(DetectorKind), default="hog", help="default: hog")
    add("--find-small-faces", action="store_true", help="look a second time at large photos")
    add("--json", type=named_path, metavar="FILE", help="write all that was found; - is the terminal")
    add("--csv", type=named_path, metavar="FILE", help="write a table with one row a face; - is the terminal")
    add("--annotated", type=named_path, metavar="FOLDER", help="write copies with boxes and labels")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    """Analyze all sources and return the exit code: 2 when one of them could not be read."""
    paths = gather_pictures(arguments.sources, leave_out=arguments.annotated)
    if not paths:
        raise MediaError(
            "There is no picture in {places}. Name a photo, or a folder that holds some.",
            places=", ".join(map(str, arguments.sources)),
        )
    check_outputs(files_to_write(arguments), paths)
    if arguments.annotated:
        check_place(arguments.annotated / "copy")
    pipeline = build_pipeline(config_from(arguments))
    copies = arguments.annotated and CopyNames(arguments.annotated, paths)
    results: list[Result] = []
    quiet = arguments.json is not None or arguments.csv == STANDARD_OUTPUT
    try:
        for path in tqdm(paths, desc="analyzing", unit="photo", leave=False, disable=None):
            results.append(analyzed(pipeline, path, copies))
            tell(results[-1], quiet=quiet)
    finally:  # what was found is kept, also when a copy cannot be written or the person stops it
        write_files(results, arguments)
    return UNUSABLE if any(isinstance(result, FailedSource) for result in results) else DONE


def files_to_write(arguments: argparse.Namespace) -> list[Path]:
    """Return the files named for results, to be checked before the work."""
    named = [arguments.json, arguments.csv]
    return [path for path in named if path and path != STANDARD_OUTPUT]


def config_from(arguments: argparse.Namespace) -> PipelineConfig:
    """Raise ConfigurationError when a setting is unusable."""
    detector = DetectorConfig(kind=arguments.detector, find_small_faces=arguments.find_small_faces)
    return PipelineConfig(detector=detector, model=arguments.model)


def analyzed(pipeline: Pipeline, path: Path, copies: CopyNames | None) -> Result:
    """Look at one photo and write its annotated copy where one is wanted."""
    try:
        image = read_image(path)
    except MediaError as error:
        return FailedSource(source=path.as_posix(), error=error)
    findings = pipeline.analyze(image, source=path.as_posix())
    if copies:
        write_copy(image, findings, copies.name_for(path))
    return without_pictures(findings)


def write_copy(image: Image, findings: PhotoFindings, path: Path) -> None:
    """Raise OutputError when the copy cannot be written."""
    write_whole(path, encode_image(Annotator().annotate(image, findings), path.suffix))


def write_files(results: list[Result], arguments: argparse.Namespace) -> None:
    """Write what was asked for; - is the terminal."""
    if arguments.json == STANDARD_OUTPUT:
        sys.stdout.buffer.write(json_bytes(results))
    elif arguments.json:
        write_whole(arguments.json, json_bytes(results))
    if arguments.csv == STANDARD_OUTPUT:
        sys.stdout.buffer.write(csv_bytes(results))
    elif arguments.csv:
        write_whole(arguments.csv, csv_bytes(results))


def tell(result: Result, *, quiet: bool) -> None:
    """Print one photo's result in words, or its error, above the progress bar."""
    if isinstance(result, FailedSource):
        words = str(result.error)
        named = words if words.startswith(result.source) else f"{result.source}: {words}"
        tqdm.write(printable(named), file=sys.stderr)
    elif not quiet:
        tqdm.write("\n".join(map(printable, summary(result))), file=sys.stdout)


def summary(findings: PhotoFindings) -> Iterator[str]:
    """Yield one line for the photo and one for each face."""
    count = len(findings.faces)
    yield f"{findings.source}: {count or 'no'} {'face' if count < 2 else 'faces'}"
    for face in findings.faces:
        yield f"  {face.number:>3}  {in_words(face)}"


def in_words(face: Face) -> str:
    """Say how a face looks, never what a person feels."""
    if face.probabilities is None:
        return "a face that cannot be levelled"
    guess = f"{face.probabilities.best}, {100 * face.probabilities.best_probability:.0f} of 100"
    if face.doubt:
        return f"not sure, perhaps {guess} ({face.doubt.replace('_', ' ')})"
    return f"looks {guess}"


def printable(text: str) -> str:
    """Return text that the terminal's encoding can show, in one line."""
    encoding = sys.stdout.encoding or "utf-8"
    return " ".join(text.splitlines()).encode(encoding, "backslashreplace").decode(encoding)


if __name__ == "__main__":
    run_command(main, parser())
