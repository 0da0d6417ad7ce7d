from pathlib import Path

import pytest

from fer_core.people.gallery import Gallery


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "home é" / "people.sqlite")
