import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.marked_photos import MARKS_NAME
from fer_core.media.images import write_image
from fer_core.results import BoundingBox, FaceDetection

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "benchmark.py"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def cells(output: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines() if line[:1] == "|"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One marked photo and one without a face, in a folder whose name has a space."""
    import skimage.data

    folder = tmp_path / "my photos"
    folder.mkdir()
    photo = np.ascontiguousarray(skimage.data.astronaut())
    box = BoundingBox(left=176, top=72, right=266, bottom=162)
    points = LandmarkPredictor().predict(photo, FaceDetection(box=box, score=1)).points
    parts = "".join(f"<part name='{n:02}' x='{x:.2f}' y='{y:.2f}'/>" for n, (x, y) in enumerate(points))
    marked = f"<box left='176' top='72' width='90' height='90'>{parts}</box>"
    (folder / MARKS_NAME).write_text(f"<dataset><image file='a.png'>{marked}</image></dataset>")
    write_image(photo, folder / "a.png")
    write_image(np.zeros((60, 60, 3), np.uint8), folder / "b.png")
    return folder


def test_faces_prints_a_table(folder: Path) -> None:
    done = run("faces", folder, "--detectors", "hog", "haar", "--widths", "512", "800", "--repeats", "1")
    assert done.returncode == 0, done.stderr
    header, rule, *rows = cells(done.stdout)
    assert set(rule) == {"---"}
    assert [row[:2] for row in rows] == [["hog", "512"], ["hog", "800"], ["haar", "512"], ["haar", "800"]]
    for row in rows:
        named = dict(zip(header, row, strict=True))
        assert named["recall"] == "1/1"
        assert named["precision"] == "1.00 (0 extra)"
        assert float(named["landmark error"].rstrip("%")) < 8
        assert float(named["detection, ms"]) > 0
        assert named["faces in unmarked photos"] == "b.png 0"
    assert "Landmark error with the marked boxes: 0.0%" in done.stdout


def test_unusable_input_is_one_line_and_code_2(tmp_path: Path) -> None:
    done = run("faces", tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "landmarks_68.xml cannot be read" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["noses"], ["faces", ".", "--detectors", "eye"]])
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_the_marked_photos_have_the_figures_of_the_documentation(photos_folder: Path) -> None:
    done = run("faces", photos_folder, "--detectors", "hog", "--repeats", "1")
    header, _, row = cells(done.stdout)
    named = dict(zip(header, row, strict=True))
    assert (named["recall"], named["precision"]) == ("18/18", "1.00 (0 extra)")
    assert named["faces in unmarked photos"] == "bald_guys.jpg 23, dogs.jpg 0"


def test_framing_prints_every_face_cut_in_every_way(folder: Path) -> None:
    done = run("framing", folder)
    assert done.returncode == 0, done.stderr
    header, _, face, mean, same = cells(done.stdout)
    assert header[2] == "as in training"
    assert face[:2] == ["a.png", "1"]
    assert face[2].startswith("happy")
    assert float(mean[2].rstrip("%")) == pytest.approx(float(face[2].split()[-1].rstrip("%")), abs=0.6)
    assert same[2] == "1 of 1"
