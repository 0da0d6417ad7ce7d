"""What tells one network from the one that took its place."""

import os
from pathlib import Path

import pytest

from fer_core.networks.bundle import SERVING_NAME
from fer_core.networks.card import CARD_NAME
from pages.shared.method import bundle_stamp


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (SERVING_NAME, CARD_NAME):
        (tmp_path / name).write_bytes(b"12345")
    monkeypatch.setattr("fer_core.networks.bundle.bundle_folder", lambda: tmp_path)
    return tmp_path


def test_the_same_bundle_has_the_same_stamp(bundle: Path) -> None:
    assert bundle_stamp() == bundle_stamp()
    assert hash(bundle_stamp()) == hash(bundle_stamp())


@pytest.mark.parametrize("name", [SERVING_NAME, CARD_NAME])
def test_a_changed_file_changes_it(bundle: Path, name: str) -> None:
    before, path = bundle_stamp(), bundle / name
    path.write_bytes(b"1234")
    smaller = bundle_stamp()
    os.utime(path, ns=(0, 0))
    older = bundle_stamp()
    path.unlink()
    assert len({before, smaller, older, bundle_stamp()}) == 4


def test_a_link_to_another_bundle_changes_it(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link, other = bundle / "link", bundle / "other"
    other.mkdir()
    monkeypatch.setattr("fer_core.networks.bundle.bundle_folder", lambda: link)
    link.symlink_to(bundle, target_is_directory=True)
    before = bundle_stamp()
    link.unlink()
    link.symlink_to(other, target_is_directory=True)
    assert bundle_stamp() != before
