"""Looks into a Keras file before Keras does: what it would build, and what its weights point at.

Keras' own ``safe_mode`` was passed by more than once: by module paths in ``config.json`` (CVE-2025-1550 and -9906), by
the older HDF5 form, which has no safe mode (CVE-2025-9905), by layers that read files (CVE-2025-12058, CVE-2026-1462)
and by HDF5 storage outside the file (CVE-2026-1669). So nothing is built but layers from a list.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Final

from fer_core.archives.checked_zip import DAMAGED, NO_ARCHIVE, HostileArchive, open_checked, read_entry
from fer_core.errors import BundleError
from fer_core.messages import N_
from fer_core.networks.keras_config import problem_of_config
from fer_core.networks.weights_file import problem_of_weights

PARTS: Final = frozenset({"metadata.json", "config.json", "model.weights.h5"})
MOST_CONFIG_BYTES: Final = 4 * 2**20
MOST_LIST_BYTES: Final = 2**16


def check_keras_file(path: Path) -> None:
    """Raise BundleError unless Keras can open the file without running code from it or reading another file."""
    if problem := problem_of_keras_file(path):
        raise BundleError("The network file {file} is refused: {problem}.", file=path.name, problem=problem)


def problem_of_keras_file(path: Path) -> str | None:
    """Return what is wrong with a Keras file, as the end of a sentence; None for a harmless one."""
    try:
        with open_checked(path, most_files=len(PARTS), most_list_bytes=MOST_LIST_BYTES) as archive:
            return _problem_of_parts(archive)
    except HostileArchive as error:
        return str(error)
    except NO_ARCHIVE:
        return N_("it is not in Keras' own format, a zip archive; an older HDF5 file can run code")
    except DAMAGED:
        return N_("it is damaged")


def _problem_of_parts(archive: zipfile.ZipFile) -> str | None:
    parts = {entry.filename: entry for entry in archive.infolist()}
    if parts.keys() != PARTS:
        return N_("it holds {got}, not {wanted}").format(got=sorted(parts), wanted=sorted(PARTS))
    if parts["config.json"].file_size > MOST_CONFIG_BYTES:
        return N_("its description takes more than {most} MB").format(most=MOST_CONFIG_BYTES // 2**20)
    try:
        config = json.loads(read_entry(archive, parts["config.json"]))
    except (ValueError, RecursionError):
        return N_("its description cannot be read")
    return problem_of_config(config) or problem_of_weights(io.BytesIO(read_entry(archive, parts["model.weights.h5"])))
