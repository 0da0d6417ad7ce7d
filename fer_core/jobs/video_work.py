"""Looking at a video as a job. Cancelling it ends the video there: what was found until then is kept."""

import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from fer_core.analysis.pipeline import build_pipeline
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.config import DetectorConfig, PipelineConfig, VideoConfig
from fer_core.errors import ConfigurationError, GalleryError
from fer_core.jobs.video_library import ANNOTATED_NAME
from fer_core.jobs.video_names import enrolled_names, forget_names_in
from fer_core.jobs.watch import Watch
from fer_core.networks.bundle import bundle_folder
from fer_core.plain_names import is_folder_name
from fer_core.workspace import videos_folder

Arguments = Mapping[str, Any]
Result = dict[str, Any]
SPEED_FRAMES: Final = 60
"""Frames over which the speed that is shown is averaged."""


def look_at_video(arguments: Arguments, watch: Watch) -> Result:
    """Look at the video ``source`` and keep what is found in ``into``, a name in the workspace's videos.

    ``model`` is a bundle's name or folder (None: the one in use); ``annotated`` asks for an annotated copy beside the
    findings, ``people`` for the names of those who are enrolled; ``detector`` and ``config`` hold fields of
    DetectorConfig and VideoConfig. While it works, the status has ``frames_a_second``. ``ending`` of the result tells
    whether it is whole.
    """
    source = watch.path(arguments, "source")
    folder = _folder(arguments["into"])
    watch.phase("Loading the network")
    model = arguments.get("model")
    detector = DetectorConfig(**arguments.get("detector", {}))
    chosen = PipelineConfig(
        detector=detector, model=bundle_folder(model) if model else None, people=bool(arguments.get("people"))
    )
    pipeline = build_pipeline(chosen)
    watch.phase("Looking at the video")
    speed = _Speed(watch)
    try:
        found = analyze_video(
            pipeline,
            VideoPlan(
                source=source,
                folder=folder,
                annotated=folder / ANNOTATED_NAME if arguments.get("annotated") else None,
                called=source.name,
            ),
            VideoConfig(**arguments.get("config", {})),
            progress=speed.progress,
            cancelled=watch.cancelled,
        )
    finally:  # what was found stays, also where the copy failed
        if chosen.people:
            with suppress(GalleryError):  # nobody knows then who is enrolled
                forget_names_in(folder, enrolled_names())
    assert found.end
    return {
        "video": folder.name,
        "ending": found.end.ending,
        "frames": found.end.frames,
        "frames_a_second": found.end.frames_a_second,
    }


def _folder(name: str) -> Path:
    if not is_folder_name(name):
        raise ConfigurationError("{name!r} cannot be a folder's name. Use letters, digits, - and _.", name=name)
    return videos_folder() / name


class _Speed:
    """Passes progress on, with the frames a second of the last moments."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._times: deque[float] = deque(maxlen=SPEED_FRAMES)

    def progress(self, done: int, total: int) -> None:
        self._times.append(time.monotonic())
        passed = self._times[-1] - self._times[0]
        if passed > 0:
            self._watch.note(frames_a_second=round((len(self._times) - 1) / passed, 1))
        self._watch.progress(done, total)
