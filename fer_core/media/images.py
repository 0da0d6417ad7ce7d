"""Picture files to upright RGB and back.

Any photo becomes an ``Image``: EXIF orientation applied, transparency laid on white, colour profile
converted to sRGB, 8 bits a channel, the first frame of an animation. Safe to call from any thread.
"""

import io
import os
import re
import warnings
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image as PILImage
from PIL import ImageOps

from fer_core.errors import (
    EmptyFileError,
    ImageTooLargeError,
    MediaError,
    NotAnImageError,
    TruncatedImageError,
)
from fer_core.media.colours import as_rgb
from fer_core.messages import N_
from fer_core.results import Image, check_image
from fer_core.writing import write_whole

warnings.filterwarnings("ignore", category=PILImage.DecompressionBombWarning)  # our own limit is lower, and refuses

MAX_PIXELS: Final = 80_000_000
"""Width times height; a photo of 50 megapixels passes. Checked before anything is decoded."""
MAX_SIDE_PX: Final = 30_000
"""OpenCV cannot warp a picture with a side of 32,767 pixels or more."""
MAX_BYTES: Final = 500_000_000

FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")
"""Pillow's names of what is read; everything else is refused unseen, SVG, EPS and PDF among it."""
FORMAT_WORDS: Final = N_("JPEG, PNG, WebP, BMP, TIFF or GIF")
PICTURE_SUFFIXES: Final = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"}
)
"""File endings of these formats, lower case: what is taken for a picture in a folder or an archive."""

SIGNATURE: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG|RIFF(....WEBP|.{0,7}\Z)|BM.{4}\0{4}|II\*\0|MM\0\*|GIF8", re.DOTALL
)
"""How files of these formats begin, to tell a damaged picture from something else."""

SAVE_OPTIONS: Final[dict[str, tuple[str, dict[str, object]]]] = {
    ".png": ("PNG", {"compress_level": 3}),
    ".jpg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": 92}),
    ".bmp": ("BMP", {}),
    ".tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_adobe_deflate"}),
}
"""What is written for each ending: Pillow's format name and its settings."""


def read_image(path: str | os.PathLike[str]) -> Image:
    """Open a picture file as upright RGB uint8, H x W x 3; raises MediaError when it cannot be read."""
    path = Path(path)
    return decode_image(_bytes_of(path), name=path.name)


def decode_image(data: bytes, *, name: str) -> Image:
    """Turn a picture file's bytes into upright RGB uint8, H x W x 3.

    ``name`` stands in the messages. Raises EmptyFileError, NotAnImageError, TruncatedImageError or
    ImageTooLargeError, all of which are MediaErrors.
    """
    if not data:
        raise EmptyFileError("{name} is empty (0 bytes). Choose another picture.", name=name)
    with _opened(data, name) as picture:
        _check_size(picture.width, picture.height, name)
        try:
            picture.seek(0)
            picture.load()
            return np.array(as_rgb(_upright(picture)))
        except Exception as error:  # a damaged file can make a decoder raise anything
            raise _damaged(name) from error


def encode_image(image: Image, suffix: str = ".png") -> bytes:
    """Return a picture file's bytes; the suffix names the format. Raises MediaError for one not written."""
    check_image(image)
    name, options = _save_options(suffix)
    file = io.BytesIO()
    PILImage.fromarray(image).save(file, format=name, **options)
    return file.getvalue()


def write_image(image: Image, path: str | os.PathLike[str]) -> None:
    """Write a picture file, whole or not at all; the ending of ``path`` names the format. Raises OutputError."""
    write_whole(Path(path), encode_image(image, Path(path).suffix))


def reduced_copy(image: Image, longest_px: int) -> Image:
    """Return an image whose longer side is at most ``longest_px``; a smaller one comes back as it is."""
    check_image(image)
    height, width = image.shape[:2]
    if max(height, width) <= longest_px:
        return image
    scale = longest_px / max(height, width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.array(PILImage.fromarray(image).resize(size, PILImage.Resampling.BOX))


def _bytes_of(path: Path) -> bytes:
    problem = _why_unreadable(path)
    if problem is None:
        try:
            return path.read_bytes()
        except OSError as error:
            problem = error.strerror or str(error)
    raise MediaError(
        "{name} cannot be opened: {problem}. Check the path and your rights to it.",
        name=path.name or str(path),
        problem=problem,
    )


def _why_unreadable(path: Path) -> str | None:
    """Return what is wrong before a byte is read: a device or pipe would never end."""
    try:
        if not path.exists():
            return N_("there is no such file")
        if path.is_dir():
            return N_("it is a folder")
        if not path.is_file():
            return N_("it is not a regular file")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        return str(error)
    return (
        N_("it holds {size:,} bytes, more than {most:,}").format(size=size, most=MAX_BYTES)
        if size > MAX_BYTES
        else None
    )


def _opened(data: bytes, name: str) -> PILImage.Image:
    """Read the header only."""
    try:
        return PILImage.open(io.BytesIO(data), formats=FORMATS)
    except PILImage.DecompressionBombError as error:
        raise ImageTooLargeError(
            "{name} has more than {limit:,} pixels. Reduce it and try again.",
            name=name,
            limit=MAX_PIXELS,
        ) from error
    except Exception as error:  # Pillow's plugins raise anything on a damaged header
        if SIGNATURE.match(data):
            raise _damaged(name) from error
        raise NotAnImageError(
            "{name} is not a picture that can be read here. Use {formats}.",
            name=name,
            formats=FORMAT_WORDS,
        ) from error


def _check_size(width: int, height: int, name: str) -> None:
    """A few bytes can promise gigabytes of pixels, so this comes before decoding."""
    if width * height <= MAX_PIXELS and max(width, height) <= MAX_SIDE_PX:
        return
    raise ImageTooLargeError(
        "{name} is too large: {width} x {height} pixels, and at most {limit:,} in all and {side:,} "
        "along a side can be opened. Reduce it and try again.",
        name=name,
        width=width,
        height=height,
        limit=MAX_PIXELS,
        side=MAX_SIDE_PX,
    )


def _upright(picture: PILImage.Image) -> PILImage.Image:
    """Turn the picture as its EXIF says; unreadable EXIF is no reason to refuse a photo."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001  (a damaged block can raise anything)
        return picture


def _damaged(name: str) -> TruncatedImageError:
    return TruncatedImageError("{name} breaks off or is damaged. Copy or download it again.", name=name)


def _save_options(suffix: str) -> tuple[str, dict[str, object]]:
    try:
        return SAVE_OPTIONS[suffix.casefold()]
    except KeyError:
        raise MediaError(
            'Pictures cannot be written as "{suffix}". Use one of: {known}.',
            suffix=suffix,
            known=", ".join(SAVE_OPTIONS),
        ) from None
