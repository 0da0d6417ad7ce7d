"""The benchmark of the inspection on a small archive with known copies."""

import subprocess
import sys
from pathlib import Path

from fer_core.workspace import ROOT
from tests.core.datasets.inspection.drawn import encoded, scene
from tests.drawn_dataset import write_archive


def test_both_counts_of_exact_copies_are_printed(tmp_path: Path) -> None:
    files = {f"train/sad/{seed}.png": encoded(scene(seed)) for seed in range(5)}
    files |= {"valid/happy/copy.png": encoded(scene(3)), "train/sad/copy.png": encoded(scene(4))}
    archive = write_archive(tmp_path / "drawn.zip", files)
    command = [sys.executable, ROOT / "scripts" / "benchmark.py", "inspection", archive]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines() if "|" in line]
    found, again = rows[-2:]
    assert found[0] == "found"
    assert found[1:] == again[1:] == ["2", "4", "1", "2", "1", "2"]
    assert [row[0] for row in rows[2:5]] == [
        "copies only, for splitting",
        "copies and quality",
        "copies, quality and faces",
    ]
