"""IMDB-WIKI becomes a pool of unlabelled faces; a hostile or broken index is refused."""

from pathlib import Path

import numpy as np
import pytest
import skimage.data
from scipy.io import savemat

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.manifest import UNLABELLED
from fer_core.datasets.sources.face_cutting import FaceCutter
from fer_core.datasets.sources.imdb_wiki import import_imdb_wiki
from fer_core.datasets.sources.imdb_wiki_index import PoolFilter, read_index
from fer_core.errors import ConfigurationError, DatasetError, WorkCancelled
from fer_core.media.images import read_image, write_image
from fer_core.results import BoundingBox, FaceDetection, Image

NAN, INF = np.nan, np.inf
FACE = [178.0, 73.0, 268.0, 162.0]
"""Where the astronaut's face is, as MATLAB counts."""


def cells(values: list[object]) -> np.ndarray:
    """A MATLAB cell array, 1 x N."""
    array = np.empty((1, len(values)), object)
    array[0] = values
    return array


def write_index(path: Path, entries: list[dict[str, object]], *, table: str = "wiki", **changes: object) -> Path:
    """Save entries as the originals are: one struct of 1 x N arrays and cell arrays."""

    def row(name: str, default: float) -> np.ndarray:
        return np.array([[entry.get(name, default) for entry in entries]], np.float64)

    locations = cells([np.array([entry.get("location", FACE)], np.float64) for entry in entries])
    struct = {
        "dob": row("dob", 723671),
        "photo_taken": np.array([[2009] * len(entries)], np.uint16),
        "full_path": cells([entry["path"] for entry in entries]),
        "gender": row("gender", NAN),
        "name": cells([entry.get("name", "Sami Jauhojärvi") for entry in entries]),
        "face_location": locations,
        "face_score": row("score", 4.3),
        "second_face_score": row("second", NAN),
    } | changes
    savemat(path, {table: {name: value for name, value in struct.items() if value is not None}}, do_compression=True)
    return path


def photo(path: Path, image: Image | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_image(np.ascontiguousarray(skimage.data.astronaut()) if image is None else image, path)


class OneFace:
    """Finds the box that it was told, whatever the picture; notes what it was shown."""

    def __init__(self, box: BoundingBox) -> None:
        self.box, self.seen = box, []

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        self.seen.append(image.shape[:2])
        return (FaceDetection(box=self.box, score=1.0),)


def test_entries_are_read_as_matlab_wrote_them(tmp_path: Path) -> None:
    entries = [
        {"path": "17/10000217_1981-05-05_2009.jpg", "location": [111.3, 111.3, 252.7, 252.7], "second": 1.5},
        {"path": "01/nm0000001_rm1_1899-5-10_1968.jpg", "score": -INF, "location": [1, 1, 60, 40]},
        {"path": "02/photo.jpg", "name": "Ana  María", "score": NAN, "location": [NAN] * 4},
        {"path": "02/other.jpg", "name": np.empty((0,), str), "score": INF},
    ]
    first, second, third, fourth = read_index(write_index(tmp_path / "wiki.mat", entries))
    assert (first.row, first.path, first.subject) == (0, "17/10000217_1981-05-05_2009.jpg", "10000217")
    assert first.location == BoundingBox(left=110, top=110, right=253, bottom=253)
    assert (first.score, first.second_score) == (4.3, 1.5)
    assert (second.subject, second.score, second.second_score) == ("nm0000001", -INF, -INF)
    assert second.location == BoundingBox(left=0, top=0, right=60, bottom=40)
    assert (third.subject, third.score, third.location) == ("Ana María", -INF, None)
    assert (fourth.subject, fourth.score) == ("", -INF)


def test_scores_filter_and_a_seed_draws(tmp_path: Path) -> None:
    scores = [(0.9, NAN), (1.0, NAN), (5.0, 0.5), (5.0, 1.5), (-INF, NAN), (NAN, NAN)]
    entries = [{"path": f"1/{row}.jpg", "score": a, "second": b} for row, (a, b) in enumerate(scores)]
    index = read_index(write_index(tmp_path / "wiki.mat", entries))

    def rows(wanted: PoolFilter) -> list[int]:
        return [face.row for face in wanted.choose(index)]

    assert rows(PoolFilter()) == [1, 2]
    assert rows(PoolFilter(most_second_face_score=INF)) == [1, 2, 3]
    assert rows(PoolFilter(least_face_score=0, most_second_face_score=0)) == [0, 1]
    many = read_index(write_index(tmp_path / "b.mat", [{"path": f"1/{row}.jpg"} for row in range(100)]))
    drawn = [PoolFilter(most=10, seed=seed).choose(many) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(faces) for faces in drawn] == [10, 10, 10]
    assert [face.row for face in drawn[0]] == sorted(face.row for face in drawn[0])


@pytest.mark.parametrize("settings", [{"most": 0}, {"least_face_score": NAN}], ids=["none wanted", "score is NaN"])
def test_an_impossible_filter_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="Face scores must be numbers"):
        PoolFilter(**settings)


