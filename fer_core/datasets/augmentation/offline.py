"""Writes an augmented dataset, all or nothing."""

import json
import os
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from fer_core.datasets.augmentation.amount import Amount, varied_records
from fer_core.datasets.augmentation.making import Maker
from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.augmentation.work import Piece, batches, pieces
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Manifest, Record, write_manifest
from fer_core.datasets.spawning import spread
from fer_core.errors import ConfigurationError, DatasetError, WorkCancelled
from fer_core.progress import Cancelled, Progress, never, unwatched
from fer_core.staging import staged_dataset

ORIGIN_NAME: Final = "augmentation.json"
"""Beside the manifest: config, seed, amount and the dataset that it was made from."""
MOST_WORKERS: Final = 8
FILES_WORTH_A_WORKER: Final = 6000
"""Starting a process takes a second or two, in which one that runs writes about as many small pictures."""


def augment_dataset(  # noqa: PLR0913  (each is one choice of the person)
    dataset: Dataset,
    into: Path,
    config: AugmentationConfig,
    *,
    copies: int = 1,
    balance: bool = False,
    seed: int = 1,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
    workers: int | None = None,
) -> Manifest:
    """Write ``dataset`` to ``into`` with variations of its training pictures, as PNG files beside them.

    ``copies`` of each one or, with ``balance``, as many as bring every class up to the largest. Originals and other
    splits are copied as they are. The same seed gives the same bytes, whatever the number of ``workers``. ``into``
    must not exist; a broken picture, a full disk or a cancel leaves nothing behind. Raises DatasetError,
    ConfigurationError, and WorkCancelled after a cancel.
    """
    amount = Amount(copies=copies, balance=balance)
    check(dataset, config, amount)
    with staged_dataset(into) as folder:
        maker = Maker(folder=folder, config=config, seed=seed)
        records = _write(dataset, pieces(dataset, amount, seed=seed), maker, progress, cancelled, workers)
        manifest = Manifest(records=tuple(sorted(records, key=lambda record: record.file)))
        write_manifest(manifest, folder)
        (folder / ORIGIN_NAME).write_text(_origin(dataset, config, amount, seed), encoding="utf-8")
    return manifest


def check(dataset: Dataset, config: AugmentationConfig, amount: Amount) -> None:
    """Raise a FerError when there would be nothing to do, or when it would do harm."""
    if config.changes_nothing:
        raise ConfigurationError(
            "Every change is switched off. Switch at least one on, such as brightness or rotation."
        )
    if dataset.unsplit:
        raise DatasetError(
            "{name} is not divided into train and valid yet, and only training pictures may be augmented. "
            "Import it first, which divides it.",
            name=dataset.name,
        )
    if not varied_records(dataset.manifest):
        raise DatasetError(
            "{name} has no labelled training pictures, and only those are augmented. Choose another dataset.",
            name=dataset.name,
        )
    if not sum(amount.by_class(dataset.manifest).values()):
        raise DatasetError(
            "All classes of {name} are equally large already. Make copies of every picture instead.", name=dataset.name
        )


def _write(
    dataset: Dataset,
    work: tuple[Piece, ...],
    maker: Maker,
    progress: Progress,
    cancelled: Cancelled,
    workers: int | None,
) -> list[Record]:
    records: list[Record] = []
    total = sum(piece.files for piece in work)
    for place in {f"{record.split}/{record.label}" for record in dataset.manifest.records}:
        (maker.folder / place).mkdir(parents=True, exist_ok=True)
    with closing(spread(maker.make, batches(dataset, work), workers=workers or _workers_for(total))) as made:
        for written in made:
            if cancelled():
                raise WorkCancelled("The augmentation was cancelled. Nothing was kept.")
            records.extend(written)
            progress(len(records), total)
    return records


def _workers_for(files: int) -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS, 1 + files // FILES_WORTH_A_WORKER)


def _origin(dataset: Dataset, config: AugmentationConfig, amount: Amount, seed: int) -> str:
    origin = {
        "source": {"name": dataset.name, "fingerprint": dataset.manifest.fingerprint},
        "config": asdict(config),
        "copies": 0 if amount.balance else amount.copies,
        "balance": amount.balance,
        "seed": seed,
    }
    return json.dumps(origin, indent=2) + "\n"
