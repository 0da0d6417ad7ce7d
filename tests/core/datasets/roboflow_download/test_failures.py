"""Each thing that can go wrong with Roboflow has its own sentence."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fer_core.datasets.sources.roboflow_download import Patience, downloaded
from fer_core.datasets.sources.roboflow_project import RoboflowProject
from fer_core.errors import DatasetError, FerError, InstallationError
from tests.core.datasets.roboflow_download.asking import KEY, VERSION, fetch, off_by_half, page, zipped
from tests.core.datasets.roboflow_download.key_search import no_key_in, told_by
from tests.fake_roboflow import PROJECT, WORKSPACE, Answer, FakeRoboflow, fake_roboflow

PATIENT = Patience()


@dataclass(frozen=True, kw_only=True)
class Failing:
    """What is changed at the server, and the sentence that it leads to."""

    sentence: str
    step: str = ""
    answer: Callable[[Answer], None] = Answer.hang
    project: RoboflowProject = VERSION
    key: str = KEY
    archive: bytes | None = None
    link: str = ""
    patience: Patience = PATIENT


def project(**changes: object) -> RoboflowProject:
    return RoboflowProject(**{"workspace": WORKSPACE, "project": PROJECT, "version": 3} | changes)  # type: ignore[arg-type]


def huge(answer: Answer) -> None:
    answer.send(200, b"PK", length=10**17)


def not_ready(answer: Answer) -> None:
    answer.send_json(202, {"progress": 0.4})


FAILURES = {
    "wrong key": Failing(key=KEY + "z", sentence="does not accept this API key"),
    "demo key": Failing(key="coco-128-sample", sentence="does not accept this API key"),
    "wrong workspace": Failing(project=project(workspace="other"), sentence='no workspace "other"'),
    "wrong project": Failing(project=project(project="other"), sentence='has no project "other"'),
    "wrong version": Failing(project=project(version=2), sentence="has no version 2, only: 1, 3"),
    "no folders": Failing(step="export", answer=page(400), sentence="Only projects of the type classification"),
    "server error": Failing(step="workspace", answer=page(500), sentence="problem of its own .it answered 500"),
    "too many requests": Failing(step="project", answer=page(429), sentence="refuses more requests"),
    "no JSON": Failing(step="workspace", answer=page(200), sentence="cannot be used"),
    "another JSON": Failing(step="project", answer=lambda to: to.send_json(200, []), sentence="cannot be used"),
    "no link": Failing(link="nonsense", sentence="cannot be used"),
    "hangs": Failing(step="version", patience=Patience(silence_s=1.2), sentence="did not answer for 1 seconds"),
    "hangs at the download": Failing(
        step="link", patience=Patience(silence_s=1.2), sentence="did not answer for 1 seconds"
    ),
    "never ready": Failing(
        step="export", answer=not_ready, patience=Patience(preparation_s=1), sentence="no further than 40% in 0 minutes"
    ),
    "storage refuses": Failing(step="link", answer=page(403), sentence="storage refused .it answered 403"),
    "breaks off": Failing(step="link", answer=off_by_half, sentence="broke off before its end"),
    "unknown name": Failing(link="http://storage.invalid/a.zip", sentence="address storage.invalid was not found"),
    "no room": Failing(step="link", answer=huge, sentence="There is no room on the disk"),
    "broken zip": Failing(archive=b"PK\x03\x04 no zip", sentence="not a zip archive, or it is damaged"),
    "hostile zip": Failing(archive=zipped({"../a.png": b""}), sentence=f"^{PROJECT}-3.zip is refused: .* climbs out"),
}


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES)
def test_each_failure_has_its_sentence(roboflow: FakeRoboflow, place: Path, case: Failing) -> None:
    if case.step:
        roboflow.wrong[case.step] = case.answer
    roboflow.archive = roboflow.archive if case.archive is None else case.archive
    roboflow.link = case.link
    started = time.monotonic()
    with pytest.raises(DatasetError, match=case.sentence) as caught:
        fetch(place, case.project, case.key, patience=case.patience)
    assert time.monotonic() - started < 30
    assert no_key_in(told_by(caught.value))


def test_no_server_is_listening(roboflow: FakeRoboflow, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("API_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        with pytest.raises(DatasetError, match=r"There is no connection to 127\.0\.0\.1") as caught:
            fetch(place)
    assert no_key_in(told_by(caught.value))


def test_a_connection_that_is_not_secure(roboflow: FakeRoboflow, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_URL", roboflow.url.replace("http:", "https:"))
    with pytest.raises(DatasetError, match=r"127\.0\.0\.1 cannot be made secure, so nothing was sent"):
        fetch(place)
    assert roboflow.lines == []


def test_what_the_package_keeps_about_the_person_is_not_read(
    roboflow: FakeRoboflow, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "home" / ".config" / "roboflow" / "config.json"
    config.parent.mkdir(parents=True)
    config.write_text("no JSON: the package would fail on it")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROBOFLOW_CONFIG_DIR", str(config))
    with downloaded(VERSION, KEY, folder=place) as path:
        assert path.read_bytes() == roboflow.archive


def test_a_passing_server_error_is_overcome(roboflow: FakeRoboflow, place: Path) -> None:
    def once(answer: Answer) -> None:
        del roboflow.wrong["key"]
        answer.send(502, b"")

    roboflow.wrong["key"] = once
    with downloaded(VERSION, KEY, folder=place) as path:
        assert path.read_bytes() == roboflow.archive


def test_the_key_does_not_follow_a_redirection(roboflow: FakeRoboflow, place: Path) -> None:
    with fake_roboflow(KEY, b"") as other:
        away = other.url.replace("127.0.0.1", "localhost")
        roboflow.wrong["project"] = lambda answer: answer.redirect(away + answer.path)
        with pytest.raises(DatasetError, match="leads to another address, localhost"):
            fetch(place)
    assert other.lines == []


def test_a_full_disk(roboflow: FakeRoboflow, place: Path) -> None:
    resource = pytest.importorskip("resource")
    roboflow.archive = bytes(5 * 2**20)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 2**20, limits[1]))
    try:
        with pytest.raises(DatasetError, match="There is no room on the disk"):
            fetch(place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        ("raise ModuleNotFoundError", InstallationError, "package roboflow is missing"),
        ("raise ZeroDivisionError", DatasetError, "ended by itself .ZeroDivisionError"),
        ("import os; os._exit(7)", DatasetError, "ended by itself .exit code 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", DatasetError, "ended by itself .exit code -15"),
    ],
    ids=["missing", "broken", "exits", "killed"],
)
def test_the_package_is_missing_or_crashes(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, code: str, error: type[FerError], sentence: str
) -> None:
    (tmp_path / "roboflow.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(error, match=sentence):
        fetch(place)


def test_no_place_for_the_download(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"There is no place for the download in .*absent"):
        fetch(tmp_path / "absent")
