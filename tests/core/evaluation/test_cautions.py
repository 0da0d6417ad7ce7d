"""A figure on pictures that a network knows is never shown without saying so, whatever was moved in between."""

from dataclasses import replace
from typing import Any

import pytest

from fer_core.datasets.manifest import Manifest, Split
from fer_core.datasets.sources.layout import manifest_from
from fer_core.evaluation import cautions as module
from fer_core.evaluation.cautions import CHOSEN, LEARNT, cautions, noted_moves
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, read_card

FILES = [f"{split}/{label}/{n}.png" for split in ("train", "valid", "test") for label in ("happy", "sad") for n in "12"]
MOVED = {"train": ["valid/sad/1.png", "valid/sad/2.png", "test/sad/1.png"], "valid": ["test/happy/1.png"]}


@pytest.fixture
def manifest() -> Manifest:
    return manifest_from(FILES, origin="x")


def card(manifest: Manifest, *, copies: Any = 0, **dataset: Any) -> Card:
    noted = {"fingerprint": "f", "images": {}, **dataset}
    return replace(read_card(bundle_folder("default")), dataset=noted, metrics={"copies_of_training_pictures": copies})


def said(card: Card, manifest: Manifest, split: Split) -> list[str]:
    return [str(caution) for caution in cautions(card, manifest, split)]


@pytest.mark.parametrize("by", ["fingerprint", "counts"])
def test_the_pictures_of_the_training_are_known(manifest: Manifest, by: str) -> None:
    counts = {"train": 4, "valid": 4, "test": 4}
    known = card(manifest, **({"fingerprint": manifest.fingerprint} if by == "fingerprint" else {"images": counts}))
    assert said(known, manifest, "train") == [LEARNT]
    assert said(known, manifest, "valid") == [CHOSEN]
    assert said(known, manifest, "test") == []


def test_copies_are_counted(manifest: Manifest) -> None:
    known = card(manifest, fingerprint=manifest.fingerprint, copies=1200)
    assert said(known, manifest, "valid")[1:] == [
        "1,200 of them stand among its training pictures too, pixel by pixel."
    ]


def test_other_pictures_need_no_caution(manifest: Manifest) -> None:
    assert said(card(manifest), manifest, "train") == []


def test_pictures_that_were_moved_before_the_training_are_counted(manifest: Manifest) -> None:
    decided = card(manifest, decided_from=noted_moves(manifest.fingerprint, MOVED))
    assert said(decided, manifest, "train") == [LEARNT]
    assert said(decided, manifest, "valid") == [
        CHOSEN,
        "Of these pictures it learned from 2, which had been moved to train.",
    ]
    assert said(decided, manifest, "test") == [
        "Of these pictures it learned from 1, which had been moved to train.",
        "The best stage of its training was picked with 1 of these pictures, which had been moved to valid.",
    ]


def test_of_very_many_a_card_has_the_number(manifest: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NAMES", 2)
    moves = noted_moves(manifest.fingerprint, MOVED)
    assert moves["moved"] == {"train": 3, "valid": ["test/happy/1.png"]}
    assert said(card(manifest, decided_from=moves), manifest, "test")[0] == (
        "It may have learned from some of these pictures: 3 had been moved to train."
    )


@pytest.mark.parametrize("odd", [3, [], {"moved": 3}, {"moved": {"train": [[], {}], "else": ["x"], "valid": "x"}}])
def test_an_odd_card_from_elsewhere_harms_nothing(manifest: Manifest, odd: Any) -> None:
    before = {**odd, "fingerprint": manifest.fingerprint} if isinstance(odd, dict) else odd
    known = card(manifest, fingerprint=manifest.fingerprint, copies="many", decided_from=before)
    assert said(known, manifest, "valid") == [CHOSEN]
