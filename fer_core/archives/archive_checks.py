"""What makes an archive hostile, found in its list of files before anything is unpacked."""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from fer_core.messages import N_

MAX_FILES: Final = 500_000
MAX_DIRECTORY_BYTES: Final = 128 * 2**20
"""Of the list of files itself; 500,000 names of 100 letters need 90 MB."""
MAX_FILE_BYTES: Final = 64 * 2**20
MAX_TOTAL_BYTES: Final = 20 * 2**30
MAX_RATIO: Final = 200
"""Unpacked over packed; pictures are compressed already and stay near 1."""
HARMLESS_FILE_BYTES: Final = 2**20
HARMLESS_TOTAL_BYTES: Final = 2**28
"""Below these any ratio is fine: small files of zeros are packed 1000 to 1."""
LOCAL_HEADER_BYTES: Final = 30
LINK: Final = stat.S_IFLNK >> 12
PLAIN_KINDS: Final = (0, stat.S_IFREG >> 12)
"""Of file, in the highest four of the attributes' bits; 0 where the archive was not made on Unix."""
UTF8_FLAG: Final = 0x800
"""The name says that it is UTF-8: PKWARE's APPNOTE 4.4.4, bit 11."""
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others have no limit on what is unpacked at once."""
CLIMBING: Final = re.compile(r"\Z|/|[^/]*:|(?:.*/)?\.\.(?:/|\Z)", re.DOTALL)
NO_NAME_ON_WINDOWS: Final = re.compile(
    r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)|[^/][. ](?:/|$)|(?:^|/) (?:/|$)", re.IGNORECASE
)


def true_name(entry: zipfile.ZipInfo, name: str) -> str:
    """Return a name of the entry as it was meant: macOS packs UTF-8 without saying so, and zipfile reads code page 437.

    A name that is no UTF-8 stays as it was read.
    """
    if entry.flag_bits & UTF8_FLAG or name.isascii():
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def problem_of(entries: Sequence[zipfile.ZipInfo], *, archive_bytes: int) -> str | None:
    """Return why the archive is refused, None for a harmless one."""
    return next(_problems(entries, archive_bytes), None)


def _problems(entries: Sequence[zipfile.ZipInfo], archive_bytes: int) -> Iterator[str]:
    if len(entries) > MAX_FILES:
        yield N_("it holds more than {most:,} files").format(most=MAX_FILES)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        yield N_("unpacked it would take more than {most} GB").format(most=MAX_TOTAL_BYTES // 2**30)
    if total > max(HARMLESS_TOTAL_BYTES, MAX_RATIO * archive_bytes):
        yield N_("it unpacks to more than {times} times its size").format(times=MAX_RATIO)
    files = [entry for entry in entries if not entry.filename.endswith("/")]
    yield from filter(None, map(_problem_of_name, files))
    yield from filter(None, map(_problem_of_content, files))
    yield from _collisions(entry.filename for entry in files)
    yield from _overlaps(entries, archive_bytes)


def _problem_of_name(entry: zipfile.ZipInfo) -> str | None:
    name = true_name(entry, entry.orig_filename)  # zipfile cuts the other one at a zero
    if CLIMBING.match(name):
        return N_("the name {name!r} climbs out of the archive's folder").format(name=name)
    if "\0" in name:
        return N_("the name {name!r} goes on after its end").format(name=name)
    if "\\" in name:
        return N_("the name {name!r} has backslashes instead of slashes; pack it anew with another program").format(
            name=name
        )
    if NO_NAME_ON_WINDOWS.search(name):
        return N_("the name {name!r} cannot be one on Windows; rename it").format(name=name)
    return None


def _problem_of_content(entry: zipfile.ZipInfo) -> str | None:
    """Its kind, then its size."""
    name, kind = entry.filename, entry.external_attr >> 28
    if kind not in PLAIN_KINDS:
        return (
            N_("{name!r} is a link").format(name=name)
            if kind == LINK
            else N_("{name!r} is a device, a pipe or a folder, not a file").format(name=name)
        )
    if entry.flag_bits & 1:
        return N_("{name!r} is encrypted; unpack the archive and give the folder").format(name=name)
    if entry.compress_type not in METHODS:
        return N_("{name!r} is packed by the method {method}; pack it as an ordinary zip (deflate)").format(
            name=name, method=entry.compress_type
        )
    return _problem_of_size(entry)


def _problem_of_size(entry: zipfile.ZipInfo) -> str | None:
    if entry.file_size > MAX_FILE_BYTES:
        return N_("{name!r} unpacks to more than {most} MB").format(name=entry.filename, most=MAX_FILE_BYTES // 2**20)
    if entry.file_size > HARMLESS_FILE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        return N_("{name!r} unpacks to more than {times} times its size").format(name=entry.filename, times=MAX_RATIO)
    return None


def _collisions(names: Iterable[str]) -> Iterator[str]:
    """Find names that are one on some system: macOS and Windows take capitals, macOS also ways to write an accent."""
    seen: dict[str, str] = {}
    for name in names:
        twin = seen.setdefault(_spelling(name), name)
        if twin is not name:
            yield N_(
                "the name {name!r} stands in it twice, or in two spellings of capitals or accents ({twin!r})"
            ).format(name=name, twin=twin)


def _spelling(name: str) -> str:
    if "//" in name or "./" in name:
        name = PurePosixPath(name).as_posix()
    if name.isascii():
        return name.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _overlaps(entries: Sequence[zipfile.ZipInfo], archive_bytes: int) -> Iterator[str]:
    """Find entries that share bytes: how a small archive holds petabytes (D. Fifield, A better zip bomb, 2019)."""
    spans = sorted((entry.header_offset, entry.filename, _least_end(entry)) for entry in entries)
    if spans and spans[0][0] < 0:
        yield N_("{name!r} lies before its beginning").format(name=spans[0][1])
    for (_, name, end), (start, other, _) in pairwise([*spans, (archive_bytes, N_("its end"), 0)]):
        if end > start:
            yield N_("{name!r} overlaps {other!r}").format(name=name, other=other)


def _least_end(entry: zipfile.ZipInfo) -> int:
    """Return where an entry ends at the earliest; its header may be longer."""
    return entry.header_offset + LOCAL_HEADER_BYTES + len(entry.orig_filename) + entry.compress_size
