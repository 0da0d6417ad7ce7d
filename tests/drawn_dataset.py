"""A tiny dataset drawn in code: three classes that differ in a bright shape, and can be learnt in seconds."""

import io
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

LABELS = ("angry", "happy", "sad")
SIDE = 24


def picture(label: str, seed: int, side: int = SIDE) -> npt.NDArray[np.uint8]:
    """Grey noise with a bright shape: a lying bar for angry, a standing bar for happy, a square for sad."""
    pixels = np.random.default_rng(seed).integers(40, 90, (side, side)).astype(np.uint8)
    long, short, middle = side // 3, side // 10, side // 2
    height, width = {"angry": (short, long), "happy": (long, short), "sad": (long, long)}[label]
    pixels[middle - height : middle + height, middle - width : middle + width] = 230
    return pixels


def png(label: str, seed: int) -> bytes:
    data = io.BytesIO()
    Image.fromarray(picture(label, seed)).save(data, "PNG")
    return data.getvalue()


def files(counts: dict[str, int]) -> dict[str, bytes]:
    """Return name -> bytes of a dataset with ``counts[split]`` pictures a class, all different."""
    made, seed = {}, 0
    for split, count in counts.items():
        for label in LABELS:
            for number in range(count):
                seed += 1
                made[f"{split}/{label}/{number}.png"] = png(label, seed)
    return made


def write_archive(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def write_folder(path: Path, contents: dict[str, bytes]) -> Path:
    for name, data in contents.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path
