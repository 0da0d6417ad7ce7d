"""Files that stay on disk: what Streamlit takes for their bytes."""

from pathlib import Path

import pytest
from starlette.responses import Response
from streamlit.runtime.download_data_util import convert_data_to_bytes_and_infer_mime
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette import starlette_app_utils

from pages.shared.disk_files import MOST_AT_ONCE, DiskFile


def test_streamlit_keeps_a_view_and_serves_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(256)) * 9000)
    data, _mime = convert_data_to_bytes_and_infer_mime(DiskFile(path), ValueError())
    assert isinstance(data, memoryview) and data.readonly
    storage = MemoryMediaFileStorage("/media")
    name = storage.load_and_get_id(data, "video/mp4", MediaFileKind.MEDIA)
    content = storage.get_file(name).content
    assert len(content) == path.stat().st_size
    assert bytes(Response(content[5:9]).body) == bytes([5, 6, 7, 8])
    path.unlink()
    assert bytes(content[-2:]) == bytes([254, 255])


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert DiskFile(tmp_path / "empty").read() == b""


def test_players_are_answered_in_parts(tmp_path: Path) -> None:
    DiskFile(tmp_path / "film.mp4")
    parse = starlette_app_utils.parse_range_header
    assert parse("bytes=100-", 10**9) == (100, 100 + MOST_AT_ONCE - 1)
    assert parse("bytes=100-199", 10**9) == (100, 199)
    assert parse("bytes=100-", 150) == (100, 149)
    with pytest.raises(ValueError, match=r".*"):
        parse("bytes=200-", 150)
