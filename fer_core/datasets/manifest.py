"""The list of a dataset's pictures: which file, which split, which class, from where."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from fer_core.datasets import naming
from fer_core.datasets.votes import Votes
from fer_core.errors import DatasetError
from fer_core.expressions import canonical_order
from fer_core.plain_names import FORBIDDEN, is_plain

Split = Literal["train", "valid", "test"]
SPLITS: Final[tuple[Split, ...]] = get_args(Split)
MANIFEST_NAME: Final = "manifest.csv"
COLUMNS: Final = ("file", "split", "class", "source", "flags")
OPTIONAL_COLUMNS: Final = ("votes", "subject", "parameters")
"""Written where a picture of the dataset has them."""
UNLABELLED: Final = naming.UNLABELLED
"""The class of pictures that nobody labelled yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One picture; ``file`` is relative to the dataset's folder, with forward slashes."""

    file: str
    split: Split
    label: str
    source: str
    """The name that the file had where it came from."""
    flags: tuple[str, ...] = ()
    votes: Votes | None = None
    subject: str = ""
    """Who is shown, where that is known: pictures of one subject stay in one split."""
    parameters: str = ""
    """How an augmented picture was made from its source."""

    def __post_init__(self) -> None:
        if not is_plain(self.label) or not all(map(is_plain, self.file.split("/"))):
            raise DatasetError(
                "{file!r} in the class {label!r} is refused: names of classes, folders and files must be printable, "
                "without any of {forbidden} and not of dots and spaces alone. Rename it and try again.",
                file=self.file,
                label=self.label,
                forbidden=" ".join(FORBIDDEN),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Every picture of a dataset, ordered by file."""

    records: tuple[Record, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, the known expressions first and in canonical order."""
        return canonical_order({record.label for record in self.records})

    @property
    def splits(self) -> tuple[Split, ...]:
        present = {record.split for record in self.records}
        return tuple(split for split in SPLITS if split in present)

    def of(self, split: Split) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.split == split)

    def counts(self, split: Split) -> dict[str, int]:
        """Return the number of pictures of each class in a split, zeros included."""
        counts = dict.fromkeys(self.labels, 0)
        for record in self.of(split):
            counts[record.label] += 1
        return counts

    @property
    def fingerprint(self) -> str:
        """SHA-256 over file, split, class and votes of every picture: changes when the dataset does."""
        return hashlib.sha256("".join(map(_fingerprint_line, self.records)).encode()).hexdigest()


def _fingerprint_line(record: Record) -> str:
    votes = f"\t{record.votes.as_text()}" if record.votes else ""
    return f"{record.file}\t{record.split}\t{record.label}{votes}\n"


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write ``manifest.csv`` into ``folder``."""
    rows = [_row(record) for record in manifest.records]
    used = [name for name in OPTIONAL_COLUMNS if any(row[name] for row in rows)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, (*COLUMNS, *used), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / MANIFEST_NAME).write_text(text.getvalue(), encoding="utf-8")


def _row(record: Record) -> dict[str, str]:
    return {
        "file": record.file,
        "split": record.split,
        "class": record.label,
        "source": record.source,
        "flags": " ".join(record.flags),
        "votes": record.votes.as_text() if record.votes else "",
        "subject": record.subject,
        "parameters": record.parameters,
    }


def read_manifest(folder: Path) -> Manifest:
    """Read ``manifest.csv``; raises DatasetError when a column or a split is not what it should be."""
    path = folder / MANIFEST_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError("{path} cannot be read: {reason}; import again.", path=path, reason=error) from error
    with io.StringIO(text, newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise DatasetError(
                "{path} has no column {missing}; import the dataset again.",
                path=path,
                missing=", ".join(missing),
            )
        records = tuple(_record(row, path) for row in reader)
    return Manifest(records=records)


def _record(row: dict[str, str], path: Path) -> Record:
    split = next((known for known in SPLITS if known == row["split"]), None)
    if split is None or not row["file"] or not row["class"] or None in row.values():
        raise DatasetError("{path} has an unusable line: {row}; import the dataset again.", path=path, row=row)
    return Record(
        file=row["file"],
        split=split,
        label=row["class"],
        source=row["source"],
        flags=tuple(row["flags"].split()),
        votes=Votes.from_text(row.get("votes") or ""),
        subject=row.get("subject") or "",
        parameters=row.get("parameters") or "",
    )
