"""The figures of live pictures are printed; what they are depends on the machine."""

from pathlib import Path

from tests.drawn_video import write_video
from tests.scripts.test_benchmark import cells, run


def test_live_prints_a_table(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4")
    done = run("live", video, "--seconds", "0.5", "--size", "160x120", "--warm-up", "0.5")
    assert done.returncode == 0, done.stderr
    header, rule, row = cells(done.stdout)
    named = dict(zip(header, row, strict=True))
    assert set(rule) == {"---"}
    assert (named["detector"], named["size"]) == ("hog", "160x120")
    assert float(named["shown a second"]) > 0
    assert float(named["looked at a second, at most"]) > 0


def test_a_size_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    done = run("live", tmp_path / "none.mp4", "--size", "large")
    assert done.returncode == 2
    assert "640x480" in done.stderr
