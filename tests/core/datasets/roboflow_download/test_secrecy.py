"""The key goes to Roboflow and nowhere else."""

import base64
import logging
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.sources.roboflow_download import downloaded
from fer_core.datasets.sources.roboflow_process import environment
from fer_core.datasets.sources.roboflow_project import RoboflowProject
from fer_core.errors import DatasetError
from tests.core.datasets.roboflow_download.asking import (
    KEY,
    VERSION,
    children,
    fetch,
    off_by_half,
    page,
)
from tests.core.datasets.roboflow_download.key_search import contents, no_key_in, told_by
from tests.fake_roboflow import FakeRoboflow


def test_the_search_finds_a_key_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"https://host/?api_key={quote(KEY, safe='')}")
    assert not no_key_in(*contents(tmp_path))
    assert not no_key_in(f"{KEY!r}") and not no_key_in(base64.b64encode(b"xy" + KEY.encode()))
    assert not no_key_in(told_by(ValueError(KEY))) and no_key_in("")


def test_the_key_is_written_nowhere(
    roboflow: FakeRoboflow,
    tmp_path: Path,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Files, output, logs, errors, and the process's arguments and environment, while it runs and after."""
    caplog.set_level(logging.DEBUG)
    for name in ("HOME", "FER_STUDIO_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    monkeypatch.setenv("ANOTHER_VARIABLE", f"roboflow {KEY}")
    monkeypatch.chdir(tmp_path)
    seen: list[bytes] = []
    commands: set[bytes] = set()

    def look() -> bool:
        for folder in children():
            try:
                commands.add((folder / "cmdline").read_bytes())
                seen.extend((folder / name).read_bytes() for name in ("cmdline", "environ"))
            except OSError:
                continue
        seen.extend(contents(tmp_path))
        return False

    texts = []
    with downloaded(VERSION, None, folder=place, cancelled=look) as path:
        look()
        open_dataset(path)
    for step, answer in (("key", page(401)), ("export", page(500)), ("link", page(403)), ("link", off_by_half)):
        roboflow.wrong = {step: answer}
        with pytest.raises(DatasetError) as caught:
            fetch(place, key=None, cancelled=look)
        texts.append(told_by(caught.value))
    look()
    if Path("/proc/self/environ").exists():
        assert any(b"roboflow_child" in command for command in commands)
    assert roboflow.lines and not no_key_in(*roboflow.lines), "the key went to the server"
    assert no_key_in(*seen, *texts, caplog.text, *capfd.readouterr())


@pytest.mark.parametrize(
    ("address", "passed_on"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://api.roboflow.eu", True),
        ("https://api.another-program.com", False),
        ("https://roboflow.com.another.com", False),
        ("http://[broken", False),
    ],
)
def test_a_server_that_another_program_is_set_to_gets_no_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, passed_on: bool
) -> None:
    monkeypatch.setenv("API_URL", address)
    assert environment(VERSION, KEY, tmp_path).get("API_URL") == (address if passed_on else None)
    assert os.environ["API_URL"] == address


def test_a_short_key_is_kept_from_the_process_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROBOFLOW_API_KEY", "a")
    monkeypatch.setenv("ANOTHER_VARIABLE", "a")
    given = environment(VERSION, "a", tmp_path)
    assert "ROBOFLOW_API_KEY" not in given and given["ANOTHER_VARIABLE"] == "a"


def test_the_platform_of_the_address_is_asked(tmp_path: Path) -> None:
    european = RoboflowProject.parse("https://app.roboflow.eu/fete/emotii/2")
    assert environment(european, KEY, tmp_path)["ROBOFLOW_REGION"] == "eu"
