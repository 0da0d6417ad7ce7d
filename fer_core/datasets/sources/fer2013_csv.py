"""fer2013.csv: FER2013 as one file of numbers, 300 MB, of which no more than a line is held in memory."""

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image as PILImage

from fer_core.datasets.class_map import ClassMap
from fer_core.datasets.dataset import Dataset, dataset_from
from fer_core.datasets.sources.fer2013_rows import MAX_LINE_BYTES, Columns, grey_picture, side_of
from fer_core.datasets.sources.ferplus import check_rows, read_votes, row_name, with_votes
from fer_core.errors import DatasetError
from fer_core.messages import N_

MAX_ROWS: Final = 500_000


def open_fer2013_csv(path: Path, votes: Path | None = None, *, class_map: ClassMap | None = None) -> Dataset:
    """Open fer2013.csv, with FER+'s votes (fer2013new.csv) where they are given; raises DatasetError."""
    source = Fer2013CsvSource(path)
    dataset = dataset_from(source, name=path.stem, class_map=class_map)
    if votes is None:
        return dataset
    counted = read_votes(votes)
    check_rows(counted, rows=len(source.names()))
    return Dataset(name=dataset.name, manifest=with_votes(dataset.manifest, counted), source=source)


class _Line(NamedTuple):
    number: int
    """Counts from 1, the header included, as an editor does."""
    offset: int
    length: int


class Fer2013CsvSource:
    """The pictures of fer2013.csv (or icml_face_data.csv) as PNG files, by split and class.

    ``train/angry/row0000123.png`` is row 123, counted from 0 without the header. (FER+'s ``fer0000123.png`` counts
    differently, see ``ferplus``.) Any thread may read. Raises DatasetError for a file or a line that cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.origin = str(path)
        self._path = path
        try:
            lines = _lines(path)
            self._columns = _columns(next(lines, None), path)
            self._places = self._index(lines)
        except OSError as error:
            raise _unreadable(path, error) from error

    def names(self) -> list[str]:
        return sorted(self._places)

    def read(self, name: str) -> bytes:
        """Return a grey PNG; raises DatasetError when a pixel is out of range or the file was changed."""
        line = self._places[name]
        try:
            with self._path.open("rb") as file:
                file.seek(line.offset)
                pixels = grey_picture(self._columns.row(file.read(line.length)).pixels)
        except OSError as error:
            raise _unreadable(self._path, error) from error
        except ValueError as error:
            raise _bad_line(self._path, line, error) from error
        data = io.BytesIO()
        PILImage.fromarray(pixels).save(data, "PNG", compress_level=3)
        return data.getvalue()

    def close(self) -> None:
        """Do nothing: the file is opened for each picture."""

    def _index(self, lines: Iterator[tuple[_Line, bytes]]) -> dict[str, _Line]:
        places: dict[str, _Line] = {}
        side = 0
        for line, data in lines:
            try:
                row = self._columns.row(data)
                side = side_of(row.pixels, expected=side)
                if len(places) == MAX_ROWS:
                    raise ValueError(N_("it is one more than the {most:,} that are read").format(most=MAX_ROWS))
            except ValueError as error:
                raise _bad_line(self._path, line, error) from error
            places[f"{row.split}/{row.label}/{row_name(len(places))}"] = line
        if not places:
            raise DatasetError("{path} has a header and no pictures. Download it again.", path=self._path)
        return places


def _lines(path: Path) -> Iterator[tuple[_Line, bytes]]:
    """Yield the lines that are not blank; of an endless one only as much as tells that it is too long."""
    with path.open("rb") as file:
        for number in count(1):
            offset = file.tell()
            data = file.readline(MAX_LINE_BYTES + 1)
            if not data:
                return
            if data.strip():
                yield _Line(number, offset, len(data)), data


def _columns(first: tuple[_Line, bytes] | None, path: Path) -> Columns:
    if first is None:
        raise DatasetError("{path} is empty. Download it again.", path=path)
    try:
        return Columns.of(first[1])
    except UnicodeDecodeError as error:
        raise DatasetError(
            "{path} is not UTF-8 text, and so no fer2013.csv. Choose that file itself, unpacked.", path=path
        ) from error
    except ValueError as error:
        raise DatasetError(
            "{path} is no fer2013.csv: its first line does not name {missing}. Choose the file with the columns "
            "emotion, pixels and Usage.",
            path=path,
            missing=error,
        ) from error


def _bad_line(path: Path, line: _Line, reason: ValueError) -> DatasetError:
    return DatasetError(
        "Line {number} of {path} cannot be used: {reason}. Download the file again, or take the line out.",
        number=line.number,
        path=path,
        reason=reason,
    )


def _unreadable(path: Path, error: OSError) -> DatasetError:
    return DatasetError(
        "{path} cannot be read: {reason}. Check the path and your rights to it.", path=path, reason=error.strerror
    )
