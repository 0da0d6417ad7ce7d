"""Networks as zip archives: taken along, and brought from elsewhere after every check that there is."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from filelock import FileLock, Timeout

from fer_core.archives.checked_zip import DAMAGED, NO_ARCHIVE, HostileArchive, open_checked, read_entry
from fer_core.errors import BundleError, OutputError
from fer_core.messages import N_
from fer_core.networks.bundle_files import FILES, check_files, known_files
from fer_core.networks.card import CARD_NAME, Card, card_from, read_card
from fer_core.networks.claims import brought
from fer_core.networks.network_names import free_name, new_name, own_folder
from fer_core.networks.places import NetworkPlace
from fer_core.networks.shelf import give_name, staged_network
from fer_core.networks.trial import LONGEST_S, try_out
from fer_core.workspace import workspace
from fer_core.writing import NOT_WRITABLE

MOST_FILES: Final = 64
"""In the archive; macOS adds some of its own."""
LOCK_NAME: Final = ".network-import.lock"
MOST_LIST_BYTES: Final = 2**16
NOT_OURS: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems add to archives; it is left where it is."""
DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The same network gives the same archive, on any day."""
PLAIN_FILE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed:
    """The known files of an archive by name."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        try:
            return read_entry(self.archive, self.entries[name])
        except DAMAGED as error:
            raise BundleError("{file} in the archive is damaged. Get the archive again.", file=name) from error


def export_network(folder: Path) -> bytes:
    """Return a bundle as a zip archive, the same bytes each time; raises BundleError for a damaged one."""
    check_files(folder, read_card(folder))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in known_files(folder):
            entry = zipfile.ZipInfo(path.name, DATE)
            entry.create_system, entry.external_attr = 3, PLAIN_FILE
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def import_network(source: Path | BinaryIO, *, name: str | None = None) -> NetworkPlace:
    """Put the network of an archive among the person's own, once it has passed every check; else nothing is kept.

    From then on its card tells that it came from elsewhere, so that its figures are shown as its maker's.
    Without a name it keeps its own, with a number where that is taken. Raises BundleError, which says what is wrong.
    """
    with _one_at_a_time(), _opened(source) as archive:
        packed = _Packed(archive=archive, entries=_known_entries(archive))
        card = card_from(packed.read(CARD_NAME), origin=CARD_NAME)
        chosen = free_name(card.name) if name is None else new_name(name)
        with staged_network(own_folder(chosen)) as folder:
            for file in packed.entries:
                (folder / file).write_bytes(packed.read(file))
            check_thoroughly(folder, card)
            give_name(folder, brought(card), chosen)
    return NetworkPlace(name=chosen, origin="own", folder=own_folder(chosen))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of two imports the second one sees the name of the first; and one trial is enough for a computer's memory."""
    home = workspace()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / LOCK_NAME, timeout=2 * LONGEST_S):
            yield
    except Timeout as error:
        raise BundleError("Other networks are being imported. Try again when that is done.") from error
    except OSError as error:
        raise OutputError(NOT_WRITABLE, path=home, reason=error.strerror or error) from error


def check_thoroughly(folder: Path, card: Card) -> None:
    """Raise BundleError unless the files are those of the card, harmless, and do what the card says.

    Here they are only hashed. Whatever reads their formats does so in the trial: a library that a file brings down
    must not take the app along.
    """
    check_files(folder, card)
    try:
        try_out(folder)
    except BundleError as error:  # it names a place on disk that nobody knows and that is gone soon
        place, values = str(folder.resolve()), dict(error.values)
        for key, value in values.items():
            if isinstance(value, str):
                values[key] = value.replace(place, card.name)
        raise BundleError(error.message_id, **values) from error


def _opened(source: Path | BinaryIO) -> zipfile.ZipFile:
    name = source.name if isinstance(source, Path) else N_("The file")
    try:
        return open_checked(source, most_files=MOST_FILES, most_list_bytes=MOST_LIST_BYTES)
    except HostileArchive as error:
        raise BundleError("{archive} is refused: {problem}.", archive=name, problem=error) from error
    except NO_ARCHIVE as error:
        raise BundleError("{archive} is not a zip archive, or it is damaged. Get it again.", archive=name) from error
    except OSError as error:
        raise BundleError("Cannot read {archive}: {reason}.", archive=name, reason=error.strerror) from error


def _known_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name, in one folder or in none; raises BundleError when there is anything else."""
    entries = [entry for entry in archive.infolist() if not _is_not_ours(PurePosixPath(entry.filename))]
    files = [entry for entry in entries if not entry.filename.endswith("/")]
    folders = {PurePosixPath(entry.filename).parent for entry in files}
    found = {PurePosixPath(entry.filename).name: entry for entry in files}
    _check_names(found, sorted(map(str, folders)))
    for name, entry in found.items():
        if entry.file_size > FILES[name].most_bytes:
            raise BundleError(
                "{file} in the archive is larger than {limit} MB; that is no network of ours.",
                file=name,
                limit=FILES[name].most_bytes // 2**20,
            )
    return found


def _check_names(found: dict[str, zipfile.ZipInfo], folders: list[str]) -> None:
    missing = [name for name, file in FILES.items() if file.required and name not in found]
    if missing:
        raise BundleError(
            "This archive holds no network of FER Studio: {missing} is missing. Export one with Networks, Export.",
            missing=", ".join(missing),
        )
    unknown = sorted(found.keys() - FILES.keys())
    if unknown or len(folders) > 1 or len(PurePosixPath(folders[0]).parts) > 1:
        raise BundleError(
            "The archive is refused: a network's files lie in it side by side, and nothing else; it has {found}.",
            found=", ".join(map(repr, unknown or folders))[:200],
        )


def _is_not_ours(path: PurePosixPath) -> bool:
    return any(part in NOT_OURS for part in path.parts)
