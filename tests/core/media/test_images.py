import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PILImage
from PIL import ImageCms

from fer_core.errors import (
    EmptyFileError,
    ImageTooLargeError,
    MediaError,
    NotAnImageError,
    OutputError,
    TruncatedImageError,
)
from fer_core.media.images import (
    MAX_PIXELS,
    MAX_SIDE_PX,
    decode_image,
    encode_image,
    read_image,
    reduced_copy,
    write_image,
)
from fer_core.results import Image

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def corners(image: Image) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right; rounded to hide JPEG's losses."""
    found = [image[2, 2], image[2, -3], image[-3, 2], image[-3, -3]]
    return [tuple(255 if value > 127 else 0 for value in pixel.tolist()) for pixel in found]


def four_corners(width: int = 40, height: int = 24) -> PILImage.Image:
    """Red, green, blue and white quarters: no turn or flip leaves them as they are."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = WHITE
    return PILImage.fromarray(pixels)


def noise() -> PILImage.Image:
    """Does not compress, so that every part of the file carries pixels."""
    return PILImage.fromarray(np.random.default_rng(7).integers(0, 256, (80, 100, 3), np.uint8))


def encoded(picture: PILImage.Image, file_format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format=file_format, **options)
    return file.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that promises width x height pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


FILES = {
    "jpeg": encoded(four_corners(), "JPEG", quality=95, subsampling=0),
    "progressive jpeg": encoded(four_corners(), "JPEG", quality=95, subsampling=0, progressive=True),
    "mpo": encoded(four_corners(), "MPO", quality=95, save_all=True, append_images=[noise()]),
    "png": encoded(four_corners(), "PNG"),
    "webp": encoded(four_corners(), "WEBP", lossless=True),
    "bmp": encoded(four_corners(), "BMP"),
    "tiff": encoded(four_corners(), "TIFF"),
    "tiff lzw": encoded(four_corners(), "TIFF", compression="tiff_lzw"),
    "gif": encoded(four_corners().convert("P"), "GIF"),
    "palette png": encoded(four_corners().convert("P"), "PNG"),
    "cmyk jpeg": encoded(four_corners().convert("CMYK"), "JPEG", quality=95),
    "cmyk tiff": encoded(four_corners().convert("CMYK"), "TIFF"),
    "opaque alpha png": encoded(four_corners().convert("RGBA"), "PNG"),
    "animated gif": encoded(four_corners(), "GIF", save_all=True, append_images=[noise()]),
    "animated webp": encoded(
        four_corners(), "WEBP", save_all=True, append_images=[four_corners().rotate(180)], lossless=True
    ),
    "animated png": encoded(four_corners(), "PNG", save_all=True, append_images=[four_corners().rotate(180)]),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_every_format_gives_the_first_frame_in_rgb(data: bytes) -> None:
    image = decode_image(data, name="x")
    assert image.dtype == np.uint8
    assert image.shape == (24, 40, 3)
    assert corners(image) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_exif_orientation_is_applied(file_format: str, orientation: int, upright: list[tuple[int, ...]]) -> None:
    exif = PILImage.Exif()
    exif[0x0112] = orientation
    image = decode_image(encoded(four_corners(), file_format, exif=exif), name="x")
    assert image.shape[:2] == ((40, 24) if orientation >= 5 else (24, 40))
    assert corners(image) == upright


def test_damaged_exif_does_not_matter() -> None:
    data = encoded(four_corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff", quality=95, subsampling=0)
    assert corners(decode_image(data, name="x")) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_transparency_is_laid_on_white(mode: str, file_format: str) -> None:
    if mode == "PA":
        picture = PILImage.new("P", (9, 9), 0)
        data = encoded(picture, "PNG", transparency=0)
    else:
        data = encoded(PILImage.new("RGBA", (9, 9), (0, 0, 0, 0)).convert(mode), file_format)
    assert (decode_image(data, name="x") == 255).all()


def test_half_transparent_black_is_grey() -> None:
    data = encoded(PILImage.new("RGBA", (5, 5), (0, 0, 0, 127)), "PNG")
    assert decode_image(data, name="x").tolist() == np.full((5, 5, 3), 128).tolist()


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(file_format: str) -> None:
    values = np.array([[0, 257 * 100, 65_535]], np.uint16)
    image = decode_image(encoded(PILImage.fromarray(values), file_format), name="x")
    assert image.tolist() == [[[0] * 3, [100] * 3, [255] * 3]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(np.array([[0, 0.5, 1]], np.float32), [0, 128, 255], id="floats from 0 to 1"),
        pytest.param(np.array([[0, 100, 255]], np.float32), [0, 100, 255], id="floats from 0 to 255"),
        pytest.param(np.array([[0, 100, 200]], np.int32), [0, 100, 200], id="integers of 8 bits"),
        pytest.param(np.array([[0, 32768, 65535]], np.int32), [0, 128, 255], id="integers of 16 bits"),
        pytest.param(np.array([[-1000, 0, 1000]], np.int32), [0, 128, 255], id="any range"),
    ],
)
def test_wide_values_are_scaled(values: np.ndarray, expected: list[int]) -> None:
    image = decode_image(encoded(PILImage.fromarray(values), "TIFF"), name="x")
    assert image[0, :, 0].tolist() == expected


@pytest.mark.parametrize("mode", ["L", "1"])
def test_grey_and_black_and_white_become_rgb(mode: str) -> None:
    image = decode_image(encoded(PILImage.new(mode, (6, 4), 255 if mode == "L" else 1), "PNG"), name="x")
    assert image.tolist() == np.full((4, 6, 3), 255).tolist()


def test_colour_profile_is_converted_and_srgb_left_alone() -> None:
    plain = PILImage.new("RGB", (4, 4), (200, 100, 50))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert decode_image(encoded(plain, "PNG", icc_profile=srgb), name="x")[0, 0].tolist() == [200, 100, 50]
    lab = PILImage.new("L", (4, 4), 100)
    assert decode_image(encoded(lab, "PNG", icc_profile=b"no profile"), name="x")[0, 0].tolist() == [100] * 3


def test_swapped_primaries_are_swapped_back() -> None:
    """A profile whose red is sRGB's green, made from sRGB by exchanging two tags."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    odd = bytes(profile).replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    red_pixels = encoded(PILImage.new("RGB", (4, 4), RED), "PNG", icc_profile=odd)
    assert corners(np.tile(decode_image(red_pixels, name="x"), (3, 3, 1)))[0] == GREEN


