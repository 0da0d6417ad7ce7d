"""Pictures become aligned crops, and these a class of a new dataset; what cannot be used is told, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from fer_core.config import Framing
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.sources.combined import CombinedSource, MemorySource
from fer_core.datasets.sources.face_crops import (
    CutConfig,
    CutFace,
    FaceCutter,
    NoFace,
    build_with_new_class,
)
from fer_core.datasets.splits import divide
from fer_core.errors import ConfigurationError, DatasetError, EmptyFileError, WorkCancelled
from fer_core.faces.alignment import framed_points, reference_points
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.media.images import encode_image
from fer_core.results import BoundingBox, FaceDetection, Image
from tests.drawn_dataset import files, write_folder


@pytest.fixture(scope="module")
def astronaut() -> Image:
    return np.ascontiguousarray(skimage.data.astronaut())


@pytest.fixture(scope="module")
def cutter() -> FaceCutter:
    return FaceCutter()


class Boxes:
    """A detector that finds what it was told."""

    def __init__(self, *boxes: tuple[int, int, int, int]) -> None:
        self.boxes = [BoundingBox(left=a, top=b, right=c, bottom=d) for a, b, c, d in boxes]

    def detect(self, image: Image) -> tuple[FaceDetection, ...]:
        return tuple(FaceDetection(box=box, score=1.0) for box in self.boxes)


def crop(number: int, burst: str = "", **more: object) -> CutFace:
    """Crops whose pixels tell them apart."""
    image = np.random.default_rng(number).integers(0, 256, (48, 48, 3)).astype(np.uint8)
    return CutFace(name=f"{burst or 'upload'} {number}", image=image, burst=burst, **more)


def splits_of(crops: Sequence[CutFace], into: Path, **settings: object) -> dict[str, str]:
    """Build a dataset of one class and return each picture's split by its source."""
    manifest = build_with_new_class(None, "bored", crops, into, **settings)
    return {record.source: record.split for record in manifest.records}


# Cutting


def test_a_crop_is_framed_as_fer2013_s_faces_are(cutter: FaceCutter, astronaut: Image) -> None:
    cut = cutter.cut(encode_image(astronaut), name="a.png", burst="b")
    assert isinstance(cut, CutFace)
    assert (cut.name, cut.burst, cut.flags, cut.image.shape) == ("a.png", "b", (), (96, 96, 3))
    whole = FaceDetection(box=BoundingBox(left=8, top=14, right=88, bottom=94), score=0)
    found = framed_points(LandmarkPredictor().predict(cut.image, whole).points)
    assert np.abs(found - reference_points(Framing(), 96)).mean() < 5


def test_colour_is_kept(cutter: FaceCutter, astronaut: Image) -> None:
    colours = cutter.cut(astronaut, name="a").image.astype(int)
    assert (colours[..., 0] - colours[..., 2]).mean() > 20


def test_a_crop_does_not_depend_on_the_photo_s_turn(cutter: FaceCutter, astronaut: Image) -> None:
    turn = cv2.getRotationMatrix2D((224, 120), 15, 1)
    turned = np.asarray(cv2.warpAffine(astronaut, turn, (512, 512)), np.uint8)
    first, second = (cutter.cut(image, name="a").image.astype(float).ravel() for image in (astronaut, turned))
    assert np.corrcoef(first, second)[0, 1] > 0.95


def test_pictures_without_a_crop_say_why(cutter: FaceCutter, astronaut: Image) -> None:
    empty = np.full((200, 200, 3), 90, np.uint8)
    assert cutter.cut(empty, name="wall") == NoFace(name="wall", reason="no_face")
    small = np.asarray(cv2.resize(astronaut, (120, 120), interpolation=cv2.INTER_AREA), np.uint8)
    assert cutter.cut(small, name="far") == NoFace(name="far", reason="too_small")
    unreadable = cutter.cut(b"", name="nothing.jpg")
    assert isinstance(unreadable, NoFace) and unreadable.reason == "unreadable"
    assert isinstance(unreadable.error, EmptyFileError)


def test_the_least_size_is_measured_in_the_photo(astronaut: Image) -> None:
    """The astronaut's crop is some 110 px wide there."""
    assert isinstance(FaceCutter(CutConfig(least_side_px=80)).cut(astronaut, name="a"), CutFace)
    assert isinstance(FaceCutter(CutConfig(least_side_px=140, size_px=48)).cut(astronaut, name="a"), NoFace)


