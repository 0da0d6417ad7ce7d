"""The part of benchmark.py that times the whole way from a photo to its findings, stage by stage."""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeAlias, get_args

from fer_core.config import DetectorConfig, DetectorKind, PipelineConfig
from scripts._command import DONE, named_path

HELP = "milliseconds of each stage on a folder of photos, warm; the network on two threads, the rest on one"
Seconds: TypeAlias = defaultdict[str, float]
MEASURED: Final = ("detector", "landmarks", "crop_aligner", "regions", "input_aligner", "classifier")
READ, WHOLE = "read the file", "analyze"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("photos", type=named_path, metavar="PHOTOS", help="a folder or a photo")
    add("--model", type=named_path, metavar="NAME", help="a network's name or folder (default: default)")
    add("--detector", choices=get_args(DetectorKind), default="hog", help="default: hog")
    add("--find-small-faces", action="store_true", help="look a second time at large photos")
    add("--repeats", type=int, default=5, help="runs a photo, of which the fastest counts (default: 5)")


@dataclass(slots=True)
class Stopwatch:
    """Adds up the time of whatever runs inside it, by name."""

    seconds: Seconds = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - start

    def timed(self, stage: object, name: str) -> Any:
        """Return a stand-in for a stage, whose verbs are timed."""
        return _Timed(stage, name, self)


class _Timed:
    def __init__(self, stage: object, name: str, watch: Stopwatch) -> None:
        self._stage, self._name, self._watch = stage, name, watch

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        def run(*values: Any, **named: Any) -> Any:
            with self._watch.timing(self._name):
                return getattr(self._stage, verb)(*values, **named)

        return run


def run(arguments: argparse.Namespace) -> int:
    import cv2

    from fer_core.analysis.gathering import gather_pictures

    cv2.setNumThreads(1)
    detector = DetectorConfig(kind=arguments.detector, find_small_faces=arguments.find_small_faces)
    config = PipelineConfig(detector=detector, model=arguments.model)
    paths = gather_pictures([arguments.photos])
    timings = measured(paths, config, max(arguments.repeats, 1))
    print("\n".join(table(timings)))
    return DONE


def measured(paths: list[Path], config: PipelineConfig, repeats: int) -> list[tuple[str, int, Seconds]]:
    """Return name, number of faces and seconds a stage for each photo, of its fastest run."""
    from fer_core.analysis.pipeline import Pipeline, build_stages
    from fer_core.media.images import read_image

    watch, stages = Stopwatch(), build_stages(config)
    pipeline = Pipeline(replace(stages, **{name: watch.timed(getattr(stages, name), name) for name in MEASURED}))
    pipeline.analyze(read_image(paths[0]))  # loads what is loaded on first use
    timings = []
    for path in paths:
        runs = []
        for _ in range(repeats):
            watch.seconds = defaultdict(float)
            with watch.timing(READ):
                image = read_image(path)
            with watch.timing(WHOLE):
                faces = len(pipeline.analyze(image).faces)
            runs.append(watch.seconds)
        timings.append((path.name, faces, min(runs, key=lambda seconds: seconds[WHOLE])))
    return timings


def table(timings: list[tuple[str, int, Seconds]]) -> Iterator[str]:
    """Yield a Markdown table in milliseconds: one row a photo, the last one their mean."""
    columns = (READ, *MEASURED, WHOLE)
    yield f"| photo | faces | {' | '.join(columns)} |"
    yield "|---|" + "---:|" * (len(columns) + 1)
    for name, faces, seconds in timings:
        yield f"| {name} | {faces} | {' | '.join(f'{1000 * seconds[column]:.1f}' for column in columns)} |"
    means = [1000 * sum(seconds[column] for *_, seconds in timings) / len(timings) for column in columns]
    yield f"| mean | {sum(faces for _, faces, _ in timings)} | {' | '.join(f'{mean:.1f}' for mean in means)} |"
