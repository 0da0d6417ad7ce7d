"""Looks into the HDF5 file of a network's weights: numbers only, in this very file, and no more than they say."""

from typing import BinaryIO, Final

import h5py

MOST_BYTES: Final = 256 * 2**20
"""Of all weights unpacked."""
MOST_PARTS: Final = 20_000
KINDS: Final = "fiub"
"""Real numbers, whole ones and truth values, as NumPy names them; strings come as variable-length objects."""


def problem_of_weights(file: BinaryIO) -> str | None:
    """Return what is wrong with a weights file, as the end of a sentence; None for a harmless one."""
    try:
        with h5py.File(file, "r") as root:
            return _problem_of(root)
    except Exception:  # noqa: BLE001  (what h5py raises for a damaged file depends on where the damage is)
        return "its weights are damaged"


def _problem_of(root: h5py.Group) -> str | None:
    """Go through the groups without following a link; two names for one group would never end."""
    waiting, parts, total = [root], 0, 0
    while waiting:
        group = waiting.pop()
        for name in group:
            parts += 1
            if parts > MOST_PARTS:
                return f"its weights have more than {MOST_PARTS:,} parts"
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                return f"its weights hold a link, {name!r}"
            part = group[name]
            if isinstance(part, h5py.Group):
                waiting.append(part)
            elif problem := _problem_of_array(name, part):
                return problem
            else:
                total += part.nbytes
            if total > MOST_BYTES:
                return f"its weights unpack to more than {MOST_BYTES // 2**20} MB"
    return None


def _problem_of_array(name: str, part: object) -> str | None:
    if not isinstance(part, h5py.Dataset):
        return f"its weights hold {name!r}, which is no array"
    if part.external or part.is_virtual:
        return f"its weights {name!r} lie in another file"
    if part.dtype.kind not in KINDS:
        return f"its weights hold {name!r}, which are no numbers"
    return None
