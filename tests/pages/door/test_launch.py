"""The real server behind its gate, over HTTPS with its own certificate."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.door.tries import FROM_ONE_PLACE
from tests.browser.server import ROOT
from tests.door_server import CODE, OpenDoor, open_door


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    with open_door(tmp_path_factory.mktemp("door") / "home") as opened:
        yield opened


def cookie_of(answer: object) -> str:
    return str(answer.getheader("set-cookie")).split(";", maxsplit=1)[0]


def test_nothing_answers_before_the_code_and_everything_after(door: OpenDoor) -> None:
    paths = (
        "/",
        "/_stcore/health",
        "/_stcore/host-config",
        "/media/0.png",
        "//media/0.png",
        "/static/x",
        "/a/../media/0",
    )
    assert {path: door.ask(path).status for path in paths} == dict.fromkeys(paths, 401)
    assert door.ask("/_stcore/upload_file/a/b", method="PUT", body="x").status == 401
    assert door.knock(cookie="a=b") == 403
    answer = door.give()
    assert answer.status == 303
    cookie = cookie_of(answer)
    assert cookie.startswith("__Host-") and CODE not in str(answer.headers)
    assert door.ask("/", cookie=cookie).status == 200
    assert door.ask("/_stcore/health", cookie=cookie).status == 200
    assert door.ask("/media/0.png", cookie=cookie).status == 404
    assert door.knock(cookie=cookie) == 101


def test_wrong_codes_lock_out_a_stranger_and_not_the_owner(door: OpenDoor) -> None:
    assert [door.give("wrong!").status for _try in range(FROM_ONE_PLACE + 1)] == [401] * FROM_ONE_PLACE + [429]
    assert door.give(CODE).status == 429
    assert door.give(CODE, owner=True).status == 303


def test_the_terminal_says_how_to_come_in_and_logs_no_wrong_code(door: OpenDoor) -> None:
    said = door.log.read_text()
    assert door.url() in said and CODE in said and "SHA-256" in said and "not private" in said
    assert "wrong!" not in said


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    with open_door(tmp_path / "home", "--no-access-code", "--visitors-may", "train") as door:
        assert door.ask("/").status == 200
        assert door.interrupt() == 0
        said = door.log.read_text()
    assert "There is no access code" in said and "Learn, Train" in said
    assert said.rstrip().endswith("Stopped.") and "Traceback" not in said


@pytest.mark.parametrize("problem", ["port", "folder", "code", "address"])
def test_what_is_in_the_way_is_told_in_one_sentence(
    problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    words = ["--phone", "--headless"]
    with socket.create_server(("0.0.0.0", 0)) as taken:
        if problem == "port":
            words += ["--port", str(taken.getsockname()[1])]
        if problem == "folder":
            (tmp_path / "phone").write_text("in the way")
        if problem == "code":
            monkeypatch.setenv("FER_STUDIO_ACCESS_CODE", "123")
        if problem == "address":
            words += ["--address", "not.an.address"]
        ended = subprocess.run(
            [sys.executable, "-m", "pages.door.launch", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    expected = {"port": "--port", "folder": "cannot be written", "code": "6 to 100", "address": "--address needs"}
    assert expected[problem] in ended.stderr
