"""What all sessions share: the pipelines, the network's card, the sample photo.

Nothing of a session is kept here. Heavy modules are imported inside the functions, so that the
first page opens before they are loaded.
"""

import threading
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fer_core.config import PipelineConfig
from fer_core.errors import FerError, MediaError
from pages.shared import video_keeping
from pages.shared.method import BundleStamp, Method, bundle_stamp, current_method
from pages.shared.state import Photo

if TYPE_CHECKING:
    from fer_core.analysis.export import Result
    from fer_core.analysis.pipeline import Pipeline
    from fer_core.networks.card import Card

SAMPLE_NAME: Final = "astronaut.png"
PAUSE_BEFORE_WARM_UP_S: Final = 0.7
"""The first page reaches the browser before the libraries take the processor."""


def pipeline(method: Method) -> "Pipeline":
    """Return the pipeline for this method; raises FerError when a file it needs is unusable."""
    return _pipeline(method.config, method.bundle)


@st.cache_resource(max_entries=4, show_spinner=False)
def _pipeline(config: PipelineConfig, bundle: BundleStamp) -> "Pipeline":
    """It looks for itself who is enrolled, so that it stays when people come and go."""
    from fer_core.analysis.pipeline import build_pipeline

    return build_pipeline(replace(config, model=Path(bundle.folder)))


def look_at(photo: Photo, method: Method) -> "Result":
    """Return the faces in a photo, or why this file cannot be read."""
    from fer_core.analysis.export import FailedSource
    from fer_core.media.images import decode_image

    built = pipeline(method)
    try:
        return built.analyze(decode_image(photo.data, name=photo.name), source=photo.name)
    except MediaError as problem:
        return FailedSource(source=photo.name, error=problem)


def network_card() -> "Card":
    """Return the card of the network in use; raises BundleError when there is none."""
    return _card(bundle_stamp())


@st.cache_resource(max_entries=4, show_spinner=False)
def _card(bundle: BundleStamp) -> "Card":
    from fer_core.networks.card import read_card

    return read_card(Path(bundle.folder))


def sample_photo() -> tuple[str, bytes]:
    """Return NASA's portrait of Eileen Collins, in the public domain, from scikit-image."""
    return SAMPLE_NAME, files("skimage").joinpath("data", SAMPLE_NAME).read_bytes()


def drop_uploads() -> None:
    """Free the server's copies of this session's uploads; it would keep them until the tab closes."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def warm_up() -> None:
    """Load what the Photo page needs, once a process and after the first page was shown; and put videos away."""
    _warm_up_timer()
    video_keeping.keep_swept()


@st.cache_resource(show_spinner=False)
def _warm_up_timer() -> threading.Timer:
    timer = threading.Timer(PAUSE_BEFORE_WARM_UP_S, _rehearse)
    timer.daemon = True
    timer.start()
    return timer


def _rehearse() -> None:
    """Look at the sample once: every library and model file is then in memory."""
    name, data = sample_photo()
    with suppress(FerError):  # the Photo page will say it, where the person can read it
        look_at(Photo(key="", name=name, data=data, digest=""), current_method(PipelineConfig()))
