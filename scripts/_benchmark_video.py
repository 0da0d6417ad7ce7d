"""The part of benchmark.py that measures video: speed, agreement with a search of every frame, flicker and memory."""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fer_core import Pipeline, PipelineConfig, VideoConfig, VideoFindings, VideoPlan, analyze_video, build_pipeline
from scripts._command import DONE, named_path

HELP = "speed of a video, agreement with searching every frame, flicker and delay, peak memory"
HEADER = (
    "whole frame searched every, s", "frames/s", "processor time, ms a frame", "tracks", "faces of the reference found",
    "further faces", "IoU, mean", "IoU, least", "same expression", "same, smoothed", "changes/s", "changes/s, smoothed",
    "delay, s",
)  # fmt: skip
SAME_FACE_IOU = 0.3
MEMORY_HEADER = ("video, s", "every", "frames looked at", "frames/s", "peak memory, MB")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("video", type=named_path, metavar="VIDEO")
    add("--model", type=named_path, metavar="NAME", help="a network's name or folder (default: the one in use)")
    add("--search-every", type=float, nargs="+", default=[0.1, 0.2, 0.5], metavar="SECONDS")
    add("--smoothing", type=float, default=None, metavar="SECONDS")
    add(
        "--minutes",
        type=float,
        metavar="M",
        help="measure memory instead, with the video repeated to M minutes",
    )
    add("--every", type=int, default=1, metavar="N", help="look at every N-th frame when memory is measured")


def run(arguments: argparse.Namespace) -> int:
    lines = memory_table(arguments) if arguments.minutes else agreement_table(arguments)
    for line in lines:
        print(line, flush=True)
    return DONE


def agreement_table(arguments: argparse.Namespace) -> Iterator[str]:
    """Yield one row for the reference, a search of every frame, and one for each interval asked for."""
    pipeline = build_pipeline(PipelineConfig(model=arguments.model))
    yield row(HEADER)
    yield row("---" for _ in HEADER)
    with tempfile.TemporaryDirectory() as kept:
        reference = None
        for search_every_s in (0.0, *arguments.search_every):
            timed = looked_at(pipeline, arguments, search_every_s, Path(kept) / f"{search_every_s:g}")
            reference = reference or timed
            yield row(cells(timed, reference, search_every_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The findings of one run and the processor time that it took."""

    findings: VideoFindings
    processor_s: float


def looked_at(pipeline: Pipeline, arguments: argparse.Namespace, search_every_s: float, folder: Path) -> Timed:
    given = {} if arguments.smoothing is None else {"smoothing_s": arguments.smoothing}
    config = VideoConfig(search_every_s=search_every_s, **given)
    began = time.process_time()
    found = analyze_video(pipeline, VideoPlan(source=arguments.video, folder=folder), config)
    return Timed(findings=found, processor_s=time.process_time() - began)


def cells(timed: Timed, reference: Timed, search_every_s: float) -> Iterator[str]:
    from fer_core.analysis.videos.track_summary import track_summaries

    end = timed.findings.end
    assert end
    tracks = track_summaries(timed.findings)
    yield "every frame" if search_every_s == 0 else f"{search_every_s:g}"
    yield f"{end.frames_a_second:.1f}"
    yield f"{1000 * timed.processor_s / end.frames:.1f}"
    yield str(len(tracks))
    yield from agreement(timed, reference)
    longest = max(tracks, key=lambda track: track.frames, default=None)
    for value in (longest and longest.raw_flicker, longest and longest.flicker, longest and longest.delay_s):
        yield "-" if value is None else f"{value:.2f}"


def agreement(timed: Timed, reference: Timed) -> Iterator[str]:
    """Yield the cells from faces found to the share of equal smoothed labels."""
    import numpy as np

    overlaps, same, same_smoothed, expected, further = [], [], [], 0, 0
    for frame, truth in zip(timed.findings.frames(), reference.findings.frames(), strict=True):
        expected += len(truth.faces)
        left = list(frame.faces)
        for face in truth.faces:
            best = max(left, key=lambda other: other.face.box.iou(face.face.box), default=None)
            if best is None or best.face.box.iou(face.face.box) < SAME_FACE_IOU:
                continue
            left.remove(best)
            overlaps.append(best.face.box.iou(face.face.box))
            same.append(best.face.expression == face.face.expression)
            same_smoothed.append(best.shown.expression == face.shown.expression)
        further += len(left)
    yield f"{len(overlaps)}/{expected}"
    yield str(further)
    yield f"{np.mean(overlaps):.3f}" if overlaps else "-"
    yield f"{min(overlaps):.3f}" if overlaps else "-"
    yield f"{np.mean(same):.1%}" if same else "-"
    yield f"{np.mean(same_smoothed):.1%}" if same_smoothed else "-"


def memory_table(arguments: argparse.Namespace) -> Iterator[str]:
    """Yield the peak memory for the video and for a long one, each in a process of its own."""
    yield row(MEMORY_HEADER)
    yield row("---" for _ in MEMORY_HEADER)
    with tempfile.TemporaryDirectory() as kept:
        long = Path(kept) / f"long{arguments.video.suffix}"
        repeat(arguments.video, long, 60 * arguments.minutes)
        for path in (arguments.video, long):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                yield row(pool.apply(measured, (path, arguments.model, arguments.every, Path(kept) / path.stem)))


def measured(path: Path, model: Path | None, every: int, folder: Path) -> list[str]:
    """Analyse a video, with JSON and CSV written, and return the cells of MEMORY_HEADER."""
    import resource

    from fer_core.analysis.videos.video_export import csv_pieces, json_pieces
    from fer_core.writing import write_pieces

    plan = VideoPlan(source=path, folder=folder, annotated=folder / "annotated.mp4")
    found = analyze_video(build_pipeline(PipelineConfig(model=model)), plan, VideoConfig(frame_step=every))
    write_pieces(folder / "out.json", json_pieces([found]))
    write_pieces(folder / "out.csv", csv_pieces([found]))
    assert found.end
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    seconds = f"{found.head.seconds or 0:.0f}"
    return [seconds, str(every), f"{found.end.frames:,}", f"{found.end.frames_a_second:.1f}", f"{peak:.0f}"]


def repeat(source: Path, target: Path, seconds: float) -> None:
    """Write a video again and again, without coding it anew, until it is so long."""
    import av

    with av.open(str(source)) as first, av.open(str(target), "w") as long:
        stream = first.streams.video[0]
        into = long.add_stream_from_template(stream)
        shift = 0
        while shift * (stream.time_base or 1) < seconds:
            first.seek(0)
            last = 0
            for packet in first.demux(stream):
                if packet.pts is None or packet.dts is None:
                    continue
                last = max(last, packet.pts + (packet.duration or 0))
                packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, into
                long.mux_one(packet)
            shift += last


def row(values: Iterable[str]) -> str:
    return f"| {' | '.join(values)} |"
