"""Names in a video: they belong to a track, by the vote of its faces."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos.findings_folder import VideoFindings
from fer_core.analysis.videos.frame_analyst import FrameAnalyst
from fer_core.analysis.videos.moment import found_at
from fer_core.analysis.videos.track_summary import track_summaries
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.analysis.videos.video_export import json_pieces
from fer_core.config import VideoConfig
from fer_core.people.gallery import Gallery
from fer_core.people.matching import Matcher
from fer_core.people.recognition import GalleryRecogniser, Recogniser, Recognition
from fer_core.results import Embeddings, Identity, Image, Landmarks
from tests.core.analysis.videos.moving import BrightnessEmbedder, SquareDetector, moving_pipeline, scene
from tests.drawn_people import embeddings_of, person_of, portraits_of
from tests.drawn_video import write_video

ANA, STRANGER = 235, 100
"""How bright they are."""


class ByBrightness:
    """Bright faces are person 1, who is enrolled, dark ones somebody else; now and then one is misread."""

    def __init__(self, misread: frozenset[int] = frozenset()) -> None:
        self.calls = 0
        self._misread = misread
        self._matcher = Matcher([person_of(1)], limit=0.6)

    def recognise(self, image: Image, landmarks: Sequence[Landmarks]) -> tuple[Recognition, ...]:
        self.calls += 1
        seen = np.stack([self._embedding(image, one) for one in landmarks])
        matched = self._matcher.match(seen)
        return tuple(Recognition(embedding=one, identity=who) for one, who in zip(seen, matched, strict=True))

    def vote(self, embeddings: Sequence[Embeddings]) -> Identity | None:
        return self._matcher.vote(np.stack(embeddings))

    def changes(self) -> int:
        return 0

    def _embedding(self, image: Image, landmarks: Landmarks) -> Embeddings:
        (found,) = BrightnessEmbedder().embed(image, [landmarks])
        return embeddings_of(7, 1)[0] if self.calls in self._misread else found


def named(recogniser: Recogniser) -> Pipeline:
    return moving_pipeline(SquareDetector(), recogniser)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> VideoFindings:
    folder = tmp_path_factory.mktemp("film")
    scenes = [scene((20 + n, ANA), (180, STRANGER)) for n in range(30)]
    film = write_video(folder / "film.mp4", 30, size=(240, 120), images=scenes)
    return analyze_video(named(ByBrightness()), VideoPlan(source=film, folder=folder / "found"), VideoConfig())


def test_tracks_have_names_and_a_stranger_has_none(found: VideoFindings) -> None:
    ana, stranger = track_summaries(found)
    assert ana.identity and stranger.identity
    assert (ana.identity.name, stranger.identity.name) == ("person 1", None)
    assert ana.identity.distance < 0.6 < stranger.identity.distance


def test_every_frame_of_a_track_has_its_name_on_disk_and_in_json(found: VideoFindings) -> None:
    frames = list(VideoFindings(Path(found.folder)).frames())
    assert [face.face.identity.name for frame in frames for face in frame.faces if face.face.identity] == [
        "person 1",
        None,
    ] * 30
    (video,) = json.loads(b"".join(json_pieces([found])))
    assert video["tracks"][0]["identity"]["name"] == "person 1"
    assert video["frames"][3]["faces"][1]["identity"]["name"] is None


def test_a_chosen_moment_has_the_names_too(found: VideoFindings) -> None:
    there = found_at(found, 0.5)
    assert there
    assert [face.shown.identity.name for face in there.faces if face.shown.identity] == ["person 1", None]


def test_who_turns_away_at_the_end_keeps_the_name_in_a_file_and_not_live() -> None:
    """Searched in every frame: 300 times Ana, then 60 times a face that nobody is enrolled with."""
    last = {}
    for live in (False, True):
        recogniser = ByBrightness(misread=frozenset(range(301, 400)))
        analyst = FrameAnalyst(named(recogniser), VideoConfig(search_every_s=0), live=live)
        for n in range(360):
            frame = analyst.analyze(scene((20, ANA)), index=n, seconds=n / 30)
        last[live] = frame.faces[0].face.identity.name
    assert last == {False: "person 1", True: None}


def test_one_misread_frame_changes_no_name() -> None:
    recogniser = ByBrightness(misread=frozenset({4}))
    analyst = FrameAnalyst(named(recogniser), VideoConfig())
    frames = [analyst.analyze(scene((20, ANA)), index=n, seconds=n / 30) for n in range(60)]
    assert recogniser.calls == 10  # only frames that are searched are compared
    assert {frame.faces[0].face.identity.name for frame in frames if frame.faces[0].face.identity} == {"person 1"}


def test_without_enrolled_people_nobody_is_looked_for() -> None:
    analyst = FrameAnalyst(moving_pipeline(SquareDetector()), VideoConfig())
    frame = analyst.analyze(scene((20, ANA)), index=0, seconds=0.0)
    assert frame.faces[0].face.identity is None
    assert analyst.identities == {}


class Follower:
    """Looks at one frame after the other in which Ana stands still, 30 a second; who she is, is in a gallery."""

    def __init__(self, gallery: Gallery) -> None:
        self._analyst = FrameAnalyst(named(GalleryRecogniser(gallery, BrightnessEmbedder())), VideoConfig())
        self._frames = 0

    def leave(self) -> None:
        """Let her go, for so long that her track ends."""
        for _ in range(45):
            self._analyst.analyze(scene(), index=self._frames, seconds=self._frames / 30)
            self._frames += 1

    def named(self) -> list[str | None]:
        """Return whom the tracks show that were ever compared."""
        return [identity.name for identity in self._analyst.identities.values()]

    def next(self, frames: int = 1) -> tuple[bool, Identity | None]:
        """Return whether the last of so many frames was searched, and who is seen in it."""
        for _ in range(frames):
            found = self._analyst.analyze(scene((20, ANA)), index=self._frames, seconds=self._frames / 30)
            self._frames += 1
        return found.searched, found.faces[0].face.identity


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "people.sqlite")


def test_who_is_deleted_is_not_named_on_the_next_frame(gallery: Gallery) -> None:
    ana, follower = gallery.add("Ana", portraits_of(1)), Follower(gallery)
    _, known = follower.next(3)
    assert known and known.name == "Ana"
    gallery.delete(ana)
    assert follower.next() == (False, None)  # with nobody enrolled nobody is looked for
    assert follower.next(9)[1] is None


def test_who_is_deleted_is_unknown_while_others_are_enrolled(gallery: Gallery) -> None:
    ana, follower = gallery.add("Ana", portraits_of(1)), Follower(gallery)
    gallery.add("Bo", portraits_of(2))
    follower.next(3)
    gallery.delete(ana)
    searched, nobody = follower.next()
    assert not searched and nobody and nobody.name is None


def test_who_is_enrolled_or_renamed_meanwhile_is_named(gallery: Gallery) -> None:
    follower = Follower(gallery)
    assert follower.next(3)[1] is None
    ana = gallery.add("Ana", portraits_of(1))
    assert follower.next() == (False, None)  # faces are compared when they are searched for
    searched, known = follower.next(3)
    assert searched and known and known.name == "Ana"
    gallery.rename(ana, "Cy")
    searched, known = follower.next()
    assert not searched and known and known.name == "Cy"


@pytest.mark.parametrize("others", [True, False], ids=["others stay", "nobody stays"])
@pytest.mark.parametrize("renamed", [True, False], ids=["renamed", "deleted"])
def test_a_track_that_has_ended_loses_the_name_too(gallery: Gallery, renamed: bool, others: bool) -> None:
    ana, follower = gallery.add("Ana", portraits_of(1)), Follower(gallery)
    if others:
        gallery.add("Bo", portraits_of(2))
    follower.next(3)
    follower.leave()
    assert follower.named() == ["Ana"]
    if others:
        gallery.choose_limit(0.5)
        follower.leave()
        assert follower.named() == ["Ana"]  # a change of something else
    if renamed:
        gallery.rename(ana, "Cy")
    else:
        gallery.delete(ana)
    follower.leave()
    assert follower.named() == []


def test_whoever_was_named_in_a_frame_is_noted_also_when_the_vote_changed(gallery: Gallery, tmp_path: Path) -> None:
    """The name stands in those frames of the annotated copy."""
    ana = gallery.add("Ana", portraits_of(1))
    seen = write_video(tmp_path / "film.mp4", 12, size=(240, 120), images=[scene((20, ANA))] * 12)
    pipeline = named(GalleryRecogniser(gallery, BrightnessEmbedder()))
    plan = VideoPlan(source=seen, folder=tmp_path / "found")
    done: list[int] = []

    def rename_in_the_middle(frames: int, _total: int) -> None:
        done.append(frames)
        if frames == 6:
            gallery.rename(ana, "Cy")

    found = analyze_video(pipeline, plan, VideoConfig(), progress=rename_in_the_middle)
    assert found.end and len(done) == 12
    assert [identity.name for identity in found.end.identities.values()] == ["Cy"]
    assert found.end.named == VideoFindings(plan.folder).end.named == {"Ana", "Cy"}