def test_faces_are_cut_and_what_cannot_be_used_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "wiki"
    entries = [
        {"path": "17/10000217_1981-05-05_2009.jpg"},
        {"path": "17/missing.jpg"},
        {"path": "18/broken.jpg"},
        {"path": "18/empty.jpg"},
        {"path": "18/low.jpg", "score": 0.5},
    ]
    photo(folder / entries[0]["path"])
    photo(folder / "18/empty.jpg", np.full((300, 300, 3), 90, np.uint8))
    (folder / "18/broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    seen: list[tuple[int, int]] = []
    pool = import_imdb_wiki(
        write_index(folder / "wiki.mat", entries),
        tmp_path / "pool",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert pool.left_out == {"missing": 1, "unreadable": 1, "no_face": 1}
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    (record,) = pool.manifest.records
    assert record.file == f"train/{UNLABELLED}/000000-10000217_1981-05-05_2009.png"
    assert (record.source, record.subject) == ("17/10000217_1981-05-05_2009.jpg", "10000217")
    dataset = open_dataset(tmp_path / "pool")
    assert dataset.manifest == pool.manifest
    assert dataset.picture(record).shape == (96, 96, 3)


def test_the_face_is_looked_for_where_the_index_says(tmp_path: Path) -> None:
    """Two people in one full picture: each entry gets its own face."""
    one = np.ascontiguousarray(skimage.data.astronaut())
    photo(tmp_path / "1/a.png", np.concatenate([one, one[:, ::-1] // 2 + 100], axis=1))
    right = [1024 - 268, 73, 1024 - 178, 162]
    entries = [{"path": "1/a.png"}, {"path": "1/a.png", "location": right}]
    pool = import_imdb_wiki(write_index(tmp_path / "wiki.mat", entries), tmp_path / "pool")
    first, second = (read_image(tmp_path / "pool" / record.file) for record in pool.manifest.records)
    mirrored = second[:, ::-1].astype(float)
    assert second.min() >= 90 > first.min()
    assert np.corrcoef(first.ravel(), mirrored.ravel())[0, 1] > 0.9


def test_the_crops_are_searched_whole_even_where_a_location_fits_by_chance(tmp_path: Path) -> None:
    detector = OneFace(BoundingBox(left=60, top=60, right=150, bottom=150))
    image = np.ascontiguousarray(skimage.data.astronaut()[0:220, 110:330])
    for number in range(3):
        photo(tmp_path / f"1/{number}.png", image)
    locations = ([5, 5, 95, 95], [400, 400, 500, 500], [300, 20, 400, 120])
    entries = [{"path": f"1/{number}.png", "location": location} for number, location in enumerate(locations)]
    index = write_index(tmp_path / "imdb.mat", entries, table="imdb")
    import_imdb_wiki(index, tmp_path / "pool", cutter=FaceCutter(detector=detector))
    assert detector.seen == [(220, 220)] * 3


def test_a_full_picture_is_searched_with_a_margin_around_the_face(tmp_path: Path) -> None:
    detector = OneFace(BoundingBox(left=36, top=36, right=126, bottom=126))
    photo(tmp_path / "1/a.png")
    index = write_index(tmp_path / "wiki.mat", [{"path": "1/a.png"}])
    import_imdb_wiki(index, tmp_path / "pool", cutter=FaceCutter(detector=detector))
    height, width = 90 + 2 * 36, 91 + 2 * 36
    assert detector.seen == [(height, width)]


@pytest.mark.parametrize(
    "path",
    ["../1.jpg", "1/../../2.jpg", "/etc/passwd", "C:/1.jpg", "1\\..\\2.jpg", "1//2.jpg", "", "1/\n.jpg"],
    ids=["parent", "hidden parent", "absolute", "drive", "backslash", "empty folder", "empty", "line break"],
)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    index = write_index(tmp_path / "wiki.mat", [{"path": "1/good.jpg"}, {"path": path}])
    with pytest.raises(DatasetError, match="is refused: it names the picture"):
        read_index(index)


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    photo(tmp_path / "private.png")
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki/1").symlink_to(tmp_path)
    index = write_index(tmp_path / "wiki/wiki.mat", [{"path": "1/private.png"}])
    with pytest.raises(DatasetError, match="a link leads out"):
        import_imdb_wiki(index, tmp_path / "pool")
    assert not (tmp_path / "pool").exists()


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    good = write_index(tmp_path / "wiki.mat", [{"path": f"1/{row}.jpg"} for row in range(200)]).read_bytes()
    other = tmp_path / "other.mat"
    savemat(other, {"x": np.eye(3), "y": {"full_path": "a"}})
    seven_three = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n"
    cases = {
        b"": "not a MATLAB file, or it is damaged",
        b"no index " * 100: "not a MATLAB file, or it is damaged",
        good[: len(good) // 2]: "not a MATLAB file, or it is damaged",
        good[:60]: "not a MATLAB file, or it is damaged",
        seven_three.ljust(2000, b"\0"): "version 7.3",
        other.read_bytes(): "no index of IMDB-WIKI",
    }
    for content, problem in cases.items():
        path = tmp_path / "bad.mat"
        path.write_bytes(content)
        with pytest.raises(DatasetError, match=problem):
            read_index(path)
    with pytest.raises(DatasetError, match="cannot be read"):
        read_index(tmp_path / "nowhere.mat")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"face_score": np.array([[1.0]])}, "differ in length"),
        ({"full_path": cells([])}, "differ in length"),
        ({"face_location": None}, "no index of IMDB-WIKI"),
        ({"face_score": cells(["high", "low"])}, "Entry 0 of"),
        ({"face_location": cells(["here", "there"])}, "Entry 0 of"),
    ],
    ids=["shorter", "empty", "no locations", "scores in words", "locations in words"],
)
def test_a_damaged_index_is_refused(tmp_path: Path, change: dict[str, object], problem: str) -> None:
    index = write_index(tmp_path / "wiki.mat", [{"path": "1/a.jpg"}, {"path": "1/b.jpg"}], **change)
    with pytest.raises(DatasetError, match=problem):
        read_index(index)


def test_nothing_is_kept_when_no_face_is_left_or_somebody_cancels(tmp_path: Path) -> None:
    index = write_index(tmp_path / "wiki.mat", [{"path": "1/a.jpg"}, {"path": "1/b.jpg"}])
    with pytest.raises(DatasetError, match=r"No face is left of .*: 2 entries pass the filters \(missing 2\)"):
        import_imdb_wiki(index, tmp_path / "pool")
    with pytest.raises(WorkCancelled, match="Nothing was kept"):
        import_imdb_wiki(index, tmp_path / "pool", cancelled=lambda: True)
    (tmp_path / "pool").mkdir()
    with pytest.raises(DatasetError, match="exists already"):
        import_imdb_wiki(index, tmp_path / "pool")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pool", "wiki.mat"]
    assert not list((tmp_path / "pool").iterdir())
