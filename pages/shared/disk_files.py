"""Large files for the browser that stay on disk: Streamlit would keep a copy of each in memory."""

import io
import mmap
from pathlib import Path
from typing import Final, cast

from streamlit.web.server.starlette import starlette_app_utils

MOST_AT_ONCE: Final = 8 * 2**20
"""Bytes of one answer to a player, which asks for the rest when it needs it."""

_parse = starlette_app_utils.parse_range_header


class DiskFile(io.RawIOBase):
    """For ``st.video`` and ``st.download_button``: what they take for the file's bytes is a view of the file.

    The system reads the parts that the browser asks for. The file may be deleted meanwhile, except on Windows. It must
    not get shorter, which would end the app (SIGBUS): so only for files of the workspace, which are written once.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        starlette_app_utils.parse_range_header = _short_range
        self._path = path

    def seek(self, offset: int, whence: int = 0) -> int:
        """Do nothing: each reading begins at the first byte."""
        return 0

    def read(self, size: int = -1) -> bytes:
        """Return all of the file, whatever the size asked for."""
        with self._path.open("rb") as file:
            if not self._path.stat().st_size:
                return b""
            return cast(bytes, memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


def _short_range(range_header: str, total_size: int) -> tuple[int, int]:
    """Answer a player in parts, as RFC 9110 (15.3.7) allows.

    Players ask for everything from some byte on, and take it as they play: the server would copy all that into memory
    and hold it until then.
    """
    first, last = _parse(range_header, total_size)
    return first, min(last, first + MOST_AT_ONCE - 1)
