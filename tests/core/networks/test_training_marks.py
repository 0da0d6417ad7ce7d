"""A bundle names the pictures of its training in six bytes each, and a file of marks from elsewhere stays harmless."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.networks import training_marks
from fer_core.networks.bundle import bundle_folder, sha256
from fer_core.networks.bundle_files import check_files, known_files
from fer_core.networks.card import Card, read_card, write_card
from fer_core.networks.known_pictures import mark
from fer_core.networks.training_marks import (
    KNOWN_NAME,
    all_marks,
    as_numbers,
    handed_on,
    has_marks,
    marks_of_splits,
    read_marks,
    stored_marks,
)
from tests.small_bundle import packed, write_bundle

PICTURES = [np.full((4, 4, 1), number, np.uint8) for number in range(5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_bundle(tmp_path / "small")


def marked(folder: Path, train: list[int], valid: list[int]) -> Card:
    marks = marks_of_splits(*([PICTURES[number] for number in numbers] for numbers in (train, valid)))
    card = stored_marks(marks, read_card(folder), folder)
    write_card(card, folder)
    return card


def put(folder: Path, data: bytes) -> Card:
    (folder / KNOWN_NAME).write_bytes(data)
    card = read_card(folder)
    return replace(card, files={**card.files, KNOWN_NAME: sha256(folder / KNOWN_NAME)})


def archive(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_marks_come_back_in_order_and_none_twice(folder: Path) -> None:
    card = marked(folder, [3, 0, 3], [4])
    found = read_marks(folder, card)
    assert found is not None
    assert found.train.tolist() == sorted(int(mark(PICTURES[number]), 16) for number in (0, 3))
    assert found.valid.tolist() == [int(mark(PICTURES[4]), 16)]
    assert card.training["known"] == found.counts() == {"train": 2, "valid": 1}
    check_files(folder, read_card(folder))
    with np.load(folder / KNOWN_NAME) as arrays:
        assert arrays["train"].dtype == np.uint8 and arrays["train"].shape == (2, 6)


def test_a_bundle_from_before_has_none(folder: Path) -> None:
    card = read_card(folder)
    assert not has_marks(card) and read_marks(folder, card) is None


def test_marks_at_both_ends_are_kept_whole() -> None:
    assert as_numbers(["0" * 12, "f" * 12]).tolist() == [0, 2**48 - 1]
    assert as_numbers(["", "f", "g" * 12, "-" + "1" * 11]).tolist() == []


def test_of_too_many_pictures_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_marks, "MOST_MARKS", 2)
    assert has_marks(marked(folder, [0, 1, 1], []))
    (folder / KNOWN_NAME).unlink()
    card = write_bundle(folder)
    assert not has_marks(marked(card, [0, 1, 2], []))


def test_what_is_made_of_a_network_knows_its_pictures_too(folder: Path, tmp_path: Path) -> None:
    other = write_bundle(tmp_path / "other")
    assert not has_marks(handed_on(folder, read_card(other), other))
    marked(folder, [0, 1], [2])
    card = handed_on(folder, read_card(other), other)
    found = read_marks(other, _written(card, other))
    assert found is not None and found.counts() == {"train": 2, "valid": 1}


def test_what_it_was_taught_is_known_too(folder: Path) -> None:
    card = read_card(folder)
    assert all_marks(folder, card) is None
    taught = {**card.training, "pictures": {"learnt": mark(PICTURES[3])}}
    only = all_marks(folder, replace(card, training=taught))
    assert only is not None and (only.train.tolist(), only.valid.tolist()) == ([int(mark(PICTURES[3]), 16)], [])
    card = marked(folder, [0, 3], [2])
    both = all_marks(folder, replace(card, training={**card.training, "pictures": {"learnt": mark(PICTURES[1])}}))
    assert both is not None and both.counts() == {"train": 3, "valid": 1}


def _written(card: Card, folder: Path) -> Card:
    write_card(card, folder)
    return card


ROWS = np.zeros((2, 6), np.uint8)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK no zip",
        archive(train=ROWS),
        archive(train=ROWS, valid=np.zeros((2, 5), np.uint8)),
        archive(train=ROWS, valid=np.zeros((2, 6), np.float32)),
        archive(train=ROWS, valid=np.zeros(12, np.uint8)),
        packed({"train.npy": b"x", "valid.npy": b"x"}),
        packed({"train.npy": bytes(2**25)}, zipfile.ZIP_DEFLATED),
    ],
    ids=["empty", "torn", "one array", "width", "kind", "flat", "no arrays", "bomb"],
)
def test_a_file_that_holds_no_marks_is_refused(folder: Path, data: bytes) -> None:
    card = _written(put(folder, data), folder)
    with pytest.raises(BundleError, match=r"known\.npz cannot be used"):
        read_marks(folder, card)


def test_objects_are_not_unpickled(folder: Path) -> None:
    card = _written(put(folder, archive(train=np.array([{}], object), valid=ROWS)), folder)
    with pytest.raises(BundleError, match=r"known\.npz cannot be used"):
        read_marks(folder, card)


def test_an_exchanged_file_is_refused(folder: Path) -> None:
    card = marked(folder, [0], [1])
    (folder / KNOWN_NAME).write_bytes(archive(train=ROWS, valid=ROWS))
    with pytest.raises(BundleError, match="is not the file that its card describes"):
        read_marks(folder, card)


def test_the_shipped_network_has_its_marks_and_stays_below_ten_megabytes() -> None:
    folder = bundle_folder("default")
    card = read_card(folder)
    check_files(folder, card)
    found = read_marks(folder, card)
    assert found is not None and found.counts() == card.training["known"] == {"train": 27_473, "valid": 3_563}
    assert sum(path.stat().st_size for path in known_files(folder)) < 10e6
    assert "`known.npz` holds 48 bits" in (folder / "README.md").read_text()
