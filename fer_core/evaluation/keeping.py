"""Evaluations that were made once: the page opens them at once, and nothing is computed twice.

One small file each, named after everything that the answers depend on, so that a stale one is never found.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import MANIFEST_NAME, Split
from fer_core.evaluation.measured_here import note_measured
from fer_core.evaluation.measures import Measures
from fer_core.evaluation.report import ClassReport, Evaluation, Report
from fer_core.networks.card import Card
from fer_core.workspace import evaluations_folder
from fer_core.writing import write_whole

FORMAT: Final = 1
"""Part of every key: a change of what is stored makes new files."""
NAMES_ONLY: Final = ("name", "metrics", "licences")
"""Of a card: what may change without changing an answer."""
Arrays = Mapping[str, npt.NDArray[Any]]


def kept_evaluation(card: Card, dataset: Dataset, split: Split) -> Evaluation | None:
    """Return what was kept of this network on this split; None when it was not evaluated, or the file is damaged."""
    arrays = _read(_evaluation_path(card, dataset, split))
    try:
        return _evaluation(arrays, card.name) if arrays else None
    except (KeyError, TypeError, ValueError):
        return None


def keep_evaluation(card: Card, dataset: Dataset, split: Split, found: Evaluation) -> None:
    """Keep an evaluation, also as what is known of a network from elsewhere; raises OutputError when it cannot."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "report": _packed(found.report.as_dict()),
        "files": _packed(found.files),
        "truth": found.truth,
        "probabilities": found.probabilities,
        "learnt": found.learnt,
        "chose": found.chose,
    }
    _write(_evaluation_path(card, dataset, split), arrays)
    note_measured(card, found)


def kept_measures(dataset: Dataset, split: Split) -> Measures | None:
    """Return the measures of a split; None when it was not measured, or the file is damaged."""
    arrays = _read(_measures_path(dataset, split))
    try:
        return Measures(**arrays) if arrays else None
    except TypeError:
        return None


def keep_measures(dataset: Dataset, split: Split, measures: Measures) -> None:
    """Keep the measures of a split; raises OutputError when that is not possible."""
    _write(_measures_path(dataset, split), measures.as_arrays())


def data_stamp(dataset: Dataset, split: Split) -> tuple[str, str, int, Split]:
    """Return what names the pictures; a dataset imported again under its name may hold others in the same files."""
    manifest = Path(dataset.source.origin) / MANIFEST_NAME
    imported = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    return dataset.name, dataset.manifest.fingerprint, imported, split


def _evaluation(arrays: Arrays, model: str) -> Evaluation:
    values = _unpacked(arrays["report"])
    report = Report(
        **{
            **values,
            "accuracy_interval": tuple(values["accuracy_interval"]),
            "labels": tuple(values["labels"]),
            "confusion_matrix": tuple(map(tuple, values["confusion_matrix"])),
            "per_class": {label: ClassReport(**one) for label, one in values["per_class"].items()},
        }
    )
    return Evaluation(
        report=replace(report, model=model),  # it may have been renamed since
        files=tuple(_unpacked(arrays["files"])),
        truth=arrays["truth"],
        probabilities=arrays["probabilities"],
        learnt=arrays.get("learnt", np.zeros(0, bool)),  # kept before any card named pictures
        chose=arrays.get("chose", np.zeros(0, bool)),
    )


def _evaluation_path(card: Card, dataset: Dataset, split: Split) -> Path:
    network = {name: value for name, value in card.as_dict().items() if name not in NAMES_ONLY}
    return evaluations_folder() / f"answers-{_digest([network, *data_stamp(dataset, split)])}.npz"


def _measures_path(dataset: Dataset, split: Split) -> Path:
    return evaluations_folder() / f"measures-{_digest(data_stamp(dataset, split))}.npz"


def _digest(values: object) -> str:
    text = json.dumps([FORMAT, values], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _packed(value: object) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def _unpacked(array: npt.NDArray[Any]) -> Any:
    return json.loads(array.tobytes())


def _write(path: Path, arrays: Arrays) -> None:
    data = io.BytesIO()
    np.savez_compressed(data, allow_pickle=False, **dict(arrays))
    write_whole(path, data.getvalue())


def _read(path: Path) -> dict[str, npt.NDArray[Any]] | None:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(stored)
    except FileNotFoundError:
        return None
    except Exception:  # noqa: BLE001  (a torn zip file can raise anything; it is made again)
        return None
