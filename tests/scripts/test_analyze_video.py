"""analyze.py on videos, beside photos; on fake stages and once on the real ones."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.config import VideoConfig
from fer_core.errors import ConfigurationError, OutputError
from fer_core.media.images import write_image
from fer_core.media.video import open_video
from fer_core.workspace import ROOT, SHIPPED_MODELS
from scripts import _analyze_video, analyze
from tests.core.analysis.videos.moving import SquareDetector, moving_pipeline, scene
from tests.drawn_video import with_unknown_sound, write_video
from tests.real_data import real


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[VideoConfig]:
    """The settings with which videos were looked at, by a pipeline of fakes."""
    configs = []
    works = _analyze_video.analyze_video
    monkeypatch.setattr(analyze, "build_pipeline", lambda config: moving_pipeline(SquareDetector()))
    monkeypatch.setattr(
        _analyze_video,
        "analyze_video",
        lambda pipeline, plan, config, **others: configs.append(config) or works(pipeline, plan, config, **others),
    )
    return configs


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    images = [scene((20 + n, 235)) for n in range(12)]
    return write_video(tmp_path / "in" / "film.mov", 12, size=(240, 120), images=images, sound="aac")


def run(*words: object) -> int:
    return analyze.main(analyze.parser().parse_args(list(map(str, words))))


def test_a_video_and_a_photo_side_by_side(film, tmp_path):
    write_image(scene((20, 235)), film.with_name("photo.png"))
    files = {name: tmp_path / f"out.{name}" for name in ("json", "csv", "html")}
    options = [word for name, path in files.items() for word in (f"--{name}", path)]
    assert run(film.parent, *options, "--annotated", tmp_path / "copies") == 0
    video, photo = json.loads(files["json"].read_bytes())
    assert (Path(video["source"]).name, len(video["frames"]), len(video["tracks"])) == ("film.mov", 12, 1)
    assert (Path(photo["source"]).name, len(photo["faces"])) == ("photo.png", 1)
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["frame"] for row in rows] == [*map(str, range(12)), ""]
    assert b"film.mov" in files["html"].read_bytes()
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["film_faces.mp4", "photo_faces.png"]
    with open_video(tmp_path / "copies" / "film_faces.mp4") as copy:
        assert copy.info.has_sound and len(list(copy.frames())) == 12


def test_in_words(film, capsys):
    assert run(film) == 0
    video, track = capsys.readouterr().out.splitlines()
    assert "film.mov: 1 face in 12 frames, " in video and video.endswith(" frames a second")
    assert track.split() == ["1", "0.0", "to", "0.4", "s:", "looks", "happy", "100%"]


def test_a_copy_without_its_sound_is_told_and_is_no_failure(tmp_path, capsys):
    film = with_unknown_sound(write_video(tmp_path / "film.mkv", 5, sound="pcm_s16le"))
    assert run(film, "--annotated", tmp_path / "copies") == 0
    assert "The sound of film.mkv cannot be read" in capsys.readouterr().err


def test_options_reach_the_analysis(film, asked):
    run(film, "--every", 4, "--smoothing", 0.25)
    assert asked == [VideoConfig(frame_step=4, smoothing_s=0.25)]


def test_settings_are_checked_before_the_work(film, tmp_path, asked):
    with pytest.raises(ConfigurationError, match="frame_step must lie between 1"):
        run(film, "--every", 0)
    write_image(scene(), tmp_path / "photo.png")
    with pytest.raises(ConfigurationError, match="--html is the report of a video"):
        run(tmp_path / "photo.png", "--html", tmp_path / "out.html")
    with pytest.raises(OutputError, match="already"):
        run(film, "--html", film)
    assert asked == []


def test_a_video_that_breaks_off_is_told_and_what_came_before_is_kept(tmp_path, capsys):
    film = write_video(tmp_path / "film.mkv", 150, size=(240, 120), images=[scene((20, 235))] * 150)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    assert run(film, tmp_path / "no.mp4", "--every", 5, "--json", tmp_path / "out.json") == 2
    torn, missing = json.loads((tmp_path / "out.json").read_bytes())
    assert torn["frames"] and torn["whole"] is False and "breaks off" in torn["error"]
    assert set(missing) == {"source", "error"}
    first, second = capsys.readouterr().err.strip().splitlines()
    assert "film.mkv breaks off" in first and "no such file" in second


@pytest.mark.skipif(os.name == "nt", reason="a process cannot press Ctrl-C on itself there")
def test_a_disk_that_fills_keeps_what_was_found_and_says_why(film, tmp_path, monkeypatch):
    """The copy of the first video cannot be finished; nothing was found before, so yesterday's files stay."""
    table, report = tmp_path / "out.json", tmp_path / "out.html"
    works = _analyze_video.analyze_video

    def full(pipeline, plan, config, **others):
        works(pipeline, plan, config, **others)
        raise OutputError("The disk is full.")

    monkeypatch.setattr(_analyze_video, "analyze_video", full)
    with pytest.raises(OutputError, match="disk is full"):
        run(film, "--json", table, "--html", report)
    (video,) = json.loads(table.read_bytes())
    assert len(video["frames"]) == 12 and b"film.mov" in report.read_bytes()

    def full_at_once(*given, **others):
        raise OutputError("The disk is full.")

    monkeypatch.setattr(_analyze_video, "analyze_video", full_at_once)
    before = table.read_bytes(), report.read_bytes()
    with pytest.raises(OutputError, match="disk is full"):
        run(film, "--json", table, "--html", report)
    assert (table.read_bytes(), report.read_bytes()) == before


def test_ctrl_c_keeps_what_was_done(film, tmp_path, monkeypatch):
    shows = _analyze_video.Bar.show

    def press(bar, done, total):
        shows(bar, done, total)
        if done == 5:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(_analyze_video.Bar, "show", press)
    with pytest.raises(KeyboardInterrupt):
        run(film, film.with_name("second.mp4"), "--json", tmp_path / "out.json", "--annotated", tmp_path / "copies")
    (video,) = json.loads((tmp_path / "out.json").read_bytes())
    assert (len(video["frames"]), video["whole"]) == (5, False)
    with open_video(tmp_path / "copies" / "film_faces.mp4") as copy:
        assert len(list(copy.frames())) == 5


@pytest.mark.skipif(not (SHIPPED_MODELS / "default").is_dir(), reason="models/default is not there")
def test_the_command_itself_on_the_interview(tmp_path):
    words = [real("video/interview.mp4"), "--every", 60, "--json", tmp_path / "out.json", "--annotated", tmp_path]
    command = [sys.executable, ROOT / "scripts" / "analyze.py", *words]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (video,) = json.loads((tmp_path / "out.json").read_bytes())
    assert [track["frames"] for track in video["tracks"]] == [8]
    assert [frame["index"] for frame in video["frames"]] == list(range(0, 464, 60))
    assert video["frames"][2]["seconds"] == pytest.approx(120 / 29.97, abs=1e-3)
    with open_video(tmp_path / "interview_faces.mp4") as copy:
        assert len(list(copy.frames())) == 8