def test_empty_is_refused() -> None:
    with pytest.raises(EmptyFileError, match=r"holiday\.jpg is empty"):
        decode_image(b"", name="holiday.jpg")


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"%PDF-1.7\n",
        b"BMW is a car, not a bitmap",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"P6\n1 1\n255\n\0\0\0",
        b"\0" * 1000,
    ],
    ids=["text", "svg", "eps", "pdf", "bm text", "wave", "ppm", "zeros"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImageError, match=r"notes\.jpg is not a picture .* Use JPEG, PNG"):
        decode_image(data, name="notes.jpg")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_truncated_is_refused(file_format: str, share: float) -> None:
    data = encoded(noise(), file_format)
    with pytest.raises(TruncatedImageError, match="breaks off"):
        decode_image(data[: int(len(data) * share)], name="x")


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_truncated_compressed_tiff_is_refused(compression: str) -> None:
    data = encoded(noise(), "TIFF", compression=compression)
    with pytest.raises(TruncatedImageError):
        decode_image(data[: len(data) // 2], name="x")


@pytest.mark.parametrize(
    ("width", "height"),
    [(60_000, 60_000), (10_000, 10_000), (MAX_PIXELS // 8_000 + 1, 8_000), (MAX_SIDE_PX + 1, 1)],
    ids=["bomb", "warning", "just over", "long and thin"],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_before_decoding(width: int, height: int) -> None:
    with pytest.raises(ImageTooLargeError, match="Reduce it"):
        decode_image(huge_png(width, height), name="x")


def test_a_long_thin_picture_within_the_limit_opens() -> None:
    data = encoded(PILImage.new("1", (MAX_SIDE_PX, 1), 1), "PNG")
    assert decode_image(data, name="x").shape == (1, MAX_SIDE_PX, 3)


def test_names_may_be_anything(tmp_path: Path) -> None:
    path = tmp_path / "año nuevo – 笑顔 {x} %s.jpg"
    path.write_bytes(FILES["jpeg"])
    assert corners(read_image(path)) == [RED, GREEN, BLUE, WHITE]
    path.write_bytes(b"")
    with pytest.raises(EmptyFileError, match=r"笑顔 \{x\} %s"):
        read_image(path)


def test_missing_file_and_folder_are_media_errors(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        read_image(tmp_path / "absent.jpg")
    with pytest.raises(MediaError, match="folder"):
        read_image(tmp_path)
    with pytest.raises(MediaError, match="cannot be opened"):
        read_image("a\0b.jpg")


def test_file_without_rights_is_a_media_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(FILES["png"])

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(MediaError, match="Permission denied"):
        read_image(path)


def test_threads_read_alike() -> None:
    with ThreadPoolExecutor(8) as pool:
        images = pool.map(lambda data: corners(decode_image(data, name="x")), list(FILES.values()) * 5)
    assert all(image == [RED, GREEN, BLUE, WHITE] for image in images)


@pytest.mark.parametrize("suffix", [".png", ".PNG", ".bmp", ".tif", ".tiff"])
def test_lossless_formats_come_back_exactly(suffix: str) -> None:
    image = np.array(noise())
    assert (decode_image(encode_image(image, suffix), name="x") == image).all()


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp"])
def test_lossy_formats_come_back_nearly(suffix: str) -> None:
    image = np.array(four_corners())
    assert corners(decode_image(encode_image(image, suffix), name="x")) == [RED, GREEN, BLUE, WHITE]


def test_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r'"\.gif".*\.png'):
        write_image(np.zeros((2, 2, 3), np.uint8), tmp_path / "x.gif")
    with pytest.raises(ValueError, match="RGB uint8"):
        encode_image(np.zeros((2, 2), np.uint8))


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ä b.png"
    write_image(np.array(noise()), path)
    before = path.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_image(np.zeros((2, 2, 3), np.uint8), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_writing_below_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_image(np.zeros((2, 2, 3), np.uint8), tmp_path / "file" / "a.png")


def test_reduced_copy_keeps_the_aspect_and_small_pictures() -> None:
    image = np.array(four_corners())
    assert reduced_copy(image, 20).shape == (12, 20, 3)
    assert corners(reduced_copy(image, 20)) == [RED, GREEN, BLUE, WHITE]
    assert reduced_copy(image, 40) is image
    assert reduced_copy(np.zeros((1, 5000, 3), np.uint8), 10).shape == (1, 10, 3)
