"""What a session keeps of the Datasets page: which dataset is looked at, what was given, where the queue stands.

Decisions are not here: they are stored beside the dataset, each at once.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from pages.shared.file_names import safe_name

if TYPE_CHECKING:
    from fer_core.datasets.sources.face_crops import CutFace, NoFace
    from fer_core.errors import FerError

UPLOAD_PREFIX: Final = "fer-studio-upload-"


@dataclass(slots=True, kw_only=True, eq=False)
class StagedUpload:
    """Uploaded files in a temporary folder, which goes with this object or with the process."""

    name: str
    """As the person sees it."""
    size: int
    """In bytes."""
    folder: "TemporaryDirectory[str]"

    @property
    def path(self) -> Path:
        """The uploaded file, or the folder that holds the uploaded ones."""
        return Path(self.folder.name, safe_name(self.name).strip(" .") or "upload")


@dataclass(slots=True, kw_only=True)
class OwnClass:
    """The pictures of a class that the person is making."""

    cut: "list[CutFace]" = field(default_factory=list)
    left_out: "list[tuple[NoFace, bytes]]" = field(default_factory=list)
    """Why there is no crop, and the picture's file."""
    waiting: list[tuple[str, bytes, str]] = field(default_factory=list)
    """Not cut yet: name, the picture's file, and the burst that it belongs to ("" for none)."""
    bursts: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(3))
    """Stands in the names of its bursts, so that a class that grows another day has no two of one name."""


@dataclass(slots=True, kw_only=True)
class DatasetsState:
    """Everything that the Datasets page remembers of one browser tab."""

    chosen: str | None = None
    """The name of the dataset that is looked at."""
    window: str = field(default_factory=lambda: secrets.token_hex(8))
    """Names this tab among those that decide about the same dataset."""
    staged: dict[str, StagedUpload] = field(default_factory=dict)
    """By place on the page."""
    own_class: OwnClass = field(default_factory=OwnClass)
    inputs: int = 0
    """Part of the keys of fields: a new number gives empty ones, after "Forget everything" or when all is imported."""
    uploads: int = 0
    """The same for upload widgets, which are emptied as soon as their files are on disk."""
    awaited: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Jobs of this tab whose end was not greeted yet, each with the places of its uploads, which stay until then."""
    looked_at: str | None = None
    """The picture that the queue shows, by its file."""
    place: int = 0
    """Where in the queue that picture stood, for when it is not there any more."""
    problem: "FerError | None" = None
    """Why the last decision was not stored, until the next one."""
    notice: str = ""
    """To be told once: a callback cannot show it itself."""
    page: int = 1
    """Of the sheet."""
    draw: int = 0
    """Which handful of samples is shown."""

    @property
    def holds_something(self) -> bool:
        """Tell whether there is something to forget."""
        own = self.own_class
        return bool(self.staged or own.cut or own.left_out or own.waiting)

    def choose(self, name: str | None) -> None:
        """Look at another dataset."""
        if name != self.chosen:
            self.chosen, self.draw = name, 0
            self.begin_again()

    def begin_again(self) -> None:
        """Look at the first picture of the queue."""
        self.looked_at, self.problem = None, None
        self.place, self.page = 0, 1

    def unstage(self, place: str) -> None:
        """Drop an upload with its copy on disk."""
        if upload := self.staged.pop(place, None):
            upload.folder.cleanup()

    def start_own_class_over(self) -> None:
        """Drop the pictures of the class that is being made."""
        self.own_class = OwnClass(bursts=self.own_class.bursts)

    def forget(self) -> None:
        """Drop uploads, pictures and the key of Roboflow; datasets on disk stay."""
        for place in tuple(self.staged):
            self.unstage(place)
        self.own_class = OwnClass()
        self.inputs += 1
        self.uploads += 1
