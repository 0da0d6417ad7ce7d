"""Looks into a NumPy archive (.npz) before its arrays are loaded: numbers only, as many as the file has bytes for."""

import io
import math
import zipfile
from pathlib import Path
from typing import Final

from numpy.lib import format as npy

from fer_core.archives.checked_zip import DAMAGED, NO_ARCHIVE, HostileArchive, open_checked, read_entry
from fer_core.errors import BundleError
from fer_core.messages import N_

MOST_ARRAYS: Final = 32
MOST_LIST_BYTES: Final = 2**16
KINDS: Final = "fiubU"
"""Numbers, truth values, and texts of a fixed length (the names of classes)."""


def check_array_file(path: Path) -> None:
    """Raise BundleError unless the file can be loaded without unpickling anything."""
    if problem := problem_of_array_file(path):
        raise BundleError("The file {file} of the network is refused: {problem}.", file=path.name, problem=problem)


def problem_of_array_file(path: Path) -> str | None:
    """Return what is wrong with a NumPy archive, as the end of a sentence; None for a harmless one."""
    try:
        with open_checked(path, most_files=MOST_ARRAYS, most_list_bytes=MOST_LIST_BYTES) as archive:
            problems = (_problem_of(entry.filename, read_entry(archive, entry)) for entry in archive.infolist())
            return next(filter(None, problems), None)
    except HostileArchive as error:
        return str(error)
    except (*NO_ARCHIVE, *DAMAGED):
        return N_("it is no archive of NumPy, or it is damaged")


def unpacked_size(path: Path) -> int:
    """Return how many bytes an archive says that it holds: a few kilobytes may claim to be many gigabytes."""
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def _problem_of(name: str, data: bytes) -> str | None:
    file = io.BytesIO(data)
    if not name.endswith(".npy"):
        return N_("it holds {name!r}, which is no array").format(name=name)
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _order, kind = read(file)
    if kind.hasobject or kind.kind not in KINDS:
        return N_("its array {name!r} holds objects, which could run code").format(name=name)
    if math.prod(shape) * kind.itemsize != len(data) - file.tell():
        return N_("its array {name!r} has another size than it says").format(name=name)
    return None
