"""fer2013.csv reads as pictures by split and class; a bad line is named, and half a file is never taken for a whole."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fer_core.datasets.importing import import_dataset
from fer_core.datasets.sources.fer2013_csv import Fer2013CsvSource, open_fer2013_csv
from fer_core.errors import DatasetError

SIDE = 4
USAGES = ("Training", "PublicTest", "PrivateTest")


def pixels(row: int, side: int = SIDE) -> np.ndarray:
    return np.random.default_rng(row).integers(0, 256, (side, side)).astype(np.uint8)


def text(row: int, side: int = SIDE) -> str:
    return " ".join(map(str, pixels(row, side).ravel()))


def line(row: int, emotion: int, usage: str) -> str:
    return f"{emotion},{text(row)},{usage}\n"


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """21 rows: every class in every split, row by row."""
    rows = (line(row, row % 7, USAGES[row // 7]) for row in range(21))
    return written(tmp_path / "fer2013.csv", "emotion,pixels,Usage\n" + "".join(rows))


def decoded(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG" and picture.mode == "L"
        return np.array(picture)


def test_every_row_is_a_picture_of_its_split_and_class(small: Path) -> None:
    source = Fer2013CsvSource(small)
    assert len(source.names()) == 21
    expected = {
        "train/angry/row0000000.png": 0,
        "train/neutral/row0000006.png": 6,
        "valid/disgust/row0000008.png": 8,
        "test/fear/row0000016.png": 16,
        "test/sad/row0000018.png": 18,
        "test/surprise/row0000019.png": 19,
        "valid/happy/row0000010.png": 10,
    }
    assert set(expected) < set(source.names())
    for name, row in expected.items():
        assert (decoded(source.read(name)) == pixels(row)).all()


def test_it_imports_with_names_that_votes_can_be_joined_to_later(small: Path, tmp_path: Path) -> None:
    manifest = import_dataset(open_fer2013_csv(small), tmp_path / "data")
    assert {split: sum(manifest.counts(split).values()) for split in manifest.splits} == dict.fromkeys(
        ("train", "valid", "test"), 7
    )
    record = next(record for record in manifest.records if record.source.endswith("row0000010.png"))
    assert record.file == "valid/happy/row0000010.png"
    assert (decoded((tmp_path / "data" / record.file).read_bytes()) == pixels(10)).all()


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("emotion, Usage, pixels", "{emotion}, {usage},{pixels}"),
        ("\ufeffemotion,pixels,Usage", "{emotion},{pixels},{usage}"),
        ('"emotion","pixels","Usage"', '"{emotion}","{pixels}","{usage}"'),
        (" Emotion,PIXELS, usage", "{emotion},{pixels} , {usage}"),
        ("id,emotion,pixels,Usage", "17,{emotion},{pixels},{usage}"),
    ],
    ids=["icml_face_data", "byte order mark", "quoted", "spaces and capitals", "one more column"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_the_forms_seen_in_the_wild_are_read(tmp_path: Path, header: str, pattern: str, end: str) -> None:
    rows = [pattern.format(emotion=3, usage=USAGES[row], pixels=text(row)) for row in range(3)]
    source = Fer2013CsvSource(written(tmp_path / "a.csv", end.join([header, rows[0], "", *rows[1:]])))
    assert source.names() == ["test/happy/row0000002.png", "train/happy/row0000000.png", "valid/happy/row0000001.png"]
    assert (decoded(source.read("test/happy/row0000002.png")) == pixels(2)).all()


GOOD = line(0, 0, "Training")


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (f"7,{text(1)},Training", 'emotion is "7"'),
        (f"-1,{text(1)},Training", 'emotion is "-1"'),
        (f"happy,{text(1)},Training", 'emotion is "happy"'),
        (f"0,{text(1)},Trai", 'usage is "Trai"'),
        (f"0,{text(1)}", "has 2 columns and not 3"),
        (f"0,{text(1)[:20]}", "has 2 columns and not 3"),
        (f"0,{text(1)} 7,Training", "17 pixels and not 4 x 4"),
        (f"0,{text(1, side=3)},Training", "9 pixels and not 4 x 4"),
        ("0,,Training", "0 pixels"),
        (f'0,"{text(1)},Training', "quotation mark"),
        (f'0,"{text(1)}" "1",Training', "quotation mark"),
        (b"\xff\xfe,1 2 3 4,Training", r'emotion is "\\xff\\xfe"'),
        (f"0,{text(1)},Training,,", "has 5 columns"),
    ],
    ids=[
        "emotion beyond 6",
        "negative emotion",
        "emotion in words",
        "usage breaks off",
        "no usage",
        "pixels break off",
        "one pixel too many",
        "another size",
        "no pixels",
        "quotation mark left open",
        "two quotations",
        "not UTF-8",
        "more columns",
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str | bytes, problem: str) -> None:
    data = bad if isinstance(bad, bytes) else bad.encode()
    path = written(tmp_path / "fer2013.csv", f"emotion,pixels,Usage\n{GOOD}".encode() + data)
    with pytest.raises(DatasetError, match=rf"Line 3 of .*fer2013\.csv cannot be used: .*{problem}"):
        Fer2013CsvSource(path)


@pytest.mark.parametrize("value", ["256", "-1", "1.5", "x", "٣", "1e2"])
def test_a_bad_pixel_is_named_and_an_import_leaves_nothing(tmp_path: Path, value: str) -> None:
    bad = f"1,{value} {text(1).split(' ', 1)[1]},Training\n"
    path = written(tmp_path / "fer2013.csv", f"emotion,pixels,Usage\n{GOOD}{bad}")
    with pytest.raises(DatasetError, match=f'Line 3 of .*the pixel "{value}" is not a whole number from 0 to 255'):
        import_dataset(open_fer2013_csv(path), tmp_path / "data")
    assert [found.name for found in tmp_path.iterdir()] == ["fer2013.csv"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"emotion,pixels,Usage\n", "a header and no pictures"),
        (b"emotion,pixels\n0,1 2 3 4\n", "does not name usage"),
        (b"file,label\na,b\n", "does not name emotion, pixels, usage"),
        ("emotion,pixels,Usage\n".encode("utf-16"), "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not UTF-8"),
        (b"emotion,pixels,Usage\n" + b"1 " * 700_000, "Line 2 .* longer than"),
        (b"1 " * 700_000, "does not name"),
    ],
    ids=["empty", "blank", "header only", "Kaggle's train.csv", "another csv", "UTF-16", "PNG", "endless", "no header"],
)
def test_what_is_no_fer2013_csv_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(DatasetError, match=problem):
        Fer2013CsvSource(written(tmp_path / "a.csv", content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(DatasetError, match="cannot be read"):
            Fer2013CsvSource(path)


def test_too_many_rows_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.datasets.sources.fer2013_csv.MAX_ROWS", 20)
    with pytest.raises(DatasetError, match=r"Line 22 of .*one more than the 20"):
        Fer2013CsvSource(small)


def test_a_file_that_changed_after_it_was_opened_is_noticed(small: Path) -> None:
    source = Fer2013CsvSource(small)
    written(small, small.read_bytes()[:200])
    with pytest.raises(DatasetError, match="Line 22 of"):
        source.read("test/neutral/row0000020.png")
    small.unlink()
    with pytest.raises(DatasetError, match="cannot be read: No such file"):
        source.read("train/angry/row0000000.png")


def test_several_threads_may_read(small: Path) -> None:
    source = Fer2013CsvSource(small)
    names = source.names() * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(source.read, names))
    for name, data in zip(names, found, strict=True):
        assert (decoded(data) == pixels(int(name[-11:-4]))).all()
