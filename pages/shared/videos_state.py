"""What the Video page remembers of one browser tab, beside the values of its widgets.

The videos themselves and what was found in them lie in the workspace, until somebody removes or forgets them, or no
window shows them any more.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fer_core.errors import FerError
from pages.shared.outside import only_this_computer

if TYPE_CHECKING:
    from fer_core.jobs.video_library import GivenVideo


@dataclass(slots=True, kw_only=True)
class VideosState:
    """Which videos are this tab's, and which moment of which one is looked at."""

    opened: str | None = None
    """The video that is shown; the newest while nobody chose."""
    mine: set[str] = field(default_factory=set)
    """Ids of the videos that were given here, or that the page's address named."""
    uploads: int = 0
    """Part of the upload widget's key, which is emptied as soon as its files are on disk."""
    inputs: int = 0
    """The same for the field with a path."""
    problems: list[FerError] = field(default_factory=list)
    """Why the last files that were given are no videos."""
    moments: dict[str, float] = field(default_factory=dict)
    """The chosen moment of each video, in seconds."""
    unfolded: set[str] = field(default_factory=set)
    """Videos of which every face is shown, however many."""
    frames: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    """Frames with their boxes, as JPEG."""

    def videos(self) -> "tuple[GivenVideo, ...]":
        """Return the videos that this tab may see, newest first.

        On a computer of one's own that is all of them, as after a reload nobody knows any more whose they were; in
        an app that others reach too, those that were given here or that the address names.
        """
        from fer_core.jobs.video_library import list_videos

        alone = only_this_computer()
        return tuple(video for video in list_videos() if alone or video.id in self.mine)

    def open(self, video_id: str) -> None:
        """Show another video."""
        self.opened = video_id
        self.mine.add(video_id)

    def forget(self) -> None:
        """Delete this tab's videos, and all that was made of them."""
        from fer_core.jobs.video_library import remove

        for video in self.videos():
            remove(video)
        self.opened = None
        self.problems.clear()
        self.mine.clear()
        self.moments.clear()
        self.unfolded.clear()
        self.frames.clear()
        self.uploads += 1
        self.inputs += 1
