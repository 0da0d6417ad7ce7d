import csv
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from fer_core.analysis.judgement import Judge
from fer_core.analysis.pipeline import Pipeline, Stages
from fer_core.config import JudgementConfig
from fer_core.errors import BundleError, MediaError, OutputError
from fer_core.media.images import read_image, write_image
from fer_core.workspace import ROOT, SHIPPED_MODELS
from scripts import analyze
from tests.core.analysis.fakes import (
    FakeAligner,
    FakeClassifier,
    FakeDetector,
    FakeExtractor,
    FakePredictor,
    box,
    picture,
    probabilities,
)

needs_network = pytest.mark.skipif(not (SHIPPED_MODELS / "default").is_dir(), reason="models/default is not there")
EVEN = probabilities(0.5, labels=("happy", "sad"))
ASTRONAUT = Path(str(files("skimage").joinpath("data", "astronaut.png")))


class FakeAnswers(FakeDetector):
    """Two faces in a wide picture, none in a square one."""

    def detect(self, image):
        return super().detect(image) if image.shape[1] > image.shape[0] else ()


@pytest.fixture
def asked(monkeypatch):
    """The real command on fake stages; holds the configurations that were asked for."""
    stages = Stages(
        detector=FakeAnswers(box(200), box(20)),
        detector_kind="hog",
        landmarks=FakePredictor(),
        crop_aligner=FakeAligner(224),
        input_aligner=FakeAligner(48),
        regions=FakeExtractor(),
        classifier=FakeClassifier(),
        judge=Judge(JudgementConfig()),
    )
    configs = []
    monkeypatch.setattr(analyze, "build_pipeline", lambda config: configs.append(config) or Pipeline(stages))
    return configs


@pytest.fixture
def album(tmp_path, asked):
    """A photo with two faces, one without, one that is broken, and what is none."""
    folder = tmp_path / "album"
    folder.mkdir()
    write_image(picture(300, 150), folder / "family.png")
    write_image(picture(100, 100), folder / "dogs.jpg")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (folder / "notes.txt").write_text("not a picture")
    return folder


def run(*words: object) -> int:
    return analyze.main(analyze.parser().parse_args(list(map(str, words))))


def test_a_folder_gives_json_as_designed(album, tmp_path, capsys):
    assert run(album, "--json", tmp_path / "out.json") == 2
    broken, dogs, family = json.loads((tmp_path / "out.json").read_bytes())
    assert dogs == {"source": (album / "dogs.jpg").as_posix(), "width": 100, "height": 100, "faces": []}
    assert set(broken) == {"source", "error"}
    assert [face["box"] for face in family["faces"]] == [[20, 40, 60, 80], [200, 40, 240, 80]]
    assert capsys.readouterr().out == ""


def test_an_unreadable_file_is_one_line_on_stderr(album, capsys):
    assert run(album) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith((album / "broken.jpg").as_posix())


def test_words_without_json(album, capsys):
    assert run(album / "family.png", album / "dogs.jpg") == 0
    family, first, second, dogs = capsys.readouterr().out.splitlines()
    assert family.endswith("family.png: 2 faces")
    assert first.split() == ["1", "looks", "sad,", "88", "of", "100"]
    assert second.split()[:2] == ["2", "looks"]
    assert dogs.endswith("dogs.jpg: no face")


def test_doubt_is_said_with_its_reason(album, monkeypatch, capsys):
    write_image(picture(300, 150), album / "close.png")
    monkeypatch.setattr(FakeClassifier, "classify", lambda self, crops: (EVEN,) * len(crops))
    assert run(album / "close.png") == 0
    assert "not sure, perhaps happy, 50 of 100 (small face)" in capsys.readouterr().out


def test_csv_has_one_row_a_face(album, tmp_path):
    run(album, "--csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(Path(row["source"]).name, row["number"], row["left"]) for row in rows] == [
        ("family.png", "1", "20"),
        ("family.png", "2", "200"),
    ]


