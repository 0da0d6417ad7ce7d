"""The part of benchmark.py that measures live pictures: a video at its own pace through what the Live page uses."""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, get_args

from fer_core import Annotator, DetectorConfig, Pipeline, PipelineConfig, VideoConfig, build_pipeline
from fer_core.analysis.live.live_config import live_detector, live_video
from fer_core.config import DetectorKind
from fer_core.results import Image
from scripts._command import DONE, named_path

if TYPE_CHECKING:
    from fer_core.analysis.live.live_picture import LivePicture

HELP = "live pictures: frames a second looked at and shown, delay, and the processor time that they take"
HEADER = (
    "detector", "size", "pictures a second", "shown a second", "looked at a second", "dropped", "delay, ms",
    "to show one, ms", "processor time, ms a picture looked at", "processors busy", "looked at a second, at most",
)  # fmt: skip
STAND_IN_RGB = (127, 127, 127)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("video", type=named_path, metavar="VIDEO", help="taken for the camera, again and again")
    add("--size", type=size, default=(640, 480), metavar="WxH", help="the picture is fitted into it, grey around")
    add("--rate", type=float, default=30.0, metavar="N", help="pictures a second that the camera gives")
    add("--seconds", type=float, default=15.0, metavar="S")
    add("--warm-up", type=float, default=2.0, metavar="S", help="not counted")
    add("--detectors", nargs="+", choices=get_args(DetectorKind), default=["hog"])
    add("--model", type=named_path, metavar="NAME", help="a network's name or folder (default: the one in use)")


def size(text: str) -> tuple[int, int]:
    """Read width and height in pixels."""
    sides = text.split("x")
    if len(sides) != 2 or not all(side.isdecimal() and int(side) >= 32 for side in sides):
        raise argparse.ArgumentTypeError(f'"{text}" is no size. Write it as 640x480.')
    return int(sides[0]), int(sides[1])


def run(arguments: argparse.Namespace) -> int:
    width, height = arguments.size
    frames = camera_frames(arguments, width, height)
    print(row(HEADER))
    print(row("---" for _ in HEADER))
    for kind in arguments.detectors:
        detector = live_detector(DetectorConfig(kind=kind))
        pipeline = build_pipeline(PipelineConfig(detector=detector, model=arguments.model))
        measured = watched(pipeline, live_video(detector), frames, arguments)
        alone_s = seconds_a_look(pipeline, live_video(detector), frames, arguments.rate)
        print(
            row([kind, f"{width}x{height}", f"{arguments.rate:g}", *measured.cells(), f"{1 / alone_s:.1f}"]), flush=True
        )
    return DONE


def camera_frames(arguments: argparse.Namespace, width: int, height: int) -> list[Image]:
    """Return up to ten seconds of the video, as the camera would give them."""
    from fer_core.media.video import open_video

    with open_video(arguments.video) as video:
        images = (frame.image for frame in video.frames())
        return [fitted(image, width, height) for image, _ in zip(images, range(300), strict=False)]


def fitted(image: Image, width: int, height: int) -> Image:
    import cv2
    import numpy as np

    scale = min(width / image.shape[1], height / image.shape[0])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    canvas = np.full((height, width, 3), STAND_IN_RGB, np.uint8)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    shown: int
    looked_at: int
    dropped: int
    delay_s: float
    show_s: float
    """To show a picture: what the connection's thread waits for."""
    processor_s: float
    took_s: float

    def cells(self) -> Iterator[str]:
        yield f"{self.shown / self.took_s:.1f}"
        yield f"{self.looked_at / self.took_s:.1f}"
        yield f"{self.dropped / max(self.dropped + self.looked_at, 1):.0%}"
        yield f"{1000 * self.delay_s:.0f}"
        yield f"{1000 * self.show_s / max(self.shown, 1):.1f}"
        yield f"{1000 * self.processor_s / max(self.looked_at, 1):.1f}"
        yield f"{self.processor_s / self.took_s:.2f}"


def watched(pipeline: Pipeline, config: VideoConfig, frames: Sequence[Image], arguments: argparse.Namespace) -> Watched:
    """Show the pictures at the camera's pace, as the page's callback does; the analysis takes what it can."""
    from fer_core.analysis.live.live_picture import LivePicture, LiveView
    from fer_core.analysis.live.live_worker import LiveWorker
    from fer_core.analysis.videos.frame_analyst import FrameAnalyst

    worker = LiveWorker(partial(FrameAnalyst, pipeline, config))
    picture = LivePicture(worker, LiveView(draw=Annotator().annotate))
    coming = cycle(frames)
    show_at_pace(picture, coming, arguments.rate, arguments.warm_up)
    before, dropped, processor, began = worker.looked_at, worker.pace().dropped, time.process_time(), time.monotonic()
    shown, show_s = show_at_pace(picture, coming, arguments.rate, arguments.seconds)
    took_s, processor_s = time.monotonic() - began, time.process_time() - processor
    pace = worker.pace()
    worker.stop()
    return Watched(
        shown=shown,
        looked_at=worker.looked_at - before,
        dropped=pace.dropped - dropped,
        delay_s=pace.delay_s or 0.0,
        show_s=show_s,
        processor_s=processor_s,
        took_s=took_s,
    )


def show_at_pace(picture: "LivePicture", coming: Iterator[Image], rate: float, seconds: float) -> tuple[int, float]:
    """Return how many pictures were shown, and the time that showing them took."""
    began, shown, took = time.monotonic(), 0, 0.0
    while (due := began + shown / rate) < began + seconds:
        time.sleep(max(due - time.monotonic(), 0.0))
        starts = time.monotonic()
        picture.show(next(coming))
        took += time.monotonic() - starts
        shown += 1
    return shown, took


def seconds_a_look(pipeline: Pipeline, config: VideoConfig, frames: Sequence[Image], rate: float) -> float:
    """Return the processor time, of all threads, that the analysis alone takes: what one processor can do at most."""
    from fer_core.analysis.videos.frame_analyst import FrameAnalyst

    analyst = FrameAnalyst(pipeline, config, live=True)
    began = time.process_time()
    for index, image in enumerate(frames):
        analyst.analyze(image, index=index, seconds=index / rate)
    return (time.process_time() - began) / len(frames)


def row(values: Iterable[str]) -> str:
    return f"| {' | '.join(values)} |"
