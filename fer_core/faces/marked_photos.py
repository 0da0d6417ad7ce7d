"""Photos whose faces were marked by hand, in dlib's XML form (imglab): boxes and 68 landmarks."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import numpy as np

from fer_core.errors import DatasetError
from fer_core.results import BoundingBox, Landmarks

MARKS_NAME: Final = "landmarks_68.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFace:
    """The truth about one face."""

    box: BoundingBox
    landmarks: Landmarks


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPhoto:
    """A photo file and its marked faces; there may be others in the photo."""

    path: Path
    faces: tuple[MarkedFace, ...]


def read_marked_photos(folder: Path) -> tuple[MarkedPhoto, ...]:
    """Read ``landmarks_68.xml``; raises DatasetError when it is missing or not of that form."""
    path = folder / MARKS_NAME
    try:
        root = ElementTree.parse(path).getroot()
        return tuple(_photo(folder, image) for image in root.iter("image"))
    except OSError as error:
        raise DatasetError(
            "{file} cannot be read in {folder}. Name a folder with photos and this file of marks.",
            file=MARKS_NAME,
            folder=folder,
        ) from error
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise DatasetError(
            "{file} is not a list of marked faces with 68 landmarks each: {reason}. Save it again with dlib's imglab.",
            file=path,
            reason=error,
        ) from error


def unmarked_photos(folder: Path, marked: Iterable[MarkedPhoto]) -> tuple[Path, ...]:
    """Return the folder's other JPEG and PNG files, by name."""
    known = {photo.path.name for photo in marked}
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return tuple(path for path in paths if path.name not in known)


def _photo(folder: Path, image: ElementTree.Element) -> MarkedPhoto:
    faces = tuple(_face(box) for box in image.iter("box"))
    return MarkedPhoto(path=folder / image.attrib["file"], faces=faces)


def _face(box: ElementTree.Element) -> MarkedFace:
    left, top, width, height = (int(box.attrib[key]) for key in ("left", "top", "width", "height"))
    parts = sorted(box.iter("part"), key=lambda part: part.attrib["name"])
    points = [(float(part.attrib["x"]), float(part.attrib["y"])) for part in parts]
    return MarkedFace(
        box=BoundingBox(left=left, top=top, right=left + width, bottom=top + height),
        landmarks=Landmarks(points=np.array(points, np.float32).reshape(-1, 2)),
    )
