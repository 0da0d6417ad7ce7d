"""scripts/import_dataset.py: every kind of source, renamed classes, splits made, one sentence for bad input."""

import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.datasets.manifest import read_manifest
from fer_core.workspace import ROOT
from tests.drawn_dataset import files, picture, png, write_archive, write_folder

NAMES = {"angry": "ANGER", "happy": "Happy", "sad": "happy"}


def command(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, ROOT / "scripts/import_dataset.py", *arguments],
        env={"PATH": "", "HOME": str(home), "FER_STUDIO_HOME": str(home), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def unsplit(folder: Path) -> Path:
    """Thirty pictures of two classes, and one of them four times more."""
    contents = {f"Happiness/{number}.png": png("happy", number) for number in range(15)}
    contents |= {f"bored 😐/{number}.png": png("sad", 50 + number) for number in range(15)}
    contents |= {f"Happiness/copy {number}.png": png("happy", 0) for number in range(4)}
    return write_folder(folder, contents)


def test_classes_alone_are_split_and_copies_stay_together(tmp_path: Path) -> None:
    result = command(tmp_path, "folder", str(unsplit(tmp_path / "in")), "--into", "año 😀", "--split", "0.6,0.2,0.2")
    assert result.returncode == 0, result.stderr
    manifest = read_manifest(tmp_path / "data/año 😀")
    assert manifest.labels == ("happy", "bored 😐")
    assert manifest.splits == ("train", "valid", "test")
    assert manifest.counts("train")["bored 😐"] == 9
    sources = {"Happiness/0.png", *(f"Happiness/copy {number}.png" for number in range(4))}
    assert len({record.split for record in manifest.records if record.source in sources}) == 1
    assert "bored 😐" in result.stdout


def test_classes_are_renamed_merged_kept(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.zip", files({"train": 2, "valid": 1}))
    result = command(
        tmp_path, "archive", str(archive), "--into", "b", "--rename", "anger=sad", "--rename", "happy=Joyful 1"
    )
    assert result.returncode == 0, result.stderr
    assert read_manifest(tmp_path / "data/b").counts("train") == {"sad": 4, "joyful 1": 2}
    result = command(tmp_path, "archive", str(archive), "--into", "c", "--classes", "happiness,sad")
    assert result.returncode == 0, result.stderr
    assert read_manifest(tmp_path / "data/c").labels == ("happy", "sad")
    assert "3 other files were left out" in result.stdout


def test_classes_are_found_by_their_exact_name_first(tmp_path: Path) -> None:
    """A dataset that was written elsewhere may have a class in capitals, beside that of the same letters."""
    source = write_folder(tmp_path / "in", files({"train": 2, "valid": 1}))
    records = [f"{split}/{label}/0.png" for split in ("train", "valid") for label in ("angry", "happy", "sad")]
    rows = [f"{file},{file.split('/')[0]},{NAMES[file.split('/')[1]]},{file}," for file in records]
    (source / "manifest.csv").write_text("\n".join(["file,split,class,source,flags", *rows]) + "\n")
    result = command(tmp_path, "folder", str(source), "--into", "a", "--classes", "Happy,Anger")
    assert result.returncode == 0, result.stderr
    kept = read_manifest(tmp_path / "data/a")
    assert {record.label: record.source for record in kept.of("train")} == {
        "Happy": "train/happy/0.png",
        "ANGER": "train/angry/0.png",
    }
    result = command(tmp_path, "folder", str(source), "--into", "b", "--rename", "Happy=joyful", "--rename", "anger=")
    assert result.returncode == 0, result.stderr
    kept = read_manifest(tmp_path / "data/b")
    assert {record.label: record.source for record in kept.of("train")} == {
        "joyful": "train/happy/0.png",
        "happy": "train/sad/0.png",
    }


def test_fer2013_csv_with_votes(tmp_path: Path) -> None:
    rows = [("3", "Training"), ("0", "PublicTest"), ("6", "PrivateTest")]
    pixels = " ".join(map(str, picture("happy", 1, side=48).ravel()))
    lines = ["emotion,pixels,Usage", *(f"{emotion},{pixels},{usage}" for emotion, usage in rows)]
    (tmp_path / "fer2013.csv").write_text("\n".join(lines) + "\n")
    header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
    voted = [f"{usage},fer{row:07}.png,1,9,0,0,0,0,0,0,0,0" for row, (_, usage) in enumerate(rows)]
    (tmp_path / "new.csv").write_text("\n".join([header, *voted]) + "\n")
    source, votes = str(tmp_path / "fer2013.csv"), str(tmp_path / "new.csv")
    result = command(tmp_path, "fer2013-csv", source, "--votes", votes, "--into", "fer")
    assert result.returncode == 0, result.stderr
    assert "3 pictures have votes" in result.stdout
    found = {(record.split, record.label) for record in read_manifest(tmp_path / "data/fer").records}
    assert found == {("train", "happy"), ("valid", "angry"), ("test", "neutral")}


def test_votes_for_other_rows_are_refused(tmp_path: Path) -> None:
    """Rows that were taken out of fer2013.csv would give every later picture another's votes."""
    pixels = " ".join(map(str, picture("happy", 1, side=48).ravel()))
    (tmp_path / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *[f"3,{pixels},Training"] * 2]) + "\n")
    header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
    voted = [f"Training,fer{row:07}.png,1,9,0,0,0,0,0,0,0,0" for row in range(3)]
    (tmp_path / "new.csv").write_text("\n".join([header, *voted]) + "\n")
    source, votes = str(tmp_path / "fer2013.csv"), str(tmp_path / "new.csv")
    result = command(tmp_path, "fer2013-csv", source, "--votes", votes, "--into", "fer")
    assert result.returncode == 2, result.stdout
    assert "both must have the same rows" in result.stderr
    assert not (tmp_path / "data/fer").exists()


def test_a_taken_name_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "data/taken").mkdir(parents=True)
    result = command(tmp_path, "roboflow", "a/b/1", "--into", "taken")
    assert result.returncode == 2
    assert "taken exists already" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["archive", "{zip}", "--into", "x@1"], "cannot be a dataset's name"),
        (["archive", "{zip}", "--into", ""], "needs a name"),
        (["archive", "{zip}", "--into", "x", "--rename", "glad=happy"], "with a class of the source, got 'glad=happy'"),
        (["archive", "{zip}", "--into", "x", "--classes", "bored"], "no class bored"),
        (["folder", "{zip}", "--into", "x"], "is a file, and a folder is needed"),
        (["archive", "{zip}", "--into", "x", "--split", "1,2"], "three numbers"),
        (["roboflow", "no-slashes", "--into", "x"], "does not name a version of a Roboflow project"),
        (["roboflow", "a/b/1", "--into", "x"], "no Roboflow API key"),
        (["folder", "{folder}", "--into", "x", "--hold-out", "0.1"], "nothing can be held out"),
        (["fer2013-csv", "{zip}", "--into", "x"], "a.zip"),
        (["imdb-wiki", "{zip}", "--into", "x"], "a.zip"),
        (["archive", "{zip}", "--into", "x", "--votes", "{zip}"], "a.zip"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_gets_one_sentence_and_leaves_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    archive = write_archive(tmp_path / "a.zip", files({"train": 2}))
    folder = write_folder(tmp_path / "unsplit", {"happy/1.png": png("happy", 1)})
    result = command(tmp_path, *(argument.format(zip=archive, folder=folder) for argument in arguments))
    assert result.returncode == 2, result.stdout + result.stderr
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "data").exists() or list((tmp_path / "data").iterdir()) == []
