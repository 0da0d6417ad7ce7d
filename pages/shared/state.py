"""The one typed object that a session keeps: what was given, what was found, what was chosen.

A keyed widget loses its value when its page is left; what is here stays until the tab is closed or
reloaded, or "Forget everything" is pressed. It is never shared between sessions.
"""

import hashlib
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from fer_core.config import DetectorKind
from pages.shared.augment_state import AugmentPlace
from pages.shared.datasets_state import DatasetsState
from pages.shared.evaluate_state import EvaluatePlace
from pages.shared.learn_state import LearnPlace
from pages.shared.live_state import LivePlace
from pages.shared.method import Method
from pages.shared.networks_state import NetworksState
from pages.shared.people_state import PeopleState
from pages.shared.train_state import TrainPlace
from pages.shared.videos_state import VideosState

if TYPE_CHECKING:
    from fer_core.analysis.export import Result  # not needed to run, and it takes pandas with it

NAME: Final = "fer_studio"
MOST_PHOTOS: Final = 100
MOST_READINGS: Final = 200
"""All photos under two settings, so that going back is instant."""
MOST_PICTURES: Final = 24

Key = TypeVar("Key")
Value = TypeVar("Value")
LabelDetail = Literal["percent", "expression", "number"]
"""As ``fer_core.analysis.annotation`` has it, whose libraries the first page does not need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture that the person gave; ``key`` is unique in the session, the name need not be."""

    key: str
    name: str
    data: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSettings:
    """The choices of the Photo page's panel."""

    detector: DetectorKind = "hog"
    find_small_faces: bool = False
    landmarks_on_faces: bool = True
    landmarks_on_photo: bool = False
    labels: LabelDetail = "percent"
    names: bool = True
    """Of people, where some are enrolled."""


@dataclass(slots=True, kw_only=True)
class Session:
    """Everything that one browser tab gave and got."""

    language: str
    language_chosen: bool = False
    """By the person: the browser shall remember it."""
    tour: Literal["", "over", "again"] = ""
    """Empty: what the browser remembers tells whether it is shown."""
    tour_step: int = 0
    photos: list[Photo] = field(default_factory=list)
    settings: PhotoSettings = field(default_factory=PhotoSettings)
    paused: bool = False
    """The person stopped a long look at many photos."""
    left_out: int = 0
    """Photos of the last batch for which there was no room."""
    page: int = 1
    """Of the list of photos."""
    snapshots: int = 0
    inputs: int = 0
    """Part of the camera's keys: a new number gives an empty widget."""
    uploads: int = 0
    """The same for the upload widget."""
    attached: dict[str, str] = field(default_factory=dict)
    """What the upload widget holds now: its file id -> our photo's key."""
    pace_s: "deque[float]" = field(default_factory=lambda: deque(maxlen=8))
    """How long the last photos took."""
    readings: "OrderedDict[tuple[object, ...], Result]" = field(default_factory=OrderedDict)
    unfolded: set[str] = field(default_factory=set)
    """Keys of the photos whose faces are all shown, however many."""
    pictures: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    datasets: DatasetsState = field(default_factory=DatasetsState)
    augment: AugmentPlace = field(default_factory=AugmentPlace)
    train: TrainPlace = field(default_factory=TrainPlace)
    evaluate: EvaluatePlace = field(default_factory=EvaluatePlace)
    networks: NetworksState = field(default_factory=NetworksState)
    live: LivePlace = field(default_factory=LivePlace)
    learn: LearnPlace = field(default_factory=LearnPlace)
    people: PeopleState = field(default_factory=PeopleState)
    videos: VideosState = field(default_factory=VideosState)
    _keys: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, files: Iterable[tuple[str, bytes]]) -> list[Photo]:
        """Put new photos first, in their own order, as far as there is room for them; return those taken."""
        given = list(files)
        new = [self._photo(name, data) for name, data in given[: MOST_PHOTOS - len(self.photos)]]
        self.photos[:0] = new
        self.left_out = len(given) - len(new)
        if new:
            self.page, self.paused = 1, False
        return new

    def remove(self, keys: Iterable[str]) -> None:
        gone = set(keys)
        self.photos = [photo for photo in self.photos if photo.key not in gone]

    def reading(self, photo: Photo, method: Method) -> "Result | None":
        """What is known of a photo by this method; None before it was looked at."""
        return self.readings.get((photo.digest, photo.name, method))

    def remember(self, photo: Photo, method: Method, reading: "Result") -> None:
        keep(self.readings, (photo.digest, photo.name, method), reading, MOST_READINGS)

    def waiting(self, method: Method) -> Sequence[Photo]:
        """The photos that were not looked at yet by this method."""
        return [photo for photo in self.photos if self.reading(photo, method) is None]

    def forget_names(self) -> None:
        """Drop what was found with names of people in it: they may have gone, and the photos are looked at again."""
        for key in [key for key in self.readings if isinstance(key[-1], Method) and key[-1].people]:
            del self.readings[key]
        self.pictures.clear()
        self.videos.frames.clear()

    def forget(self) -> None:
        """Drop every photo, video, upload and key, and everything found in them; language and settings stay."""
        self.photos.clear()
        self.readings.clear()
        self.pictures.clear()
        self.attached.clear()
        self.unfolded.clear()
        self.pace_s.clear()
        self.left_out, self.snapshots, self.paused = 0, 0, False
        self.page = 1
        self.inputs += 1
        self.uploads += 1
        self.datasets.forget()
        self.evaluate.forget()
        self.live.forget()
        self.learn.forget()
        self.people.forget()
        self.videos.forget()

    def detach(self) -> None:
        """Give an empty upload widget; the photos that it held stay."""
        self.attached.clear()
        self.uploads += 1

    def _photo(self, name: str, data: bytes) -> Photo:
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        return Photo(key=f"photo-{next(self._keys)}", name=name, data=data, digest=digest)


def session() -> Session:
    """Return this session's object, which the app made before the page ran."""
    if NAME not in st.session_state:
        _enter_by_the_front_door()
    found = st.session_state[NAME]
    assert isinstance(found, Session)
    return found


def start(language: str) -> Session:
    """Begin the session when it is new."""
    if NAME not in st.session_state:
        st.session_state[NAME] = Session(language=language)
    return session()


def enter(page: str) -> None:
    """Note which page runs, by its address, as soon as that is known: a run may be interrupted anywhere."""
    if page != "live":
        session().live.left = True


def _enter_by_the_front_door() -> None:
    """Run the app instead of a page alone.

    Streamlit takes a folder ``pages`` for its old kind of multipage app until ``st.navigation`` ran once.
    The first visitor of a fresh server who asks for ``/photo`` would get that file without the app around it.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
    start("en")


def keep(memory: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> Value:
    """Remember a value, letting go of the oldest beyond ``most``."""
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > most:
        memory.popitem(last=False)
    return value
