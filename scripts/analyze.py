"""Find the faces in photos and videos and name their expressions.

python scripts/analyze.py photo.jpg folder-of-photos --json faces.json --csv faces.csv
python scripts/analyze.py photo.jpg video.mp4 --annotated copies
python scripts/analyze.py video.mp4 --html report.html --every 2 --smoothing 0.3
python scripts/analyze.py photo.jpg --people
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from tqdm import tqdm

from fer_core import (
    Annotator,
    DetectorConfig,
    Face,
    FailedSource,
    GalleryError,
    Image,
    MediaError,
    PhotoFindings,
    Pipeline,
    PipelineConfig,
    VideoConfig,
    build_pipeline,
    encode_image,
    read_image,
)
from fer_core.analysis.delivery import CopyNames, check_outputs
from fer_core.analysis.export import Result, without_pictures
from fer_core.analysis.gathering import gather_sources, is_video
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.video_export import Finding, csv_pieces, json_pieces
from fer_core.config import DetectorKind
from fer_core.errors import ConfigurationError
from fer_core.people.gallery import Gallery
from fer_core.writing import check_place, write_pieces, write_whole
from scripts._analyze_video import VideoRun, video_words, write_report
from scripts._command import DONE, UNUSABLE, named_path, run_command

STANDARD_OUTPUT = Path("-")


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = arguments.add_argument
    add("sources", nargs="+", type=named_path, metavar="PHOTO|FOLDER|VIDEO")
    add(
        "--model",
        type=named_path,
        metavar="NAME",
        help="a network's name or folder (default: the one in use)",
    )
    add("--detector", choices=get_args(DetectorKind), default="hog", help="default: hog")
    add("--find-small-faces", action="store_true", help="look a second time at large photos")
    add("--people", action="store_true", help="name the people who are enrolled (scripts/people.py)")
    add("--json", type=named_path, metavar="FILE", help="write all that was found; - is the terminal")
    add("--csv", type=named_path, metavar="FILE", help="write a table with one row a face; - is the terminal")
    add("--annotated", type=named_path, metavar="FOLDER", help="write copies with boxes and labels")
    add("--html", type=named_path, metavar="FILE", help="write a report of the videos that opens in a browser")
    add("--every", type=int, default=1, metavar="N", help="look at every N-th frame of a video (default: 1)")
    seconds = VideoConfig().smoothing_s
    words = f"how slowly expressions change along a video, 0 is not at all smoothed (default: {seconds:g})"
    add("--smoothing", type=float, default=seconds, metavar="SECONDS", help=words)
    return arguments


def main(arguments: argparse.Namespace) -> int:
    """Analyze all sources and return the exit code: 2 when one of them could not be read, or not to its end."""
    paths = gather_sources(arguments.sources, leave_out=arguments.annotated)
    videos = VideoConfig(frame_step=arguments.every, smoothing_s=arguments.smoothing)
    check(arguments, paths)
    pipeline = build_pipeline(config_from(arguments))
    copies = arguments.annotated and CopyNames(arguments.annotated, paths)
    results: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="fer-studio-") as kept:
        run, whole = VideoRun(pipeline=pipeline, config=videos, kept=Path(kept), copies=copies), False
        try:
            for path in tqdm(paths, desc="analyzing", unit="file", leave=False, disable=None):
                results.append(run.analyzed(path) if is_video(path) else analyzed(pipeline, path, copies))
                tell(results[-1], quiet=arguments.json is not None or arguments.csv == STANDARD_OUTPUT)
                if run.stopped:
                    raise KeyboardInterrupt
            whole = True
        finally:  # what was found is kept, also when a copy cannot be written or the person stops it
            results += run.left
            if results:
                write_files(results, arguments, whole=whole)
    return UNUSABLE if any(map(problem_of, results)) else DONE


def check(arguments: argparse.Namespace, paths: list[Path]) -> None:
    """Raise FerError for what cannot end well, before the work."""
    if not paths:
        raise MediaError(
            "There is no picture in {places}, and no video. Name a photo or a video, or a folder that holds some.",
            places=", ".join(map(str, arguments.sources)),
        )
    if arguments.html and not any(map(is_video, paths)):
        raise ConfigurationError("--html is the report of a video, and there is none here. Leave it out, or name one.")
    check_outputs(files_to_write(arguments), paths)
    if arguments.annotated:
        check_place(arguments.annotated / "copy")


def files_to_write(arguments: argparse.Namespace) -> list[Path]:
    """Return the files named for results, to be checked before the work."""
    named = [arguments.json, arguments.csv, arguments.html]
    return [path for path in named if path and path != STANDARD_OUTPUT]


def config_from(arguments: argparse.Namespace) -> PipelineConfig:
    """Raise ConfigurationError when a setting is unusable, GalleryError when there is nobody to name."""
    if arguments.people and not Gallery().state().people:
        raise GalleryError("Nobody is enrolled, so nobody can be named. Enrol people with scripts/people.py add.")
    detector = DetectorConfig(kind=arguments.detector, find_small_faces=arguments.find_small_faces)
    return PipelineConfig(detector=detector, model=arguments.model, people=arguments.people)


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


def write_files(results: Sequence[Finding], arguments: argparse.Namespace, *, whole: bool = True) -> None:
    """Write what was asked for; - is the terminal. What broke off may have no video, and then has no report."""
    wanted = ((arguments.json, json_pieces), (arguments.csv, csv_pieces))
    for path, pieces in wanted:
        if path == STANDARD_OUTPUT:
            sys.stdout.buffer.writelines(pieces(results))
        elif path:
            write_pieces(path, pieces(results))
    if arguments.html and (whole or any(isinstance(result, VideoFindings) for result in results)):
        write_report(results, arguments.html)


def problem_of(result: Finding) -> str | None:
    """Return what is wrong with a source, in one sentence."""
    if isinstance(result, VideoFindings):
        return str(result.end.error) if result.end and result.end.error else None
    if not isinstance(result, FailedSource):
        return None
    words = str(result.error)
    return words if words.startswith(result.source) else f"{result.source}: {words}"


def tell(result: Finding, *, quiet: bool) -> None:
    """Print one source's result in words, or its error, and what else went wrong, above the progress bar."""
    if problem := problem_of(result):
        tqdm.write(printable(problem), file=sys.stderr)
    for note in result.end.notes if isinstance(result, VideoFindings) and result.end else ():
        tqdm.write(printable(str(note)), file=sys.stderr)
    if not quiet and not isinstance(result, FailedSource):
        words = video_words(result) if isinstance(result, VideoFindings) else summary(result)
        tqdm.write("\n".join(map(printable, words)), file=sys.stdout)


def summary(findings: PhotoFindings) -> Iterator[str]:
    """Yield one line for the photo and one for each face."""
    count = len(findings.faces)
    yield f"{findings.source}: {count or 'no'} {'face' if count < 2 else 'faces'}"
    for face in findings.faces:
        yield f"  {face.number:>3}  {in_words(face)}"


def in_words(face: Face) -> str:
    """Say who it is, if that was asked for, and how the face looks, never what a person feels."""
    who = f"{face.identity.name or 'unknown'}: " if face.identity else ""
    return who + looks(face)


def looks(face: Face) -> str:
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
