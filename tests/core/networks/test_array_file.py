"""NumPy archives are looked into before anything is loaded."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.networks.array_file import check_array_file, problem_of_array_file
from tests.small_bundle import packed


def archive(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=True, **arrays)
    return buffer.getvalue()


def lying() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(4, np.float32))
    return packed({"x.npy": buffer.getvalue().replace(b"(4,)", b"(9,)")})


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "replay.npz"
    path.write_bytes(data)
    return path


def test_numbers_and_names_are_fine(tmp_path: Path) -> None:
    labels, features = np.array(["happy", "sad"]), np.ones((2, 3), np.float32)
    check_array_file(write(tmp_path, archive(labels=labels, features=features, kept=np.array(True))))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (archive(x=np.array([{}], object)), "holds objects, which could run code"),
        (packed({"x.pkl": b""}), "'x.pkl', which is no array"),
        (packed({"x.npy": b"no array"}), "no archive of NumPy"),
        (lying(), "another size than it says"),
        (b"nothing", "no archive of NumPy"),
        (packed({"x.npy": bytes(30 * 2**20)}, zipfile.ZIP_DEFLATED), "times its size"),
    ],
    ids=["objects", "pickle", "text", "lying", "no zip", "bomb"],
)
def test_anything_else_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in str(problem_of_array_file(write(tmp_path, data)))
    with pytest.raises(BundleError, match=r"replay\.npz of the network is refused"):
        check_array_file(tmp_path / "replay.npz")
