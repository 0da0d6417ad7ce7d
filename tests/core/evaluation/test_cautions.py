"""A figure on pictures that a network knows is never shown without saying so, whatever was moved in between."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.manifest import Manifest, Split
from fer_core.datasets.sources.layout import manifest_from
from fer_core.evaluation import cautions as module
from fer_core.evaluation.cautions import ALL_LEARNT, CHOSEN, LEARNT, cautions, cautions_of, noted_moves
from fer_core.evaluation.report import evaluate
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import Card, read_card
from tests.core.evaluation.answers import evaluation
from tests.drawn_dataset import write_folder

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


SOME, EVERY, NONE = np.arange(8) < 3, np.ones(8, bool), np.zeros(8, bool)
LAST = np.arange(8) >= 6


@pytest.mark.parametrize(
    ("learnt", "chose", "told"),
    [
        (NONE, NONE, []),
        (EVERY, NONE, [ALL_LEARNT]),
        (EVERY, SOME, [ALL_LEARNT]),
        (NONE, EVERY, [CHOSEN]),
        (SOME, NONE, ["It learned from 3 of these pictures. Of the 5 others it names 4 right."]),
        (SOME, EVERY, ["It learned from 3 of these pictures. Of the 5 others it names 4 right.", CHOSEN]),
        (
            *(NONE, LAST),
            [
                "The best stage of its training was picked with 2 of these pictures: expect a little less on others.",
            ],
        ),
    ],
    ids=["strange", "train", "train with copies", "valid", "some", "valid with copies", "some of valid"],
)
@pytest.mark.parametrize("named", ["fer2013", "other"])
def test_marks_tell_whatever_the_dataset_is(
    learnt: np.ndarray, chose: np.ndarray, told: list[str], named: str, manifest: Manifest
) -> None:
    """The dataset's fingerprint and counts then say nothing more, and copies are not told twice."""
    known = card(manifest, **({"fingerprint": manifest.fingerprint} if named == "fer2013" else {}), copies=280)
    found = replace(evaluation(), learnt=learnt, chose=chose)
    assert [str(caution) for caution in cautions_of(found, known, manifest)] == told


def test_without_marks_the_dataset_and_the_lessons_are_told(manifest: Manifest) -> None:
    known = card(manifest, fingerprint=manifest.fingerprint, copies=2)
    assert [str(caution) for caution in cautions_of(replace(evaluation(), learnt=SOME), known, manifest)] == [
        CHOSEN,
        "2 of them stand among its training pictures too, pixel by pixel.",
        "It learned from 3 of these pictures. Of the 5 others it names 4 right.",
    ]


def test_the_shipped_network_knows_its_pictures_under_any_name(fer2013_archive: Path, tmp_path: Path) -> None:
    """Twelve pictures of its training and three of valid, in other folders, with other names, in a dataset of ours."""
    whole = open_dataset(fer2013_archive)
    chosen = [each for split, most in (("train", 12), ("valid", 3)) for each in whole.manifest.of(split)[:most]]
    files = {f"test/{each.label}/face {i}.jpg": whole.source.read(each.file) for i, each in enumerate(chosen)}
    mine = open_dataset(write_folder(tmp_path / "mine", files))
    found = evaluate(bundle_folder("default"), mine)
    assert (int(found.learnt.sum()), int((found.chose & ~found.learnt).sum()), found.report.images) == (12, 3, 15)
    right = int(found.right[~found.learnt].sum())
    assert [str(caution) for caution in cautions_of(found, read_card(bundle_folder("default")), mine.manifest)] == [
        f"It learned from 12 of these pictures. Of the 3 others it names {right} right.",
        f"The best stage of its training was picked with {int(found.chose.sum())} of these pictures: expect a little "
        "less on others.",
    ]
