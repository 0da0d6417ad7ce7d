"""One pass over all pictures of a dataset, spread over processes."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from os import cpu_count
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.inspection.pixels import Grey, Light, digest_of, grey_of, light_of, pixels_in, thumbnail
from fer_core.datasets.spawning import spread
from fer_core.errors import DatasetError, MediaError, UnreadablePictureError, WorkCancelled
from fer_core.media.images import decode_image
from fer_core.progress import Cancelled, Progress, never, unwatched

if TYPE_CHECKING:
    from fer_core.datasets.inspection.face_signs import FaceSigns

CHUNK_PICTURES: Final = 128
CHUNK_BYTES: Final = 8 * 2**20
"""A chunk of large files is closed before it has ``CHUNK_PICTURES``; a few chunks are under way at once."""
CHUNK_PIXELS: Final = 8_000_000
"""So is one of large pictures, small as their files may be: a cancel waits for the chunks that were begun."""
MOST_WORKERS: Final = 8
WORTH_A_WORKER: Final = {True: 300, False: 3000}
"""Pictures a further process, with and without signs of faces; starting one takes a second or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Files as they are stored, some KB each; decoding is the worker's part."""

    pictures: tuple[tuple[str, bytes], ...]
    """Name and contents."""
    faces: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Measured:
    """What is kept of one picture."""

    size: tuple[int, int]
    """Width, height."""
    digest: bytes
    thumb: Grey
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceMeasurements:
    """The D pictures in which HOG did not find a face at once."""

    doubtful: npt.NDArray[np.bool_]
    """N; D of them are true."""
    signs: npt.NDArray[np.float32]
    """D x 3: hog, turned, haar."""
    aligned: npt.NDArray[np.uint8]
    """D x 24 x 24, grey: what lies where the landmarks put a face."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurements:
    """Row n is picture n of the manifest."""

    sizes: npt.NDArray[np.int32]
    """N x 2: width, height."""
    digests: npt.NDArray[np.void]
    """N, 16 bytes each: equal for equal pixels."""
    thumbs: npt.NDArray[np.uint8]
    """N x 48 x 48, grey."""
    light: npt.NDArray[np.float32]
    """N x 3: brightness, contrast, sharpness."""
    faces: "FaceMeasurements | None"
    """None when faces were not looked for."""

    def __len__(self) -> int:
        return len(self.sizes)


def measure(
    dataset: Dataset,
    *,
    faces: bool,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
    workers: int | None = None,
) -> Measurements:
    """Measure every picture; raises DatasetError for a broken one or a killed process, WorkCancelled after a cancel."""
    total = len(dataset.manifest.records)
    if not total:
        raise DatasetError("The dataset {name} has no pictures. Import some first.", name=dataset.name)
    parts, done = [], 0
    workers = workers or min(cpu_count() or 1, MOST_WORKERS, 1 + total // WORTH_A_WORKER[faces])
    with closing(spread(measure_chunk, _chunks(dataset, faces), workers=workers)) as measured:
        for part in measured:
            if cancelled():
                raise WorkCancelled("The inspection was cancelled. Earlier findings stay as they were.")
            parts.append(part)
            done += len(part)
            progress(done, total)
    return _joined(parts)


def measure_chunk(chunk: Chunk) -> Measurements:
    """Measure some pictures, of which one at a time is decoded; raises DatasetError for a broken one."""
    if not chunk.faces:
        return _gathered([_measured(data, name)[0] for name, data in chunk.pictures])
    from fer_core.datasets.inspection.face_signs import READERS  # loads dlib, which looking for copies does not need

    measured, signs = [], []
    with READERS.borrowed() as reader:
        for name, data in chunk.pictures:
            one, grey = _measured(data, name)
            measured.append(one)
            signs.append(reader.read(grey))
    return replace(_gathered(measured), faces=_face_measurements(signs))


def _measured(data: bytes, name: str) -> tuple[_Measured, Grey]:
    image = _decoded(data, name)
    grey = grey_of(image)
    thumb = thumbnail(grey)
    size = (image.shape[1], image.shape[0])
    return _Measured(size=size, digest=digest_of(image), thumb=thumb, light=light_of(thumb)), grey


def _gathered(measured: list[_Measured]) -> Measurements:
    light = [one.light for one in measured]
    return Measurements(
        sizes=np.array([one.size for one in measured], np.int32),
        digests=np.array([one.digest for one in measured], "V16"),
        thumbs=np.stack([one.thumb for one in measured]),
        light=np.array([(found.brightness, found.contrast, found.sharpness) for found in light], np.float32),
        faces=None,
    )


def _face_measurements(signs: list["FaceSigns | None"]) -> FaceMeasurements:
    from fer_core.datasets.inspection.face_signs import ALIGNED_PX

    found = [sign for sign in signs if sign is not None]
    return FaceMeasurements(
        doubtful=np.array([sign is not None for sign in signs], bool),
        signs=np.array([(sign.hog, sign.turned, sign.haar) for sign in found], np.float32).reshape(-1, 3),
        aligned=np.array([sign.aligned for sign in found], np.uint8).reshape(-1, ALIGNED_PX, ALIGNED_PX),
    )


def _decoded(data: bytes, name: str) -> npt.NDArray[np.uint8]:
    try:
        return decode_image(data, name=name)
    except MediaError as error:
        raise UnreadablePictureError("{error} Or take it out of the dataset.", error=error) from error


def _chunks(dataset: Dataset, faces: bool) -> Iterator[Chunk]:
    pictures: list[tuple[str, bytes]] = []
    size = pixels = 0
    for record in dataset.manifest.records:
        data = dataset.source.read(record.file)
        pictures.append((record.file, data))
        size, pixels = size + len(data), pixels + pixels_in(data)
        if len(pictures) == CHUNK_PICTURES or size >= CHUNK_BYTES or pixels >= CHUNK_PIXELS:
            yield Chunk(pictures=tuple(pictures), faces=faces)
            pictures, size, pixels = [], 0, 0
    if pictures:
        yield Chunk(pictures=tuple(pictures), faces=faces)


def _joined(parts: list[Measurements]) -> Measurements:
    faces = [part.faces for part in parts if part.faces is not None]
    return Measurements(
        sizes=np.concatenate([part.sizes for part in parts]),
        digests=np.concatenate([part.digests for part in parts]),
        thumbs=np.concatenate([part.thumbs for part in parts]),
        light=np.concatenate([part.light for part in parts]),
        faces=_joined_faces(faces) if faces else None,
    )


def _joined_faces(parts: list[FaceMeasurements]) -> FaceMeasurements:
    return FaceMeasurements(
        doubtful=np.concatenate([part.doubtful for part in parts]),
        signs=np.concatenate([part.signs for part in parts]),
        aligned=np.concatenate([part.aligned for part in parts]),
    )
