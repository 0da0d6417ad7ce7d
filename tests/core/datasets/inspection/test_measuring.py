import multiprocessing
import os
import signal
import weakref

import numpy as np
import pytest

from fer_core.datasets.inspection import measuring
from fer_core.datasets.inspection.measuring import measure
from fer_core.errors import DatasetError, WorkCancelled
from fer_core.media.images import decode_image
from tests.core.datasets.inspection.drawn import dataset, encoded, scene


def pictures(count: int) -> dict[str, bytes]:
    return {f"train/sad/{number:04}.png": encoded(scene(number, 16)) for number in range(count)}


def assert_same(first, second):
    if first.dtype == np.float32:  # the same sums, in vector instructions that depend on the memory's alignment
        np.testing.assert_allclose(first, second, rtol=1e-5, atol=1e-6)
    else:
        np.testing.assert_array_equal(first, second)


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(measuring, "CHUNK_PICTURES", 8)


def test_rows_follow_the_manifest_whatever_the_number_of_processes(small_chunks):
    data = dataset(pictures(50))
    alone, two = measure(data, faces=False, workers=1), measure(data, faces=False, workers=2)
    for name in ("sizes", "digests", "thumbs", "light"):
        assert_same(getattr(alone, name), getattr(two, name))
    assert len(two) == 50
    assert len(np.unique(two.digests)) == 50


def test_colour_and_mixed_sizes():
    colour = np.random.default_rng(0).integers(0, 256, (224, 200, 3), dtype=np.uint8)
    data = dataset({"train/sad/a.png": encoded(scene(1)), "train/sad/b.png": encoded(colour)})
    measured = measure(data, faces=True)
    assert measured.sizes.tolist() == [[48, 48], [200, 224]]
    assert measured.thumbs.shape == (2, 48, 48)
    assert measured.faces is not None
    assert measured.faces.doubtful.tolist() == [True, True]
    assert measured.faces.signs.shape == (2, 3)


def test_large_files_close_a_chunk_early(monkeypatch):
    monkeypatch.setattr(measuring, "CHUNK_BYTES", 1)
    seen = []
    measure(dataset(pictures(3)), faces=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("limit", ["CHUNK_PICTURES", "CHUNK_PIXELS"])
def test_large_pictures_in_small_files_close_a_chunk_early(monkeypatch, limit):
    monkeypatch.setattr(measuring, limit, 2 if limit == "CHUNK_PICTURES" else 2 * 16 * 16)
    seen = []
    measure(dataset(pictures(5)), faces=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("faces", [False, True], ids=["without faces", "with faces"])
def test_one_picture_at_a_time_is_decoded(monkeypatch, faces):
    decoded = []

    def watched(data, *, name):
        assert [one for one in decoded if one() is not None] == []
        image = decode_image(data, name=name)
        decoded.append(weakref.ref(image))
        return image

    monkeypatch.setattr(measuring, "decode_image", watched)
    measure(dataset(pictures(4)), faces=faces, workers=1)
    assert len(decoded) == 4


def test_a_cancel_ends_the_work(small_chunks):
    seen = []
    with pytest.raises(WorkCancelled):
        measure(
            dataset(pictures(50)),
            faces=False,
            workers=2,
            progress=lambda done, _total: seen.append(done),
            cancelled=lambda: len(seen) >= 2,
        )
    assert len(seen) == 2
    assert multiprocessing.active_children() == []


def test_a_killed_process_is_a_clear_error(small_chunks):
    def kill(_done: int, _total: int) -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(DatasetError, match="one of its processes was ended from outside"):
        measure(dataset(pictures(200)), faces=False, workers=2, progress=kill)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_picture_is_named(workers, small_chunks):
    files = pictures(20) | {"train/sad/0011.png": encoded(scene(1))[:60]}
    with pytest.raises(DatasetError, match=r"0011\.png breaks off or is damaged.*take it out of the dataset"):
        measure(dataset(files), faces=False, workers=workers)


def test_a_dataset_without_pictures_is_refused():
    empty = dataset(pictures(1))
    nothing = type(empty)(name="none", manifest=type(empty.manifest)(records=()), source=empty.source)
    with pytest.raises(DatasetError, match="none has no pictures"):
        measure(nothing, faces=False)
