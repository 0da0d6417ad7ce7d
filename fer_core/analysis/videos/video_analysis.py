"""From a video file to its findings in a folder and, if wished, to an annotated video."""

import time
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from fer_core.analysis.annotation import Annotator
from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos.findings_folder import FindingsWriter, VideoFindings
from fer_core.analysis.videos.frame_analyst import FrameAnalyst
from fer_core.analysis.videos.frame_findings import Ending, FrameFindings, VideoEnd, VideoHead
from fer_core.analysis.videos.track_pictures import TrackPictures
from fer_core.config import VideoConfig
from fer_core.errors import FerError, MediaError
from fer_core.media.video import Video, VideoFrame, VideoInfo, open_video
from fer_core.media.video_writing import VideoTarget, VideoWriter, video_writer
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.results import Image, PhotoFindings


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPlan:
    """What is made of one video: findings in ``folder``, and an annotated copy where one is wanted."""

    source: Path
    folder: Path
    annotated: Path | None = None
    """An MP4 with the frames looked at, at their own times, and the sound."""
    called: str = ""
    """The name that the findings state; the path when empty."""


def analyze_video(
    pipeline: Pipeline,
    plan: VideoPlan,
    config: VideoConfig,
    *,
    annotator: Annotator | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> VideoFindings:
    """Look at a video frame by frame; memory does not grow with its length.

    A cancel, or whatever prevents that it goes on, keeps what was found until then. Raises MediaError when no frame can
    be read, and OutputError.
    """
    with open_video(plan.source) as video, ExitStack() as stack:
        head = _head(video.info, pipeline, plan, config)
        writer = stack.enter_context(closing(FindingsWriter(plan.folder, head)))
        with _copy(plan, video.info, config) as copy:
            work = _Work(
                analyst=FrameAnalyst(pipeline, config),
                writer=writer,
                copy=copy,
                annotator=annotator or Annotator(),
                pictures=TrackPictures(),
            )
            end = work.run(video, config.frame_step, progress, cancelled)
            if copy and end.ending != "whole":
                copy.cut_short()
            work.pictures.write(plan.folder)
            found = writer.end(end)  # before the copy is finished, which may fail
        if copy and copy.has_lost_sound:
            found = writer.end(replace(end, notes=(*end.notes, _without_sound(video.info.name))))
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Work:
    analyst: FrameAnalyst
    writer: FindingsWriter
    copy: VideoWriter | None
    annotator: Annotator
    pictures: TrackPictures

    def run(self, video: Video, step: int, progress: Progress, cancelled: Cancelled) -> VideoEnd:
        began, frames = time.monotonic(), 0
        total = -(-(video.info.frames or 0) // step)
        ending: Ending = "whole"
        error = None
        try:
            for frame in video.frames(step=step):
                if cancelled():
                    ending = "cancelled"
                    break
                self._take(frame)
                frames += 1
                progress(frames, max(total, frames))
        except FerError as problem:
            if not frames:
                raise
            ending, error = "broken_off", problem
        return VideoEnd(
            ending=ending,
            frames=frames,
            took_s=time.monotonic() - began,
            error=error,
            notes=(self.analyst.gallery_problem,) if self.analyst.gallery_problem else (),
            identities=dict(self.analyst.identities),
        )

    def _take(self, frame: VideoFrame) -> None:
        found = self.analyst.analyze(frame.image, index=frame.index, seconds=frame.seconds)
        self.writer.add(found)
        self.pictures.look(found)
        if self.copy:
            self.copy.write(annotated_frame(frame.image, found, self.annotator), frame.seconds)


def annotated_frame(image: Image, found: FrameFindings, annotator: Annotator) -> Image:
    """Return a copy of a frame with its faces as ``TrackedFace.shown`` has them."""
    height, width = image.shape[:2]
    faces = tuple(tracked.shown for tracked in found.faces)
    return annotator.annotate(image, PhotoFindings(source="", width=width, height=height, faces=faces))


def _copy(plan: VideoPlan, info: VideoInfo, config: VideoConfig) -> AbstractContextManager[VideoWriter | None]:
    if plan.annotated is None:
        return nullcontext()
    return video_writer(plan.annotated, VideoTarget.like(info, plan.source, step=config.frame_step))


def _without_sound(name: str) -> MediaError:
    return MediaError(
        "The sound of {name} cannot be read or coded here, so the annotated copy has none, or not all of it. Convert "
        "the sound to AAC to keep it.",
        name=name,
    )


def _head(info: VideoInfo, pipeline: Pipeline, plan: VideoPlan, config: VideoConfig) -> VideoHead:
    return VideoHead(
        source=plan.called or plan.source.as_posix(),
        width=info.width,
        height=info.height,
        rate=float(info.rate),
        seconds=info.seconds,
        labels=pipeline.labels,
        frame_step=config.frame_step,
        smoothing_s=config.smoothing_s,
    )
