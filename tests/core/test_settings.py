"""Settings outlive the app and stand side by side."""

from pathlib import Path

import pytest

from fer_core.settings import SETTINGS_NAME, read_setting, write_setting


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_setting_is_kept_beside_others_and_taken_back() -> None:
    assert read_setting("network") == ""
    write_setting("network", "own/Été 😀")
    write_setting("language", "ro")
    assert (read_setting("network"), read_setting("language")) == ("own/Été 😀", "ro")
    write_setting("network", "")
    assert (read_setting("network"), read_setting("language")) == ("", "ro")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"network": 3}', b"[" * 100_000])
def test_a_broken_file_is_as_good_as_none(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / SETTINGS_NAME).write_bytes(content)
    assert read_setting("network") == ""
    write_setting("network", "own/mine")
    assert read_setting("network") == "own/mine"
