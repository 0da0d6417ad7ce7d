"""Where labels go, so that they stay in the picture and hide neither each other nor a face."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fer_core.results import BoundingBox

CORE_SHARE: Final = 0.6
"""Middle part of a face box that another face's label must leave free."""
ROOMY_SHARE: Final = 0.2
"""A label this low, as a share of its face box, may lie inside the box, along its top."""

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Which of a face's labels is shown (0 is the longest) and where."""

    choice: int
    box: BoundingBox


def place_labels(
    faces: Sequence[BoundingBox], labels: Sequence[Sequence[Size]], picture: Size
) -> tuple[Placement | None, ...]:
    """Return one placement a face, large faces first served; None where not even the last one fits.

    ``labels`` holds the sizes of each face's labels from the longest to the shortest. The shortest
    may overlap other labels when nothing else is possible; none leaves the picture.
    """
    cores = [_core(face) for face in faces]
    placed: dict[int, Placement | None] = {}
    for index in sorted(range(len(faces)), key=lambda index: -faces[index].area):
        others = [core for other, core in enumerate(cores) if other != index]
        others += [spot.box for spot in placed.values() if spot]
        placed[index] = _place(faces[index], labels[index], picture, others)
    return tuple(placed[index] for index in range(len(faces)))


def _place(face: BoundingBox, sizes: Sequence[Size], picture: Size, taken: Sequence[BoundingBox]) -> Placement | None:
    for choice, size in enumerate(sizes):
        for spot in _spots(face, size, picture):
            if not any(_overlap(spot, other) for other in taken):
                return Placement(choice=choice, box=spot)
    last = _inside(face.left, face.top, sizes[-1], picture)
    return Placement(choice=len(sizes) - 1, box=last) if last else None


def _spots(face: BoundingBox, size: Size, picture: Size) -> Iterator[BoundingBox]:
    """Yield places for a label, best first: above, below, along the top inside, at the sides."""
    width, height = size
    middle = round(face.centre[0] - width / 2)
    for top in (face.top - height, face.bottom):
        if 0 <= top <= picture[1] - height:
            for left in (face.left, face.right - width, middle):
                yield from _fitting(left, top, size, picture)
    if height <= ROOMY_SHARE * face.height and width <= face.width:
        yield from _fitting(max(face.left, 0), max(face.top, 0), size, picture)
    for left in (face.right, face.left - width):
        if 0 <= left <= picture[0] - width:
            yield from _fitting(left, face.top, size, picture)


def _fitting(left: int, top: int, size: Size, picture: Size) -> Iterator[BoundingBox]:
    spot = _inside(left, top, size, picture)
    if spot:
        yield spot


def _inside(left: int, top: int, size: Size, picture: Size) -> BoundingBox | None:
    """Move a label into the picture; None when it is larger than the picture."""
    width, height = size
    if width > picture[0] or height > picture[1]:
        return None
    left = min(max(left, 0), picture[0] - width)
    top = min(max(top, 0), picture[1] - height)
    return BoundingBox(left=left, top=top, right=left + width, bottom=top + height)


def _core(face: BoundingBox) -> BoundingBox:
    across, down = (round(side * (1 - CORE_SHARE) / 2) for side in (face.width, face.height))
    return BoundingBox(
        left=face.left + across,
        top=face.top + down,
        right=max(face.right - across, face.left + across + 1),
        bottom=max(face.bottom - down, face.top + down + 1),
    )


def _overlap(first: BoundingBox, second: BoundingBox) -> bool:
    return first.iou(second) > 0