def test_blur_is_flagged_and_kept(astronaut: Image) -> None:
    soft = np.asarray(cv2.GaussianBlur(astronaut, (0, 0), 5), np.uint8)
    cut = FaceCutter(detector=Boxes((179, 73, 268, 162))).cut(soft, name="soft")
    assert isinstance(cut, CutFace) and cut.flags == ("blurred",)


def test_of_several_faces_the_largest_is_cut(astronaut: Image) -> None:
    half = np.asarray(cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
    photo = np.zeros((512, 768, 3), np.uint8)
    photo[:256, :256], photo[:, 256:] = half, astronaut
    cutter = FaceCutter(detector=Boxes((90, 37, 135, 82), (435, 73, 524, 162)))
    alone = FaceCutter(detector=Boxes((179, 73, 268, 162))).cut(astronaut, name="one.jpg")
    small = FaceCutter(detector=Boxes((90, 37, 135, 82))).cut(photo, name="two.jpg")
    chosen = cutter.cut(photo, name="two.jpg").image.astype(float)
    assert np.abs(chosen - alone.image).mean() < 1
    assert np.abs(chosen - small.image).mean() > 2


def test_the_face_is_looked_for_within_and_cut_from_the_whole(cutter: FaceCutter, astronaut: Image) -> None:
    within = BoundingBox(left=150, top=40, right=300, bottom=200)
    inside, outside = cutter.cut(astronaut, name="a", within=within), cutter.cut(astronaut, name="a")
    assert np.corrcoef(inside.image.astype(float).ravel(), outside.image.astype(float).ravel())[0, 1] > 0.97
    for box in ((0, 300, 150, 500), (600, 600, 700, 700), (-50, -50, -10, -10)):
        beside = BoundingBox(left=box[0], top=box[1], right=box[2], bottom=box[3])
        assert cutter.cut(astronaut, name="a", within=beside) == NoFace(name="a", reason="no_face")


def test_eyes_that_coincide_are_a_face_too_small(astronaut: Image) -> None:
    class OnePoint:
        def predict(self, image: Image, detection: FaceDetection, detector: str = "hog"):
            from fer_core.results import Landmarks

            return Landmarks(points=np.ones((68, 2), np.float32))

    cutter = FaceCutter(detector=Boxes((0, 0, 9, 9)), landmarks=OnePoint())
    assert cutter.cut(astronaut, name="a") == NoFace(name="a", reason="too_small")


@pytest.mark.parametrize("settings", [{"size_px": 20}, {"size_px": 2000}, {"least_side_px": 0}])
def test_impossible_sizes_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError, match="Crops are 48 to 512 px wide"):
        CutConfig(**settings)


def test_real_photos_are_cut(photos_folder: Path, cutter: FaceCutter) -> None:
    def cut(name: str) -> CutFace | NoFace:
        return cutter.cut((photos_folder / name).read_bytes(), name=name)

    assert isinstance(cut("2007_007763.jpg"), CutFace) and isinstance(cut("2008_001322.jpg"), CutFace)
    assert cut("dogs.jpg") == NoFace(name="dogs.jpg", reason="no_face")


# A dataset with a new class


def test_a_new_class_joins_an_existing_dataset(tmp_path: Path) -> None:
    contents = files({"train": 4, "valid": 1})
    base = open_dataset(write_folder(tmp_path / "base", contents))
    crops = [crop(number) for number in range(10)]
    manifest = build_with_new_class(base, " Bored ", crops, tmp_path / "new", seed=3)
    assert manifest.counts("train") == {"angry": 4, "happy": 4, "sad": 4, "bored": 8}
    assert manifest.counts("valid") == {"angry": 1, "happy": 1, "sad": 1, "bored": 2}
    made = open_dataset(tmp_path / "new")
    assert made.manifest == manifest
    by_source = {record.source: record for record in manifest.records}
    for name, data in contents.items():
        assert made.source.read(by_source[name].file) == data
    for face in crops:
        assert (made.picture(by_source[face.name]) == face.image).all()


