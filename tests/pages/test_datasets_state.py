"""What a session keeps of the Datasets page, and what of it is forgotten."""

import gc
import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from fer_core.errors import DatasetError
from pages.dataset_views.uploads import stage_file, stage_folder
from pages.shared.datasets_state import DatasetsState


def uploaded(name: str, data: bytes = b"data") -> SimpleNamespace:
    file = io.BytesIO(data)
    return SimpleNamespace(name=name, size=len(data), read=file.read, getbuffer=file.getbuffer)


def test_another_dataset_begins_at_its_beginning() -> None:
    me = DatasetsState(chosen="a", looked_at="x", place=7, page=3, draw=2)
    me.choose("a")
    assert (me.looked_at, me.place, me.page, me.draw) == ("x", 7, 3, 2)
    me.choose("b")
    assert (me.looked_at, me.place, me.page, me.draw) == (None, 0, 1, 0)


def test_two_tabs_decide_under_two_names() -> None:
    assert DatasetsState().window != DatasetsState().window


def test_forgetting_deletes_uploads_from_the_disk() -> None:
    me = DatasetsState(inputs=3)
    me.staged["archive"] = stage_file(uploaded("faces.zip"))
    me.own_class.waiting.append(("a.png", b"", ""))
    path = me.staged["archive"].path
    assert path.read_bytes() == b"data"
    assert me.holds_something
    me.forget()
    assert not path.parent.exists()
    assert not me.holds_something
    assert me.inputs == 4  # the key's field starts empty


def test_an_upload_goes_with_the_session() -> None:
    me = DatasetsState()
    me.staged["archive"] = stage_file(uploaded("faces.zip"))
    folder = me.staged["archive"].path.parent
    del me
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("faces/train/happy/1.png", "faces/train/happy/1.png"),
        ("faces/../../../../etc/passwd", "faces/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("faces\\..\\1.png", "faces/1.png"),
        ("c:/1.png", "c_/1.png"),
    ],
)
def test_an_uploaded_folder_stays_in_its_place(name: str, inside: str) -> None:
    staged = stage_folder([uploaded("faces/a.png"), uploaded(name)])
    files = {path.relative_to(staged.path).as_posix() for path in staged.path.rglob("*") if path.is_file()}
    assert files == {"faces/a.png", inside}
    outside = [path for path in Path(staged.folder.name).rglob("*") if not path.is_relative_to(staged.path)]
    assert not outside


@pytest.mark.parametrize("first", ["..", ".", " .. ", "..."])
def test_an_uploaded_folder_has_a_place_whatever_it_is_called(first: str) -> None:
    staged = stage_folder([uploaded(f"{first}/pwn/1.png")])
    home = Path(staged.folder.name).resolve()
    assert staged.path.resolve().parent == home
    assert [path.resolve().is_relative_to(home) for path in staged.path.rglob("*.png")] == [True]


def test_a_full_disk_is_said_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pages.dataset_views.uploads.shutil.copyfileobj", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        stage_file(uploaded("faces.zip"))
    assert not list(tmp_path.iterdir())
