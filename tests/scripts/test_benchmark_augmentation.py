"""benchmark.py augmentation, on a few drawn pictures."""

import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.workspace import ROOT
from tests.drawn_dataset import files, write_archive


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "benchmark.py", "augmentation", data, *arguments]
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


def test_every_way_has_its_line_and_ours_is_the_measure(tmp_path: Path) -> None:
    data = write_archive(tmp_path / "drawn.zip", files({"train": 30, "valid": 1}))
    done = run(data, "--pictures", "60", "--rounds", "1", "--size", "24")
    assert done.returncode == 0, done.stderr
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines() if line[:1] == "|"
    ]
    ours = [row for row in rows[2:] if row[1] == "ours"]
    assert [row[0] for row in ours] == ["files to files", "in memory"]
    assert {row[4] for row in ours} == {"1.0"}
    assert {"Keras layers, in tf.data", "Keras layers, called"} <= {row[1] for row in rows}
    assert all(float(row[2].replace(",", "")) > 0 for row in rows[2:])
    assert float(ours[0][3]) == pytest.approx(2 * float(ours[0][2]), abs=2)
    assert "60 pictures of 24 x 24" in done.stdout


def test_a_dataset_without_training_pictures_is_one_line_and_code_2(tmp_path: Path) -> None:
    done = run(write_archive(tmp_path / "drawn.zip", files({"valid": 1})))
    assert done.returncode == 2
    assert "has no training pictures" in done.stderr.splitlines()[-1]
