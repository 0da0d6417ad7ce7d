"""The people by command, and their names in analyze.py."""

import csv
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from fer_core.media.images import write_image
from fer_core.people.gallery import Gallery
from scripts import analyze, people
from scripts._command import run_command
from tests.drawn_people import portraits_of

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    write_image(np.ascontiguousarray(skimage.data.astronaut()), tmp_path / "astronaut.png")
    return tmp_path / "astronaut.png"


def command(*arguments: object, module=people) -> int:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", [f"{module.__name__}.py", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run_command(module.main, module.parser())
    return int(ended.value.code or 0)


def names() -> list[str]:
    return [person.name for person in Gallery().state().people]


def test_an_enrolled_person_is_named_in_another_photo(photo: Path, tmp_path: Path, capsys: Out) -> None:
    blank = tmp_path / "blank.png"
    write_image(np.full((90, 90, 3), 90, np.uint8), blank)
    assert command("add", "Eileen", photo, blank, "--agreed") == 2
    told = capsys.readouterr()
    assert "blank.png: No face was found" in told.err
    assert "Eileen is enrolled with 1 more picture\n" in told.out
    other = tmp_path / "other.jpg"
    write_image(np.asarray(cv2.resize(skimage.data.astronaut()[:, ::-1], (700, 700)), np.uint8), other)
    assert command(other, "--people", "--json", tmp_path / "o.json", "--csv", tmp_path / "o.csv", module=analyze) == 0
    (face,) = json.loads((tmp_path / "o.json").read_text())[0]["faces"]
    assert face["identity"]["name"] == "Eileen" and 0 < face["identity"]["distance"] < 0.5
    assert "embedding" not in face
    (row,) = csv.DictReader((tmp_path / "o.csv").read_text("utf-8-sig").splitlines())
    assert (row["name"], float(row["identity_distance"])) == ("Eileen", face["identity"]["distance"])
    assert command(other, "--people", module=analyze) == 0
    assert "1  Eileen: " in capsys.readouterr().out
    assert command("remove", "eileen") == 0
    Gallery().add("Somebody else", portraits_of(1, 5))
    assert command(other, "--people", "--json", tmp_path / "o.json", module=analyze) == 0
    assert json.loads((tmp_path / "o.json").read_text())[0]["faces"][0]["identity"]["name"] is None
    assert command(other, "--json", tmp_path / "o.json", module=analyze) == 0
    assert json.loads((tmp_path / "o.json").read_text())[0]["faces"][0]["identity"] is None


def test_nothing_is_stored_without_consent(photo: Path, capsys: Out) -> None:
    assert command("add", "Eileen", photo) == 2
    assert "Nothing was stored. Add --agreed if Eileen agrees" in capsys.readouterr().err
    assert names() == []


def test_only_refused_pictures_store_nothing(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    assert command("add", "Ana", tmp_path / "a.jpg", "--agreed") == 2
    assert "None of the pictures can be used" in capsys.readouterr().err
    assert command("add", "Ana", tmp_path / "missing.jpg", "--agreed") == 2
    assert "missing.jpg cannot be read" in capsys.readouterr().err
    assert names() == []


def test_a_gallery_s_life(capsys: Out) -> None:
    for person, name in enumerate(("Ana", "Annie", "Bo"), 1):
        Gallery().add(name, portraits_of(person, 5))
    assert command("rename", "Bo", "Bob") == 0
    assert command("merge", "annie", "Ana") == 0
    assert command("limit", "0.42") == 0
    assert command("list") == 0
    told = capsys.readouterr().out
    assert "Ana  10 pictures" in told and "Bob  5 pictures" in told and "Limit 0.420 (chosen)" in told
    assert command("limit", "auto") == 0
    assert "Limit 0.550" in capsys.readouterr().out
    assert command("remove", "--all") == 0
    assert command("list") == 0
    assert "Nobody is enrolled." in capsys.readouterr().out


@pytest.mark.parametrize(
    "act", [["rename", "Ana", "Cy"], ["merge", "Ana", "Bo"], ["remove", "Ana"], ["remove", "--all"]]
)
def test_videos_lose_the_name(act: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[str]] = []
    monkeypatch.setattr("fer_core.jobs.video_names.forget_names_in_videos", lambda: told.append(set(names())))
    for person, name in enumerate(("Ana", "Bo"), 1):
        Gallery().add(name, portraits_of(person, 5))
    assert command(*act) == 0
    assert told == [set(names())] and "Ana" not in told[0]


def test_what_cannot_be_read_is_told_until_it_is_deleted(home: Path, capsys: Out) -> None:
    home.mkdir()
    Gallery().path.write_bytes(b"broken " * 999)
    assert command("list") == 2
    for _ in range(2):
        capsys.readouterr()
        assert command("list") == 0
        told = capsys.readouterr()
        assert "people.sqlite.broken-001: repair it" in told.err and "Nobody is enrolled." in told.out
    assert command("remove", "--all") == 0
    assert command("list") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["remove", "Nobody"], 'Nobody called "Nobody" is enrolled'),
        (["rename", "Nobody", "x"], "is enrolled"),
        (["limit", "wide"], 'a number or "auto", got "wide"'),
        (["limit", "7"], "between 0.2 and 0.8"),
        (["add", " ", "a.jpg", "--agreed"], "needs a name"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], words: str, capsys: Out) -> None:
    assert command(*arguments) == 2
    assert words in capsys.readouterr().err


def test_names_cannot_be_asked_for_with_nobody_enrolled(photo: Path, capsys: Out) -> None:
    assert command(photo, "--people", module=analyze) == 2
    assert "Nobody is enrolled" in capsys.readouterr().err
