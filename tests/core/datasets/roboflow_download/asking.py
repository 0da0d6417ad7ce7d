"""What the tests of the download from Roboflow ask for, and from whom."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.datasets.sources.roboflow_download import downloaded
from fer_core.datasets.sources.roboflow_project import RoboflowProject
from tests.drawn_dataset import files, png
from tests.fake_roboflow import PROJECT, WORKSPACE, Answer

KEY = "aB3+/=&%kÉy?#'\"x"
VERSION = RoboflowProject(workspace=WORKSPACE, project=PROJECT, version=3)
PICTURES = files({"train": 3, "valid": 1, "test": 1}) | {"train/plictisit ñ/ă.png": png("happy", 99)}


def zipped(contents: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return data.getvalue()


def fetch(place: Path, project: RoboflowProject = VERSION, key: str | None = KEY, **options: object) -> None:
    with downloaded(project, key, folder=place, **options):  # type: ignore[arg-type]
        pytest.fail("the download should have failed")


def page(status: int) -> Callable[[Answer], None]:
    return lambda answer: answer.send(status, b"<html>Something " + KEY.encode() + b"</html>")


def off_by_half(answer: Answer) -> None:
    answer.send(200, answer.roboflow.archive[:500], length=len(answer.roboflow.archive))


def children() -> list[Path]:
    """The running downloads of this process, as folders in /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if fields[1] == str(os.getpid()) and fields[0] != "Z" and b"roboflow_child" in command:
            found.append(folder)
    return found


def soon(happens: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.05)
    return happens()
