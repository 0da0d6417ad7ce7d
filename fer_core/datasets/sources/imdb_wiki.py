"""IMDB-WIKI as a pool of faces that nobody labelled yet, for the curation queue."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from fer_core.config import DetectorConfig
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record, write_manifest
from fer_core.datasets.sources.face_cutting import CutConfig, CutFace, FaceCutter, NoFace
from fer_core.datasets.sources.imdb_wiki_index import IndexedFace, PoolFilter, read_index
from fer_core.errors import DatasetError, MediaError, WorkCancelled
from fer_core.media.images import encode_image, read_image
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.results import BoundingBox, Image
from fer_core.staging import staged_dataset

MARGIN: Final = 0.4
"""Around a face's location when it is looked for, in widths and heights; IMDB-WIKI's own crops have the same."""
COPY_PX: Final = 512
"""The face fills half of what is searched, so a small copy shows it well."""
SAMPLED: Final = 40
MOST_OUTSIDE: Final = 0.1
"""Share of face locations beyond their picture's edge above which the pictures must be the crops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacePool:
    """What an import brought, and how many pictures it left out by reason: missing, unreadable, no_face, too_small."""

    manifest: Manifest
    left_out: Mapping[str, int]


def import_imdb_wiki(
    index: Path,
    into: Path,
    wanted: PoolFilter | None = None,
    *,
    cutter: FaceCutter | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> FacePool:
    """Cut the faces out of the pictures beside imdb.mat or wiki.mat and write them to ``into``, all or nothing.

    All are "unlabelled" and in train; their subjects are kept, so that a later division keeps a person together.
    Raises DatasetError, also when no face is left, and WorkCancelled after a cancel; ``into`` must not exist.
    """
    chosen = (wanted or PoolFilter()).choose(read_index(index))
    pool = _Pool(index, chosen, cutter or FaceCutter(CutConfig(detector=DetectorConfig(width_px=COPY_PX))))
    with staged_dataset(into) as folder:
        manifest = pool.fill(folder, progress, cancelled)
        write_manifest(manifest, folder)
    return FacePool(manifest=manifest, left_out=dict(pool.left_out))


class _Pool:
    """The chosen faces of one index, on their way into a folder."""

    def __init__(self, index: Path, faces: Sequence[IndexedFace], cutter: FaceCutter) -> None:
        self.left_out: Counter[str] = Counter()
        self._index = index
        self._root = index.parent.resolve()
        self._faces = faces
        self._cutter = cutter
        self._are_crops = self._look_like_crops()

    def fill(self, folder: Path, progress: Progress, cancelled: Cancelled) -> Manifest:
        """Write the crops below ``folder``; raises DatasetError when there is none."""
        place = folder / "train" / UNLABELLED
        place.mkdir(parents=True)
        records = []
        for done, face in enumerate(self._faces, start=1):
            if cancelled():
                raise WorkCancelled("The import was cancelled. Nothing was kept.")
            cut = self._cut(face)
            if isinstance(cut, CutFace):
                records.append(_record(face, cut))
                (folder / records[-1].file).write_bytes(encode_image(cut.image))
            else:
                self.left_out[cut] += 1
            progress(done, len(self._faces))
        if not records:
            raise self._nothing_left()
        return Manifest(records=tuple(sorted(records, key=lambda record: record.file)))

    def _cut(self, face: IndexedFace) -> CutFace | str:
        """Return the crop, or the reason that there is none."""
        if not (path := self._path(face)).is_file():
            return "missing"
        try:
            image = read_image(path)
        except MediaError:
            return "unreadable"
        cut = self._cutter.cut(image, name=face.path, within=self._region(face, image))
        return cut.reason if isinstance(cut, NoFace) else cut

    def _path(self, face: IndexedFace) -> Path:
        """Return where a picture lies; raises DatasetError when a link leads out of the index's folder."""
        path = (self._root / face.path).resolve()
        if not path.is_relative_to(self._root):
            raise DatasetError(
                "{file} is refused: a link leads out of the folder of {index}. Put the pictures themselves there.",
                file=face.path,
                index=self._index,
            )
        return path

    def _region(self, face: IndexedFace, image: Image) -> BoundingBox | None:
        """Return where the face is looked for; None is the whole picture, as the crops show one face alone."""
        if self._are_crops or face.location is None or not _fits(face.location, image):
            return None
        box = face.location
        x, y = round(MARGIN * box.width), round(MARGIN * box.height)
        return BoundingBox(left=box.left - x, top=box.top - y, right=box.right + x, bottom=box.bottom + y)

    def _look_like_crops(self) -> bool:
        """Tell crops from full pictures: locations are given for the latter and reach beyond the edges of the former.

        Some fit a crop by chance and would point beside its face, so this is asked of the pictures together.
        """
        there = (face for face in self._faces if face.location and self._path(face).is_file())
        fits = [fit for face in islice(there, SAMPLED) if (fit := self._fits_file(face)) is not None]
        return fits.count(False) > MOST_OUTSIDE * len(fits)

    def _fits_file(self, face: IndexedFace) -> bool | None:
        try:
            return face.location is not None and _fits(face.location, read_image(self._path(face)))
        except MediaError:
            return None

    def _nothing_left(self) -> DatasetError:
        reasons = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in self.left_out.most_common())
        return DatasetError(
            "No face is left of {index}: {chosen} entries pass the filters ({reasons}). Put the folders of pictures "
            "beside the index, or lower the face score.",
            index=self._index,
            chosen=len(self._faces),
            reasons=reasons or "none",
        )


def _fits(box: BoundingBox, image: Image) -> bool:
    """Tell whether a location lies in the picture, but for a pixel of rounding."""
    height, width = image.shape[:2]
    return box.left >= -1 and box.top >= -1 and box.right <= width + 1 and box.bottom <= height + 1


def _record(face: IndexedFace, cut: CutFace) -> Record:
    return Record(
        file=f"train/{UNLABELLED}/{face.row:06d}-{PurePosixPath(face.path).stem}.png",
        split="train",
        label=UNLABELLED,
        source=face.path,
        flags=cut.flags,
        subject=face.subject,
    )
