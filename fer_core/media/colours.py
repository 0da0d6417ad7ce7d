"""Any kind of pixel to RGB: transparency, palettes, CMYK, 16 bits and colour profiles."""

import io
from typing import Final

import numpy as np
from PIL import Image as PILImage
from PIL import ImageCms

WHITE: Final = (255, 255, 255, 255)
SIXTEEN_BITS: Final = ("I;16", "I;16L", "I;16B", "I;16N")
WIDE: Final = ("I", "F")
"""32-bit integers or floats, of unknown range."""


def as_rgb(picture: PILImage.Image) -> PILImage.Image:
    """Return a decoded picture as 8-bit sRGB."""
    if picture.mode in SIXTEEN_BITS:
        return _from_sixteen_bits(picture)
    if picture.mode in WIDE:
        return _from_wide(picture)
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = _on_white(picture)
    return _in_srgb(picture, profile)


def _on_white(picture: PILImage.Image) -> PILImage.Image:
    picture = picture.convert("RGBA")
    return PILImage.alpha_composite(PILImage.new("RGBA", picture.size, WHITE), picture).convert("RGB")


def _from_sixteen_bits(picture: PILImage.Image) -> PILImage.Image:
    values = np.asarray(picture).astype(np.uint16)
    return PILImage.fromarray((values >> 8).astype(np.uint8)).convert("RGB")


def _from_wide(picture: PILImage.Image) -> PILImage.Image:
    """Keep 0 to 65,535 as 16 bits; stretch any other range from its least to its greatest value."""
    values = np.nan_to_num(np.array(picture, np.float32), copy=False)
    low, high = float(values.min()), float(values.max())
    if picture.mode == "I" and low >= 0 and 255 < high < 65_536:
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 255 and (picture.mode == "I" or high > 1):
        low, high = 0.0, 255.0
    values -= low
    values *= 255 / max(high - low, 1e-12)
    return PILImage.fromarray(values.round(out=values).astype(np.uint8)).convert("RGB")


def _in_srgb(picture: PILImage.Image, profile: bytes | None) -> PILImage.Image:
    """Convert from the embedded colour profile; one that cannot be used is ignored."""
    if picture.mode in ("P", "1"):
        picture = picture.convert("RGB")
    if not profile or _is_srgb(profile):
        return picture.convert("RGB")
    try:
        converted = ImageCms.profileToProfile(
            picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")
    return (converted or picture).convert("RGB")


def _is_srgb(profile: bytes) -> bool:
    """Tell by the description; converting sRGB to sRGB would cost time and a grey level here and there."""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return True
    return "srgb" in name.casefold() or "iec61966-2" in name.casefold()
