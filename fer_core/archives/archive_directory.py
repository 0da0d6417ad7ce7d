"""Counts what a zip archive lists before the list is read: a million names would take seconds and a gigabyte.

Follows the places that Python's ``zipfile`` reads (PKWARE's APPNOTE 4.3.12 to 4.3.16), not the counts that an archive
states about itself.
"""

import os
import struct
from typing import BinaryIO, Final

from fer_core.messages import N_

END: Final = struct.Struct("<4s4H2LH")
"""End of central directory: signature, disks, entries, size and offset of the directory, length of the comment."""
LONG_END: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR: Final = struct.Struct("<4sLQL")
ENTRY_BYTES: Final = 46
LONGEST_COMMENT: Final = 2**16 - 1
NAME_EXTRA_COMMENT: Final = struct.Struct("<3H")
"""The lengths of what follows an entry, at its byte 28."""


def problem_of_directory(file: BinaryIO, *, most_entries: int, most_bytes: int) -> str | None:
    """Tell what is too much in the list of an archive's files; raises ValueError when there is no list."""
    start, size = _place_of_directory(file)
    if size > most_bytes:
        return N_("its list of files takes more than {most} MB").format(most=most_bytes // 2**20)
    file.seek(start)
    if _lists_more(file.read(size), most_entries):
        return N_("it holds more than {most:,} files").format(most=most_entries)
    return None


def _lists_more(directory: bytes, limit: int) -> bool:
    at = counted = 0
    while at + ENTRY_BYTES <= len(directory) and counted <= limit:
        at += ENTRY_BYTES + sum(NAME_EXTRA_COMMENT.unpack_from(directory, at + 28))
        counted += 1
    return counted > limit


def _place_of_directory(file: BinaryIO) -> tuple[int, int]:
    """Return where the central directory starts, and its size, in bytes."""
    whole = file.seek(0, os.SEEK_END)
    tail_start = max(whole - END.size - LONGEST_COMMENT, 0)
    file.seek(tail_start)
    tail = file.read()
    at = len(tail) - END.size if _has_no_comment(tail) else tail.rfind(b"PK\5\6")
    if at < 0 or at + END.size > len(tail):
        raise ValueError(N_("there is no end of a directory"))
    size, end = END.unpack_from(tail, at)[5], tail_start + at
    if long_size := _long_size(file, end):
        size, end = long_size, end - LOCATOR.size - LONG_END.size
    if size > end:
        raise ValueError(N_("the directory is larger than the file"))
    return end - size, size


def _has_no_comment(tail: bytes) -> bool:
    return tail[-END.size :].startswith(b"PK\5\6") and tail.endswith(b"\0\0")


def _long_size(file: BinaryIO, end: int) -> int | None:
    """Return the directory's size where a zip64 record stands before the end record."""
    start = end - LOCATOR.size - LONG_END.size
    if start < 0:
        return None
    file.seek(start)
    data = file.read(LONG_END.size + LOCATOR.size)
    if not data.startswith(b"PK\6\6") or data[LONG_END.size :][:4] != b"PK\6\7":
        return None
    return int(LONG_END.unpack_from(data)[8])
