"""Files of a dataset that are called pictures and cannot be opened."""

from collections.abc import Mapping
from typing import Final

from fer_core.datasets.dataset import Dataset
from fer_core.errors import (
    EmptyFileError,
    ImageTooLargeError,
    MediaError,
    TruncatedImageError,
    UnreadablePictureError,
    WorkCancelled,
)
from fer_core.media.images import FORMAT_WORDS, MAX_PIXELS, MAX_SIDE_PX, decode_image
from fer_core.messages import N_
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.results import Image

NAMED: Final = 5
"""Names in the sentence about several files."""


def opened_picture(data: bytes, name: str) -> Image:
    """Return H x W x 3 uint8 RGB, upright; raises UnreadablePictureError with what to do about a dataset's file."""
    try:
        return decode_image(data, name=name)
    except MediaError as error:
        raise _refused(error, name) from error


def unreadable_files(
    dataset: Dataset, progress: Progress = unwatched, cancelled: Cancelled = never
) -> dict[str, UnreadablePictureError]:
    """Open every picture and return what is wrong with those that cannot be; raises WorkCancelled after a cancel."""
    found, records = {}, dataset.manifest.records
    for done, record in enumerate(records, 1):
        if cancelled():
            raise WorkCancelled("The import was cancelled. Nothing was kept.")
        try:
            opened_picture(dataset.source.read(record.file), record.file)
        except UnreadablePictureError as error:
            found[record.file] = error
        progress(done, len(records))
    return found


def all_of(errors: Mapping[str, UnreadablePictureError]) -> UnreadablePictureError:
    """Return one error about one or more files, with the names of the first ones."""
    if len(errors) == 1:
        return next(iter(errors.values()))
    return UnreadablePictureError(
        "{count} files are no pictures that can be opened: {names}{more}. Replace them or take them out, and import "
        "again.",
        count=len(errors),
        names=", ".join(list(errors)[:NAMED]),
        more=", …" if len(errors) > NAMED else "",
    )


def _refused(error: MediaError, name: str) -> UnreadablePictureError:
    """What a dataset's picture asks for is not what a single photo does."""
    match error:
        case EmptyFileError():
            sentence = N_("{name} is empty (0 bytes). Replace it or take it out, and import again.")
        case TruncatedImageError():
            sentence = N_("{name} breaks off or is damaged. Replace it or take it out, and import again.")
        case ImageTooLargeError():
            sentence = N_(
                "{name} is too large: at most {pixels:,} pixels, and {side:,} along a side, can be opened. Reduce it "
                "or take it out, and import again."
            )
        case _:
            sentence = N_("{name} is not a picture in {formats}. Replace it or take it out, and import again.")
    return UnreadablePictureError(sentence, name=name, pixels=MAX_PIXELS, side=MAX_SIDE_PX, formats=FORMAT_WORDS)