def test_annotated_copies_of_equal_names_lie_side_by_side(album, tmp_path):
    (album / "more").mkdir()
    write_image(picture(400, 150), album / "more" / "family.png")
    run(album, "--annotated", tmp_path / "copies")
    names = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert names == ["dogs_faces.jpg", "family_faces-2.png", "family_faces.png"]
    first, second = (read_image(tmp_path / "copies" / name) for name in ("family_faces.png", "family_faces-2.png"))
    assert (first.shape[1], second.shape[1]) == (300, 400)
    assert not np.array_equal(first, read_image(album / "family.png"))


def test_copies_inside_the_album_are_no_sources_of_the_next_run(album, tmp_path):
    for _ in range(2):
        run(album, "--annotated", album / "copies", "--json", tmp_path / "out.json")
    assert len(json.loads((tmp_path / "out.json").read_bytes())) == 3


def test_originals_are_never_overwritten(album):
    before = {path: path.read_bytes() for path in album.iterdir()}
    for _ in range(2):
        run(album, "--annotated", album)
    assert {path: path.read_bytes() for path in before} == before


def test_a_named_file_that_is_no_picture_is_tried(album, capsys):
    assert run(album / "notes.txt", album / "missing.jpg") == 2
    notes, missing = capsys.readouterr().err.strip().splitlines()
    assert "not a picture" in notes
    assert "no such file" in missing


def test_json_to_the_terminal_is_nothing_but_json(album, capsysbinary):
    assert run(album / "family.png", "--json", "-") == 0
    assert len(json.loads(capsysbinary.readouterr().out)[0]["faces"]) == 2


def test_an_album_without_pictures_is_told(tmp_path):
    with pytest.raises(MediaError, match="There is no picture in"):
        run(tmp_path)


def test_a_place_that_cannot_be_written_is_told_before_the_work(album, asked):
    with pytest.raises(OutputError, match="is a folder"):
        run(album, "--json", album)
    assert asked == []


def test_options_reach_the_pipeline(album, asked):
    run(album / "family.png", "--model", "mine", "--detector", "haar", "--find-small-faces")
    (config,) = asked
    assert config.model == Path("mine")
    assert (config.detector.kind, config.detector.find_small_faces) == ("haar", True)


def test_an_unknown_detector_is_wrong_usage(album, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(album, "--detector", "yolo")
    assert stopped.value.code == 2
    assert "yolo" in capsys.readouterr().err


def test_an_unknown_network_is_told():
    with pytest.raises(BundleError, match='no network "no-such"'):
        run(ASTRONAUT, "--model", "no-such")


def command(*words: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, ROOT / "scripts" / "analyze.py", *words]
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_itself_exits_with_2_and_one_line(tmp_path):
    done = command(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


@needs_network
def test_the_command_finds_the_astronaut():
    done = command(ASTRONAUT, "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    (photo,) = json.loads(done.stdout)
    (face,) = photo["faces"]
    assert face["box"] == pytest.approx([170, 65, 275, 170], abs=25)
    assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-3)


@needs_network
def test_tensorflow_is_never_loaded():
    program = (
        "import sys, runpy\n"
        f"sys.path.insert(0, {str(ROOT / 'scripts')!r}); sys.argv = ['analyze.py', {str(ASTRONAUT)!r}]\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "try: runpy.run_path(%r, run_name='__main__')\n"
        "except SystemExit as stopped: print(stopped.code)\n"
        "print(*(name for name in ('tensorflow', 'keras', 'streamlit') if name in sys.modules))"
    ) % str(ROOT / "scripts" / "analyze.py")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    *words, code, loaded = done.stdout.split("\n")[:-1]
    assert words[0].endswith("astronaut.png: 1 face")
    assert (code, loaded) == ("0", "")


def test_a_result_is_not_written_over_a_photo(tmp_path):
    photo = tmp_path / "p.png"
    photo.write_bytes(b"my photo")
    done = command(photo, "--json", photo)
    assert done.returncode == 2
    assert "is a photo to analyze already" in done.stderr
    assert photo.read_bytes() == b"my photo"


def test_an_empty_name_is_not_the_current_folder(tmp_path):
    done = command("")
    assert done.returncode == 2
    assert "a name is needed" in done.stderr


def test_copies_need_a_folder_before_any_work(tmp_path):
    (tmp_path / "file").write_text("x")
    done = command(tmp_path / "absent.jpg", "--annotated", tmp_path / "file")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr and done.stderr.count("\n") == 1
