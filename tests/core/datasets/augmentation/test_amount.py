"""Copies of every picture, or every class up to the largest; only labelled training pictures count."""

from collections import Counter

import pytest

from fer_core.datasets.augmentation.amount import MOST_COPIES, Amount
from fer_core.datasets.manifest import UNLABELLED, Manifest, Record, Split
from fer_core.errors import ConfigurationError


def manifest(counts: dict[tuple[Split, str], int]) -> Manifest:
    files = [(split, label, number) for (split, label), count in counts.items() for number in range(count)]
    records = (
        Record(file=f"{split}/{label}/{number}.png", split=split, label=label, source="")
        for split, label, number in files
    )
    return Manifest(records=tuple(sorted(records, key=lambda record: record.file)))


UNEVEN = manifest(
    {
        ("train", "happy"): 10,
        ("train", "sad"): 4,
        ("train", "bored"): 1,
        ("train", UNLABELLED): 30,
        ("valid", "sad"): 40,
    }
)


def test_copies_of_every_labelled_training_picture() -> None:
    assert Amount(copies=3).by_class(UNEVEN) == {"happy": 30, "sad": 12, "bored": 3}
    by_file = Amount(copies=3).by_file(UNEVEN, seed=1)
    assert len(by_file) == 15 and set(by_file.values()) == {3}
    assert not any(UNLABELLED in file or file.startswith("valid") for file in by_file)


def test_balance_fills_each_class_up_to_the_largest() -> None:
    amount = Amount(balance=True)
    assert amount.by_class(UNEVEN) == {"happy": 0, "sad": 6, "bored": 9}
    assert amount.training_counts(UNEVEN) == {"happy": 10, "sad": 10, "bored": 10, UNLABELLED: 30}


@pytest.mark.parametrize("seed", range(5))
def test_balance_spreads_evenly_over_the_pictures(seed: int) -> None:
    by_file = Amount(balance=True).by_file(UNEVEN, seed=seed)
    sad = Counter(copies for file, copies in by_file.items() if "/sad/" in file)
    assert sad == {1: 2, 2: 2}
    assert by_file["train/bored/0.png"] == 9
    assert by_file == Amount(balance=True).by_file(UNEVEN, seed=seed)


def test_the_seed_says_which_pictures_get_one_more() -> None:
    given = {tuple(sorted(Amount(balance=True).by_file(UNEVEN, seed=seed).items())) for seed in range(10)}
    assert len(given) > 1


@pytest.mark.parametrize("copies", [0, -1, MOST_COPIES + 1, 1.5, True], ids=str)
def test_refuses(copies: int) -> None:
    with pytest.raises(ConfigurationError, match="whole number from 1 to 100, got"):
        Amount(copies=copies)
