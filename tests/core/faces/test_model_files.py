import importlib.util
import sys
from types import SimpleNamespace

import pytest

from fer_core.errors import InstallationError
from fer_core.faces.model_files import FILE_NAMES, model_path


@pytest.mark.parametrize("file", FILE_NAMES)
def test_files_are_found_without_importing_their_package(file) -> None:
    path = model_path(file)
    assert path.stat().st_size > 500_000
    assert "face_recognition_models" not in sys.modules


@pytest.mark.parametrize(
    "spec",
    [None, SimpleNamespace(submodule_search_locations=None), SimpleNamespace(submodule_search_locations=["/absent"])],
    ids=["no package", "no folder", "no file"],
)
def test_a_missing_file_says_what_to_install(monkeypatch, spec) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(InstallationError, match=r"shape_predictor_68.*pip install"):
        model_path("landmarks")
