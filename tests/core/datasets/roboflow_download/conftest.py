"""A fake Roboflow, and a place that must be empty again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.datasets.roboflow_download.asking import KEY, PICTURES, zipped
from tests.fake_roboflow import FakeRoboflow, fake_roboflow


@pytest.fixture
def roboflow(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRoboflow]:
    archive = zipped(PICTURES | {"README.dataset.txt": b"Fa\xc8\x9ba"})
    with fake_roboflow(KEY, archive) as server:
        monkeypatch.setenv("API_URL", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        monkeypatch.delenv("ROBOFLOW_API_KEY", raising=False)
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where downloads go; nothing may be left there."""
    folder = tmp_path / "place"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []
