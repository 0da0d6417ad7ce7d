"""Real photos, videos and datasets, which are not part of the repository: tests that need them are skipped without.

They are looked for in `shared/data` beside the repository, or where FER_STUDIO_TEST_DATA says.
"""

import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data"


def folder() -> Path:
    return Path(os.environ.get("FER_STUDIO_TEST_DATA") or BESIDE_THE_REPOSITORY)


def real(relative: str) -> Path:
    """The file or folder of that name; skips the test that asks when it is not there."""
    path = folder() / relative
    if not path.exists():
        pytest.skip(f"no real data: {path} does not exist (FER_STUDIO_TEST_DATA names another folder)")
    return path
