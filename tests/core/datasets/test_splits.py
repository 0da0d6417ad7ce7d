"""A validation split is drawn from the training pictures, class by class."""

import pytest

from fer_core.datasets.manifest import Manifest
from fer_core.datasets.sources.layout import manifest_from
from fer_core.datasets.splits import hold_out_valid
from fer_core.errors import DatasetError


def manifest(**counts: int) -> Manifest:
    names = [f"train/{label}/{number}.png" for label, count in counts.items() for number in range(count)]
    return manifest_from([*names, "test/happy/1.png"], origin="x")


def test_every_class_gives_its_share_and_no_picture_is_lost() -> None:
    before = manifest(happy=100, sad=40, disgust=3)
    after = hold_out_valid(before, share=0.1)
    assert after.counts("valid") == {"disgust": 1, "happy": 10, "sad": 4}
    assert after.counts("train") == {"disgust": 2, "happy": 90, "sad": 36}
    assert after.of("test") == before.of("test")
    assert [record.file for record in after.records] == [record.file for record in before.records]


def test_the_seed_decides_which() -> None:
    before = manifest(happy=50, sad=50)
    assert hold_out_valid(before, share=0.2, seed=1) == hold_out_valid(before, share=0.2, seed=1)
    assert hold_out_valid(before, share=0.2, seed=1) != hold_out_valid(before, share=0.2, seed=2)


@pytest.mark.parametrize(
    ("before", "share", "message"),
    [
        (manifest_from(["train/a/1.png", "valid/a/1.png"], origin="x"), 0.1, "has a valid split already"),
        (manifest(happy=5), 1.5, "between 0 and 1, got 1.5"),
        (manifest(happy=5, sad=1), 0.1, 'class "sad" has a single training picture'),
    ],
    ids=["already", "share", "single"],
)
def test_refuses(before: Manifest, share: float, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        hold_out_valid(before, share=share)
