"""Who each track shows: a name belongs to the track, by a vote of its faces, and not to a frame."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import replace

from fer_core.analysis.pipeline import Pipeline
from fer_core.analysis.videos.track_votes import Voters
from fer_core.results import Face, Identity


class TrackNames:
    """Remembers the faces that were compared with the enrolled people; belongs to one video and one thread."""

    def __init__(self, pipeline: Pipeline, voters: Callable[[], Voters]) -> None:
        self._pipeline = pipeline
        self._faces: defaultdict[int, Voters] = defaultdict(voters)
        self.identities: dict[int, Identity] = {}
        """By track; a track of which no face was compared is not in it."""
        self._people: Hashable = None

    def notice(self) -> None:
        """Vote anew when the people have changed: who was deleted is not named on the next frame, searched or not."""
        people = self._pipeline.people_changes()
        if people != self._people:
            for track in self._faces:
                self._count(track)
            self._drop_those_who_are_gone()
            self._people = people  # last: what was interrupted is done again

    def vote(self, track: int, face: Face) -> Identity | None:
        """Return who the track shows, after this face of it; only faces of searched frames were compared."""
        if face.embedding is not None:
            self._faces[track].add(replace(face, aligned=None, regions=None))
            self._count(track)
        return self.identities.get(track)

    def forget(self, tracks: Collection[int]) -> None:
        """Let go of the faces of tracks that have ended; their names stay for as long as somebody is called so."""
        for track in tracks:
            self._faces.pop(track, None)

    def _drop_those_who_are_gone(self) -> None:
        """Tracks that have ended cannot vote anew: they lose the name of whoever was deleted or renamed."""
        for track in self.identities.keys() - self._faces.keys():
            name = self.identities[track].name
            if name is not None and not self._pipeline.knows(name):
                del self.identities[track]

    def _count(self, track: int) -> None:
        """With nobody to compare with, neither name nor faces are kept."""
        voters = self._faces[track]
        if not voters:
            return
        if identity := self._pipeline.name_track(tuple(voters)):
            self.identities[track] = identity
        else:
            self.identities.pop(track, None)
            voters.clear()