def test_a_class_that_is_there_grows_and_no_name_is_lost(tmp_path: Path) -> None:
    first = build_with_new_class(None, "happiness", [crop(n) for n in range(3)], tmp_path / "one")
    assert first.labels == ("happy",)
    base = open_dataset(tmp_path / "one")
    second = build_with_new_class(base, "happy", [crop(n) for n in range(3, 9)], tmp_path / "two")
    assert len(second.records) == 9
    kept = {tuple(open_dataset(tmp_path / "two").picture(record)[0, 0]) for record in second.records}
    assert kept == {tuple(crop(n).image[0, 0]) for n in range(9)}


def test_pictures_that_the_class_has_already_are_not_dealt_out_again(tmp_path: Path) -> None:
    build_with_new_class(None, "bored", [crop(n) for n in range(10)], tmp_path / "one")
    base = open_dataset(tmp_path / "one")
    build_with_new_class(base, "bored", [crop(n) for n in range(20)], tmp_path / "two")
    splits: dict[bytes, list[str]] = {}
    grown = open_dataset(tmp_path / "two")
    for record in grown.manifest.records:
        splits.setdefault(grown.picture(record).tobytes(), []).append(record.split)
    assert len(splits) == 20 and all(len(found) == 1 for found in splits.values())
    for record in base.manifest.records:
        assert splits[base.picture(record).tobytes()] == [record.split]


def test_a_class_of_the_base_keeps_its_spelling(tmp_path: Path) -> None:
    write_folder(tmp_path / "base", {f"train/happy/{n}.png": encode_image(crop(n).image) for n in range(2)})
    base = open_dataset(tmp_path / "base")
    capital = Manifest(records=tuple(replace(record, label="Happy") for record in base.manifest.records))
    base = replace(base, manifest=capital)
    built = build_with_new_class(base, "happiness", [crop(n) for n in range(2, 5)], tmp_path / "new")
    assert built.counts("train") == {"Happy": 5}


def test_a_burst_is_cut_in_blocks_of_time(tmp_path: Path) -> None:
    splits = splits_of([crop(number, "b1") for number in range(20)], tmp_path / "data")
    assert [splits[f"b1 {number}"] for number in range(20)] == ["train"] * 16 + ["valid"] * 2 + ["test"] * 2


def test_bursts_follow_one_another_even_where_their_pictures_are_mixed(tmp_path: Path) -> None:
    crops = [crop(number, f"b{1 + number % 2}") for number in range(20)]
    splits = splits_of(crops, tmp_path / "data", shares={"train": 0.5, "valid": 0.3, "test": 0.2})
    assert {splits[f"b1 {number}"] for number in range(0, 20, 2)} == {"train"}
    second = [splits[f"b2 {number}"] for number in range(1, 20, 2)]
    assert second == ["valid"] * 6 + ["test"] * 4


def test_a_later_division_does_not_tear_a_block(tmp_path: Path) -> None:
    crops = [crop(number, f"b{number // 20}") for number in range(60)]
    manifest = build_with_new_class(None, "bored", crops, tmp_path / "data")
    assert {record.subject for record in manifest.records} == {
        "b0 train",
        "b1 train",
        "b2 train",
        "b2 valid",
        "b2 test",
    }
    divided = divide(manifest, shares={"train": 0.6, "valid": 0.4}, seed=5)
    sides: dict[str, set[str]] = {}
    for record in divided.records:
        sides.setdefault(record.subject, set()).add(record.split)
    assert all(len(splits) == 1 for splits in sides.values())


