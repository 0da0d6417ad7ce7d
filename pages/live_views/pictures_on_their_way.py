"""The worker behind the live picture: made once, kept in the session, and made anew when what it looks with changes."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fer_core.config import VideoConfig
from pages.live_views.live_settings import LiveSettings
from pages.shared import pictures, resources
from pages.shared.method import Method
from pages.shared.state import session

if TYPE_CHECKING:
    from fer_core.analysis.live.live_picture import LivePicture
    from fer_core.analysis.live.live_worker import Analyst


def current_picture(method: Method, settings: LiveSettings) -> "LivePicture":
    """Return the session's live picture with these settings; no thread begins before a frame comes.

    It goes on when people are enrolled or deleted: its analyst looks for itself who is known.
    """
    from fer_core.analysis.live.live_picture import LivePicture, LiveView
    from fer_core.analysis.live.live_worker import LiveWorker

    place, made_for = session().live, (replace(method, people=None), settings.video)
    recorder = place.recording if place.recording and place.recording.running else None
    mirrored = settings.mirrored and not settings.rear  # what lies before a camera on the back has no mirror
    view = LiveView(draw=pictures.drawing(settings.photo).on, mirrored=mirrored, recorder=recorder)
    failed = place.picture and place.picture.worker.problem and place.begun_s is None  # the next Start tries again
    if place.picture is None or place.made_for != made_for or failed:
        if place.picture:
            place.picture.worker.stop()
        place.picture, place.made_for = LivePicture(LiveWorker(partial(_analyst, *made_for)), view), made_for
    place.picture.view = view
    return place.picture


def _analyst(method: Method, config: VideoConfig) -> "Analyst":
    """Runs in the worker's thread: the live picture comes at once, and its boxes as soon as the network is loaded."""
    from fer_core.analysis.videos.frame_analyst import FrameAnalyst

    return FrameAnalyst(resources.pipeline(method), config, live=True)
