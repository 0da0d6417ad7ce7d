"""From one frame after the other to faces with tracks and smoothed expressions, for files and for live pictures."""

from collections.abc import Mapping
from dataclasses import replace

from fer_core.analysis.following import FaceFollower, FollowedFaces, look_of
from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.smoothing import Smoother
from fer_core.analysis.tracking import Sighting, Tracker, TrackingConfig
from fer_core.analysis.videos.frame_findings import FrameFindings, TrackedFace
from fer_core.analysis.videos.gallery_patience import GalleryPatience, NoPatience
from fer_core.analysis.videos.track_names import TrackNames
from fer_core.analysis.videos.track_votes import FacesOfAllTimes, NewestFaces
from fer_core.config import SURE_SCORE, VideoConfig
from fer_core.errors import GalleryError
from fer_core.results import Face, Identity, Image


class FrameAnalyst:
    """Remembers what it saw: one belongs to one video, and to one thread.

    Of live pictures the newest faces of a track decide its name, and trouble with the gallery is raised; of a file
    those of its whole length do, and it is looked at to its end without new names.
    """

    def __init__(self, pipeline: Pipeline, config: VideoConfig, *, live: bool = False) -> None:
        self._pipeline = pipeline
        self._config = config
        self._follower = FaceFollower(pipeline, config.search_every_s)
        sure = SURE_SCORE[pipeline.detector_kind]
        self._tracker = Tracker(TrackingConfig(most_gap_s=config.most_gap_s, sure_score=sure))
        self._names = TrackNames(pipeline, NewestFaces if live else FacesOfAllTimes)
        self._patience = NoPatience() if live else GalleryPatience()
        self._smoothers: dict[int, tuple[Smoother, float]] = {}

    def analyze(self, image: Image, *, index: int, seconds: float) -> FrameFindings:
        """Return the faces of a frame (RGB, H x W x 3) that belong to a track; times increase.

        Faces keep their crops, of which a consumer that stores them should let go.
        """
        self._notice()
        followed = self._followed(image, seconds)
        faces = followed.faces
        sightings = [Sighting(box=face.box, score=face.detection_score, look=look_of(face)) for face in faces]
        tracks = self._tracker.update(seconds, sightings)
        found = tuple(
            self._smoothed(face, track, seconds) for face, track in zip(faces, tracks, strict=True) if track is not None
        )
        self._forget(seconds)
        return FrameFindings(index=index, seconds=seconds, faces=found, searched=followed.searched)

    @property
    def identities(self) -> Mapping[int, Identity]:
        """Who each track shows, as far as its faces were compared with the enrolled people."""
        return self._names.identities

    @property
    def gallery_problem(self) -> GalleryError | None:
        """Why the names may not be those of the people who are enrolled now."""
        return self._patience.problem

    def _notice(self) -> None:
        if self._patience.may_ask:
            with self._patience.asking():
                self._names.notice()

    def _followed(self, image: Image, seconds: float) -> FollowedFaces:
        followed = None
        if self._patience.may_ask:
            with self._patience.asking():
                followed = self._follower.follow(image, seconds)
        return followed or self._follower.follow(image, seconds, people=False)

    def _name(self, track: int, face: Face) -> Identity | None:
        with self._patience.asking():
            self._names.vote(track, face)
        return self._names.identities.get(track)

    def _smoothed(self, face: Face, track: int, seconds: float) -> TrackedFace:
        face = replace(face, identity=self._name(track, face))
        if face.probabilities is None:
            return TrackedFace(track=track, face=face)
        smoother, _ = self._smoothers.get(track) or (Smoother(self._config.smoothing_s), seconds)
        self._smoothers[track] = smoother, seconds
        smoothed = smoother.update(seconds, face.probabilities)
        judged = self._pipeline.judged(replace(face, probabilities=smoothed))
        return TrackedFace(track=track, face=face, smoothed=smoothed, smoothed_doubt=judged.doubt)

    def _forget(self, seconds: float) -> None:
        """A track that has ended needs no smoother any more."""
        ended = [track for track, (_, seen) in self._smoothers.items() if seconds - seen > self._config.most_gap_s]
        for track in ended:
            del self._smoothers[track]
        self._names.forget(ended)
