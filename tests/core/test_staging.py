"""Folders made whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.errors import DatasetError, OutputError
from fer_core.staging import delete_folder, staged_dataset, staged_folder


def test_the_folder_appears_whole(tmp_path: Path) -> None:
    into = tmp_path / "deep/er/new 😀"
    with staged_folder(into) as folder:
        (folder / "a.txt").write_text("a")
        assert not into.exists()
    assert (into / "a.txt").read_text() == "a"
    assert [path.name for path in into.parent.iterdir()] == [into.name]


def write_half(into: Path) -> None:
    with staged_folder(into) as folder:
        (folder / "a.txt").write_text("a")
        raise ValueError("halfway")


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="halfway"):
        write_half(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def write_late(into: Path) -> None:
    """Somebody else is quicker."""
    with staged_folder(into):
        into.mkdir()
        (into / "mine.txt").write_text("mine")


def test_what_exists_is_not_touched_even_when_it_came_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with pytest.raises(FileExistsError), staged_folder(tmp_path / "new"):
        pytest.fail("never gets here")
    with pytest.raises(FileExistsError):
        write_late(tmp_path / "late")
    assert (tmp_path / "late/mine.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["late", "new"]


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from fer_core.staging import staged_folder\n"
        "with staged_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half.txt').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "killed")], check=False, timeout=60)
    assert any(path.is_dir() for path in tmp_path.iterdir())
    with staged_folder(tmp_path / "first") as mine:
        (mine / "a.txt").write_text("a")
        with staged_folder(tmp_path / "second"):
            assert (mine / "a.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def write_dataset(into: Path, error: Exception | None = None) -> None:
    with staged_dataset(into) as folder:
        (folder / "a.txt").write_text("a")
        if error:
            raise error


def test_a_dataset_s_folder_says_what_is_in_the_way(tmp_path: Path) -> None:
    write_dataset(tmp_path / "new")
    with pytest.raises(DatasetError, match="new exists already"):
        write_dataset(tmp_path / "new")
    with pytest.raises(DatasetError, match=r"full: No space left on device\. Nothing was kept"):
        write_dataset(tmp_path / "full", OSError(28, "No space left on device"))
    with pytest.raises(ValueError, match="ours"):
        write_dataset(tmp_path / "broken", ValueError("ours"))
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_folder_is_deleted_with_what_an_earlier_try_left(tmp_path: Path) -> None:
    doomed, left = tmp_path / "old", tmp_path / ".old.deleted"
    for folder in (doomed, left):
        folder.mkdir()
        (folder / "a.txt").write_text("a")
    delete_folder(doomed)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_cannot_be_deleted(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"gone cannot be deleted: .*Close what uses it, and try again\."):
        delete_folder(tmp_path / "gone")
