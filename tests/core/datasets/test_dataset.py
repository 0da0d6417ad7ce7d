"""Opening and loading datasets."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.errors import DatasetError
from fer_core.networks.inputs import InputSpec, to_pixels
from fer_core.results import Image
from tests.drawn_dataset import LABELS, SIDE, files, picture, png, write_archive, write_folder


def grey(image: Image) -> np.ndarray:
    return to_pixels(image, InputSpec(size_px=SIDE))


def test_loads_pixels_and_labels(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files({"train": 2})))
    loaded = dataset.load("train", LABELS, grey)
    assert loaded.pixels.shape == (6, SIDE, SIDE, 1)
    assert loaded.labels.tolist() == [0, 0, 1, 1, 2, 2]
    assert np.array_equal(loaded.pixels[2, :, :, 0], picture("happy", 3))


def test_default_split_is_test_where_there_is_one(tmp_path: Path) -> None:
    with_test = open_dataset(write_folder(tmp_path / "a", files({"train": 1, "valid": 1, "test": 1})))
    without = open_dataset(write_folder(tmp_path / "b", files({"train": 1, "valid": 1})))
    assert with_test.split_or_default(None) == "test"
    assert without.split_or_default(None) == "valid"
    with pytest.raises(DatasetError, match='no split "test", only train, valid'):
        without.split_or_default("test")


def test_refuses_a_class_the_network_does_not_know(tmp_path: Path) -> None:
    dataset = open_dataset(write_folder(tmp_path / "a", files({"valid": 1})))
    with pytest.raises(DatasetError, match="does not know: sad"):
        dataset.load("valid", ("angry", "happy"), grey)


def test_names_a_broken_picture(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", {**files({"valid": 1}), "valid/sad/bad.png": b"x"})
    with pytest.raises(DatasetError, match=r"broken picture.*valid/sad/bad\.png"):
        open_dataset(folder).load("valid", LABELS, grey)


def test_says_when_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="There is no dataset"):
        open_dataset(tmp_path / "absent")


@pytest.mark.parametrize("header", ["id,path", "file,split,label"])
def test_a_manifest_of_another_program_is_not_read(tmp_path: Path, header: str) -> None:
    folder = write_folder(tmp_path / "a", {**files({"train": 2}), "manifest.csv": f"{header}\n1,x\n".encode()})
    assert open_dataset(folder).manifest.counts("train") == {"angry": 2, "happy": 2, "sad": 2}


def test_a_closed_archive_lets_go_of_its_file(tmp_path: Path) -> None:
    dataset = open_dataset(write_archive(tmp_path / "a.zip", files({"train": 1})))
    dataset.close()
    with pytest.raises(DatasetError):
        dataset.picture(dataset.manifest.records[0])


def test_a_manifest_with_an_unusable_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("file,split,class,source,flags\na.png,holiday,happy,a.png,\n")
    with pytest.raises(DatasetError, match="unusable line"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    ("file", "label"),
    [("../../secret.png", "happy"), ("/etc/secret.png", "happy"), ("train/a.png", "../../escaped"), ("a.png", ".")],
    ids=["climbs", "absolute", "class climbs", "dot"],
)
def test_a_manifest_that_leads_elsewhere_is_refused(tmp_path: Path, file: str, label: str) -> None:
    (tmp_path / "manifest.csv").write_text(f"file,split,class,source,flags\n{file},train,{label},x,\n")
    with pytest.raises(DatasetError, match="is refused: names of classes, folders and files must"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense\n", b"\xff\xfe\x00", b"file,split,class,source,flags\na.png,train,happy\n"],
    ids=["empty", "nonsense", "bytes", "short"],
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.csv").write_bytes(content)
    with pytest.raises(DatasetError, match="import"):
        open_dataset(tmp_path)


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "data", {"train/sad/1.png": png("sad", 1)})
    look = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("sad"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DatasetError, match=r"Cannot look into .*sad: Permission denied\. Allow"):
        open_dataset(folder)
