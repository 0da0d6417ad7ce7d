"""Zip archives from outside: opened only when nothing in their list of files is hostile, and read within limits."""

import os
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Final

from fer_core.archives.archive_checks import problem_of, true_name
from fer_core.archives.archive_directory import problem_of_directory

NO_ARCHIVE: Final = (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, struct.error, OverflowError)
"""What ``zipfile`` raises on a damaged list of files, decoding errors included."""
DAMAGED: Final = (*NO_ARCHIVE, zlib.error, OSError, RuntimeError)
"""What it raises on a damaged file."""


class HostileArchive(Exception):
    """``str()`` is why, as the end of a sentence: "it holds more than 500,000 files"."""


def open_checked(source: Path | BinaryIO, *, most_files: int, most_list_bytes: int) -> zipfile.ZipFile:
    """Return the archive, whose entries bear the names that they were meant to have; neither list is read beyond these.

    Raises HostileArchive, one of ``NO_ARCHIVE`` where it is none, or OSError. A file that was given stays open.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            size = _checked_directory(file, most_files, most_list_bytes)
    else:
        size = _checked_directory(source, most_files, most_list_bytes)
    archive = zipfile.ZipFile(source)
    for entry in archive.infolist():
        entry.filename = true_name(entry, entry.filename)
    if problem := problem_of(archive.infolist(), archive_bytes=size):
        archive.close()
        raise HostileArchive(problem)
    return archive


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a file's bytes; raises one of ``DAMAGED`` when they are not what the archive says about them."""
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)  # without a number, what it unpacks to has no limit


def _checked_directory(file: BinaryIO, most_files: int, most_list_bytes: int) -> int:
    """Return the archive's size in bytes."""
    if problem := problem_of_directory(file, most_entries=most_files, most_bytes=most_list_bytes):
        raise HostileArchive(problem)
    return file.seek(0, os.SEEK_END)
