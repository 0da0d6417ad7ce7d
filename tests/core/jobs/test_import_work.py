"""Imports ask first what would be in vain, take what they are told, and let go of what they read."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.intake import IntakeOptions, take_in
from fer_core.errors import DatasetError
from fer_core.jobs import import_work
from fer_core.jobs.job import Job
from fer_core.jobs.status import JobStatus
from fer_core.jobs.watch import Watch
from tests.drawn_dataset import files, png, write_archive

VERSION = {"workspace": "w", "project": "p", "version": 1}
NEVER = {"open_dataset", "open_fer2013_csv", "downloaded", "import_imdb_wiki", "build_with_new_class"}


@pytest.fixture
def watch(home: Path) -> Watch:
    (home / "jobs/one").mkdir(parents=True)
    return Watch(Job(home / "jobs/one"), JobStatus(), secret="key")


@pytest.mark.parametrize(
    ("into", "message"), [("taken", "exists already"), ("a/b", "cannot be a dataset's name")], ids=["taken", "bad"]
)
@pytest.mark.parametrize(
    "work", ["import_path", "import_csv", "import_roboflow", "import_faces", "import_own_class", "derive"]
)
def test_a_name_is_refused_before_any_work(
    watch: Watch, home: Path, monkeypatch: pytest.MonkeyPatch, work: str, into: str, message: str
) -> None:
    (home / "data/taken").mkdir(parents=True)
    for name in NEVER:
        monkeypatch.setattr(import_work, name, lambda *_given, **_named: pytest.fail("work was done"))
    arguments = {"source": "x", "base": "x", "label": "bored", "into": into, **VERSION}
    with pytest.raises(DatasetError, match=message):
        getattr(import_work, work)(arguments, watch)


def test_the_seed_zero_is_a_seed(watch: Watch, home: Path, tmp_path: Path) -> None:
    contents = {f"{label}/{number}.png": png(label, number) for label in ("happy", "sad") for number in range(12)}
    archive = write_archive(tmp_path / "a.zip", contents)
    shares: Any = {"train": 0.5, "valid": 0.5}
    import_work.import_path({"source": str(archive), "into": "job", "seed": 0, "shares": shares}, watch)
    zero, one = (
        take_in(open_dataset(archive), tmp_path / f"seed {seed}", IntakeOptions(seed=seed, shares=shares))
        for seed in (0, 1)
    )
    assert open_dataset(home / "data/job").manifest == zero != one


def test_a_download_is_closed_before_it_is_removed(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows removes no file that is open."""
    archive = write_archive(tmp_path / "a.zip", files({"train": 1}))
    opened: list[zipfile.ZipFile] = []

    class Noted(zipfile.ZipFile):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            opened.append(self)

    @contextmanager
    def downloaded(*_given: object, **_named: object) -> Iterator[Path]:
        yield archive
        assert opened and all(file.fp is None for file in opened)

    monkeypatch.setattr(zipfile, "ZipFile", Noted)
    monkeypatch.setattr(import_work, "downloaded", downloaded)
    assert import_work.import_roboflow({"into": "mine", **VERSION}, watch)["pictures"] == 3
    assert import_work.import_path({"source": str(archive), "into": "other"}, watch)["pictures"] == 3
    assert len(opened) == 2 and all(file.fp is None for file in opened)
