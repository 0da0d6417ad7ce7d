"""The part of analyze.py that looks at videos."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from fer_core import FailedSource, FerError, MediaError, Pipeline, VideoConfig
from fer_core.analysis.delivery import CopyNames
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.track_summary import track_summaries
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.analysis.videos.video_export import Finding
from fer_core.analysis.videos.video_report import video_report
from fer_core.errors import OutputError
from fer_core.writing import write_whole
from scripts._bar import Bar

LEAST_SHARE = 0.005
"""Of the time; expressions that are seen less are left out of the words."""


@dataclass(slots=True, kw_only=True)
class VideoRun:
    """Looks at one video after the other; what is found lies in a folder of its own below ``kept``."""

    pipeline: Pipeline
    config: VideoConfig
    kept: Path
    copies: CopyNames | None
    stopped: bool = False
    """The person pressed Ctrl-C; the video was ended there and is valid."""
    left: list[VideoFindings] = field(default_factory=list)
    """What was found in a video whose copy, or whose findings, could not be written to the end."""
    _seen: list[Path] = field(default_factory=list)

    def analyzed(self, path: Path) -> VideoFindings | FailedSource:
        """Look at one video and write its annotated copy where one is wanted."""
        self._seen.append(path)
        plan = VideoPlan(
            source=path,
            folder=self.kept / str(len(self._seen)),
            annotated=self.copies.name_for(path) if self.copies else None,
        )
        try:
            with self._stopping(), Bar(path.name, unit="frame") as bar:
                return analyze_video(
                    self.pipeline, plan, self.config, progress=bar.show, cancelled=lambda: self.stopped
                )
        except MediaError as error:
            return FailedSource(source=path.as_posix(), error=error)
        except OutputError:
            with suppress(MediaError):
                self.left.append(VideoFindings(plan.folder))
            raise

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let the first Ctrl-C end the video after this frame, and the next one everything."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopped = True
            signal.signal(signal.SIGINT, before)

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def video_words(video: VideoFindings) -> Iterator[str]:
    """Yield one line for the video and one for each track."""
    tracks = track_summaries(video)
    count = len(tracks)
    speed = f", {video.end.frames_a_second:.1f} frames a second" if video.end else ""
    frames = video.end.frames if video.end else 0
    yield f"{video.head.source}: {count or 'no'} {'face' if count < 2 else 'faces'} in {frames:,} frames{speed}"
    for track in tracks:
        shares = sorted(track.shares.items(), key=lambda share: -share[1])
        looks = ", ".join(f"{label} {share:.0%}" for label, share in shares if share >= LEAST_SHARE)
        name = f"{track.identity.name or 'unknown'}, " if track.identity else ""
        yield f"  {track.number:>3}  {name}{track.first_s:.1f} to {track.last_s:.1f} s: looks {looks or 'undecided'}"


def write_report(results: Sequence[Finding], path: Path) -> None:
    """Write the report of the videos that could be read; raises FerError when there is none."""
    videos = [result for result in results if isinstance(result, VideoFindings)]
    if not videos:
        raise FerError("No video could be read, so there is no report.")
    write_whole(path, video_report(videos))
