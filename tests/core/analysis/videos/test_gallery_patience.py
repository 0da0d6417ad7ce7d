"""Trouble with the gallery takes neither a video nor the names that were found before it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos import gallery_patience
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.frame_analyst import FrameAnalyst
from fer_core.analysis.videos.gallery_patience import GalleryPatience
from fer_core.analysis.videos.track_summary import track_summaries
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.analysis.videos.video_export import json_pieces
from fer_core.analysis.videos.video_report import video_report
from fer_core.config import VideoConfig
from fer_core.errors import GalleryError
from fer_core.media.video import open_video
from fer_core.people.gallery import Gallery
from fer_core.people.recognition import GalleryRecogniser
from tests.core.analysis.videos.moving import BrightnessEmbedder, SquareDetector, moving_pipeline, scene
from tests.drawn_people import portraits_of
from tests.drawn_video import write_video

ANA = 235
FRAMES = 30
ALL_FRAMES = VideoConfig(search_every_s=0)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    images = [scene((20 + n, ANA)) for n in range(FRAMES)]
    return write_video(tmp_path / "film.mp4", FRAMES, size=(240, 120), images=images)


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    gallery = Gallery(tmp_path / "people.sqlite")
    gallery.add("Ana", portraits_of(1))
    return gallery


def naming(gallery: Gallery) -> Pipeline:
    return moving_pipeline(SquareDetector(), GalleryRecogniser(gallery, BrightnessEmbedder()))


def after(frames: int, act: Callable[[], object]) -> Callable[[int, int], None]:
    """Progress during which something happens."""
    return lambda done, _total: act() if done == frames else None  # type: ignore[func-returns-value, return-value]


@pytest.mark.parametrize("ask_again_s", [0, 60], ids=["it is asked for again", "it is left alone for a while"])
def test_a_gallery_that_breaks_takes_neither_the_video_nor_its_names(
    film: Path, gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask_again_s: float
) -> None:
    monkeypatch.setattr(gallery_patience, "ASK_AGAIN_S", ask_again_s)
    plan = VideoPlan(source=film, folder=tmp_path / "found", annotated=tmp_path / "copy.mp4")
    spoil = after(12, lambda: gallery.path.write_bytes(b"not a database " * 999))
    found = analyze_video(naming(gallery), plan, ALL_FRAMES, progress=spoil)
    assert found.end and (found.end.ending, found.end.frames, found.end.error) == ("whole", FRAMES, None)
    (ana,) = track_summaries(found)
    assert ana.identity and ana.identity.name == "Ana"
    (note,) = VideoFindings(found.folder).end.notes  # type: ignore[union-attr]
    assert "was set aside as people.sqlite.broken-001" in str(note)
    assert json.loads(b"".join(json_pieces([found])))[0]["notes"] == [str(note)]
    assert "was set aside" in video_report([found]).decode()
    with open_video(tmp_path / "copy.mp4") as copy:
        assert len(list(copy.frames())) == FRAMES


def test_a_gallery_that_was_busy_is_asked_again_and_who_went_meanwhile_is_not_named(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.add("Bo", portraits_of(2))
    monkeypatch.setattr(gallery_patience, "ASK_AGAIN_S", 0)
    analyst = FrameAnalyst(naming(gallery), ALL_FRAMES)

    def name(frame: int) -> str | None:
        (tracked,) = analyst.analyze(scene((20, ANA)), index=frame, seconds=frame / 30).faces
        assert tracked.face.identity
        return tracked.face.identity.name

    def busy() -> tuple[int, int]:
        raise GalleryError("It is being written by another window.")

    assert name(0) == "Ana"
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(gallery, "changes", busy)
        assert name(1) == name(2) == "Ana"
        assert "being written" in str(analyst.gallery_problem)
    gallery.delete(gallery.find("Ana").id)
    assert name(3) is None


def test_tracks_that_ended_keep_what_was_found_when_the_gallery_breaks(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery_patience, "ASK_AGAIN_S", 0)
    analyst = FrameAnalyst(naming(gallery), VideoConfig(search_every_s=0, most_gap_s=0.2))
    for frame in range(40):
        if frame == 30:
            gallery.path.write_bytes(b"not a database " * 999)
        image = scene((20, ANA), (180, 100)) if frame < 10 else scene((100, ANA))
        analyst.analyze(image, index=frame, seconds=frame / 30)
    assert [one.name for _, one in sorted(analyst.identities.items())] == ["Ana", None, "Ana"]


def test_live_pictures_tell_a_broken_gallery_at_once(gallery: Gallery) -> None:
    analyst = FrameAnalyst(naming(gallery), ALL_FRAMES, live=True)
    analyst.analyze(scene((20, ANA)), index=0, seconds=0)
    gallery.path.write_bytes(b"not a database " * 999)
    with pytest.raises(GalleryError, match="set aside"):
        analyst.analyze(scene((20, ANA)), index=1, seconds=0.1)


def test_patience_asks_again_after_a_while_and_keeps_the_first_reason() -> None:
    now = 100.0
    patience = GalleryPatience(clock=lambda: now)
    assert patience.may_ask
    for reason in ("first", "second"):
        with patience.asking():
            raise GalleryError(reason)
    assert not patience.may_ask and str(patience.problem) == "first"
    now += gallery_patience.ASK_AGAIN_S
    assert patience.may_ask
    with patience.asking():
        raise GalleryError("It was set aside as {aside}.", aside="people.sqlite.broken-001")
    now += 1e9
    assert not patience.may_ask and "set aside" in str(patience.problem)
