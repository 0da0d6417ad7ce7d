"""Which videos somebody looks at: they are kept for as long as a window shows them, and a little longer.

A thread of the app says so on disk and sweeps, so that nothing is left behind for good, also after a crash.
"""

import logging
import threading
import time
from collections.abc import Iterable
from typing import Final

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

LOG: Final = logging.getLogger(__name__)
EVERY_S: Final = 60.0
PAUSE_BEFORE_FIRST_S: Final = 5.0
"""The first page reaches the browser before this loads its libraries."""


class Windows:
    """The videos that each open window shows."""

    def __init__(self) -> None:
        self._shown: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    def show(self, session_id: str, videos: Iterable[str]) -> None:
        with self._lock:
            self._shown[session_id] = frozenset(videos)

    def videos(self) -> frozenset[str]:
        """Return what is shown in any window that is still open."""
        with self._lock:
            self._shown = {session: shown for session, shown in self._shown.items() if _is_open(session)}
            return frozenset().union(*self._shown.values())


def keep(videos: Iterable[str]) -> None:
    """Say that this window shows these videos, and no others."""
    from fer_core.jobs.video_library import hold

    shown = frozenset(videos)
    hold(shown)
    if context := get_script_run_ctx():
        _windows().show(context.session_id, shown)


def sweep_first() -> None:
    """Delete what an earlier run of the app left, once a process: a list of the videos would hold it."""
    _first_sweep()


def keep_swept() -> None:
    """Hold and sweep from now on, once a process."""
    _sweeper()


@st.cache_resource(show_spinner=False)
def _windows() -> Windows:
    return Windows()


@st.cache_resource(show_spinner=False)
def _first_sweep() -> None:
    from fer_core.jobs.video_library import sweep

    sweep()


@st.cache_resource(show_spinner=False)
def _sweeper() -> threading.Thread:
    thread = threading.Thread(target=_sweep, args=(_windows(),), daemon=True, name="videos")
    thread.start()
    return thread


def _sweep(windows: Windows) -> None:
    time.sleep(PAUSE_BEFORE_FIRST_S)
    while True:
        try:
            _sweep_once(windows)
        except Exception:  # whatever one sweep meets, the next must come
            LOG.exception("Videos that nobody holds could not be deleted; it is tried again.")
        time.sleep(EVERY_S)


def _sweep_once(windows: Windows) -> None:
    from fer_core.analysis.live.recording_folder import sweep_recordings
    from fer_core.jobs.video_library import hold, sweep

    hold(windows.videos())
    sweep()
    sweep_recordings()


def _is_open(session_id: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session_id)
