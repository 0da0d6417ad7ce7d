"""Looks into the HDF5 file of a network's weights: numbers only, in this very file, and no more than they say."""

from typing import BinaryIO, Final

import h5py

from fer_core.messages import N_

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
        return N_("its weights are damaged")


def _problem_of(root: h5py.Group) -> str | None:
    """Go through the groups without following a link; two names for one group would never end."""
    waiting, parts, total = [root], 0, 0
    while waiting:
        group = waiting.pop()
        for name in group:
            parts += 1
            if parts > MOST_PARTS:
                return N_("its weights have more than {most:,} parts").format(most=MOST_PARTS)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                return N_("its weights hold a link, {name!r}").format(name=name)
            part = group[name]
            if isinstance(part, h5py.Group):
                waiting.append(part)
            elif problem := _problem_of_array(name, part):
                return problem
            else:
                total += part.nbytes
            if total > MOST_BYTES:
                return N_("its weights unpack to more than {most} MB").format(most=MOST_BYTES // 2**20)
    return None


def _problem_of_array(name: str, part: object) -> str | None:
    if not isinstance(part, h5py.Dataset):
        return N_("its weights hold {name!r}, which is no array").format(name=name)
    if part.external or part.is_virtual:
        return N_("its weights {name!r} lie in another file").format(name=name)
    if part.dtype.kind not in KINDS:
        return N_("its weights hold {name!r}, which are no numbers").format(name=name)
    return None