def test_uploads_are_dealt_out_by_a_seed(tmp_path: Path) -> None:
    crops = [crop(number) for number in range(20)]
    first, again, other = (
        splits_of(crops, tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again != other
    assert sorted(first.values()) == ["test"] * 2 + ["train"] * 16 + ["valid"] * 2
    assert [first[f"upload {number}"] for number in range(20)] != ["train"] * 16 + ["valid"] * 2 + ["test"] * 2


@pytest.mark.parametrize(("bursts", "alone"), [(3, 0), (0, 3), (2, 2), (1, 30), (30, 1), (2, 1)], ids=str)
def test_every_split_gets_a_picture(tmp_path: Path, bursts: int, alone: int) -> None:
    crops = [crop(n, "b") for n in range(bursts)] + [crop(100 + n) for n in range(alone)]
    splits = splits_of(crops, tmp_path / "data")
    assert set(splits.values()) == {"train", "valid", "test"}
    assert len(splits) == len(crops)


def test_of_one_picture_given_twice_one_is_kept(tmp_path: Path) -> None:
    crops = [crop(0), crop(1), crop(0), crop(2)]
    manifest = build_with_new_class(None, "bored", crops, tmp_path / "data")
    assert sorted(record.source for record in manifest.records) == ["upload 0", "upload 1", "upload 2"]


def test_shares_are_those_of_the_base(tmp_path: Path) -> None:
    base = open_dataset(write_folder(tmp_path / "base", files({"train": 1, "test": 3})))
    manifest = build_with_new_class(base, "bored", [crop(n) for n in range(8)], tmp_path / "new")
    assert (manifest.counts("train")["bored"], manifest.counts("test")["bored"]) == (2, 6)


def test_flags_and_sources_stay(tmp_path: Path) -> None:
    crops = [crop(0, flags=("blurred",)), crop(1), crop(2)]
    manifest = build_with_new_class(None, "café 😀", crops, tmp_path / "data")
    assert {record.source: record.flags for record in manifest.records} == {
        "upload 0": ("blurred",),
        "upload 1": (),
        "upload 2": (),
    }
    assert manifest.labels == ("café 😀",)


@pytest.mark.parametrize("label", ["", "  ", "..", "a/b", "a\nb", "nul", "bored.", "Unlabelled"])
def test_a_name_that_no_class_can_have_is_refused(tmp_path: Path, label: str) -> None:
    with pytest.raises(DatasetError, match="cannot be the name of a class"):
        build_with_new_class(None, label, [crop(n) for n in range(5)], tmp_path / "data")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [0, 2])
def test_too_few_pictures_are_refused(tmp_path: Path, count: int) -> None:
    crops = [crop(number) for number in range(count)] + [crop(0)] * min(count, 5)
    with pytest.raises(DatasetError, match=f'"bored" needs .* train, valid, test, got {count} that differ'):
        build_with_new_class(None, "bored", crops, tmp_path / "data")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shares", [{}, {"train": 0.5}, {"train": 1.5, "valid": -0.5}, {"train": 1.0, "valid": 0.0}])
def test_shares_that_are_none_are_refused(tmp_path: Path, shares: dict[str, float]) -> None:
    with pytest.raises(DatasetError, match="must each be above 0 and sum to 1"):
        build_with_new_class(None, "bored", [crop(n) for n in range(5)], tmp_path / "data", shares=shares)


def test_nothing_is_left_after_a_cancel_or_a_broken_base(tmp_path: Path) -> None:
    write_folder(tmp_path / "base", files({"train": 2, "valid": 1}))
    base = open_dataset(tmp_path / "base")
    crops = [crop(number) for number in range(5)]
    calls: list[int] = []
    with pytest.raises(WorkCancelled):
        build_with_new_class(
            base,
            "bored",
            crops,
            tmp_path / "new",
            progress=lambda done, _total: calls.append(done),
            cancelled=lambda: len(calls) == 6,
        )
    (tmp_path / "base/train/sad/0.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match="take it out, and import again"):
        build_with_new_class(base, "bored", crops, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


# Several sources as one


def test_combined_sources_keep_their_files_apart(tmp_path: Path) -> None:
    one, two = MemorySource({"a/1": b"one"}, origin="first"), MemorySource({"a/1": b"two", "2": b"2"}, origin="second")
    both = CombinedSource({"x": one, "y": two})
    assert both.origin == "first + second"
    assert both.names() == ["x/a/1", "y/2", "y/a/1"]
    assert [both.read(name) for name in both.names()] == [b"one", b"2", b"two"]


def test_an_archive_and_a_folder_combine(tmp_path: Path) -> None:
    base = open_dataset(write_folder(tmp_path / "base", files({"train": 2, "valid": 1})))
    built = build_with_new_class(base, "bored", [crop(n) for n in range(4)], tmp_path / "new")
    copied = import_dataset(open_dataset(tmp_path / "new"), tmp_path / "copy")
    assert isinstance(open_dataset(tmp_path / "copy"), Dataset)
    assert copied == built
