"""What ``from fer_core import ...`` gives, and what it must not load."""

import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import fer_core

HEAVY = ("dlib", "cv2", "tensorflow", "keras", "onnxruntime", "streamlit", "pandas", "PIL")

VALUE_TYPES = (
    "AlignedCrop",
    "BoundingBox",
    "ClassProbabilities",
    "DetectorConfig",
    "Distances",
    "Face",
    "FaceDetection",
    "FerError",
    "Framing",
    "Identity",
    "JudgementConfig",
    "Landmarks",
    "MediaError",
    "PhotoFindings",
    "PipelineConfig",
    "Regions",
)


def loaded_by(code: str) -> set[str]:
    """Run code in a Python of its own and return which heavy modules it loaded."""
    program = f"{code}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_types_errors_and_configuration_load_no_library():
    assert loaded_by(f"from fer_core import {', '.join(VALUE_TYPES)}") == set()


def test_looking_around_loads_no_library():
    assert loaded_by("import fer_core; dir(fer_core); hasattr(fer_core, 'nothing')") == set()


def test_building_a_pipeline_never_needs_tensorflow():
    assert not loaded_by("from fer_core import build_pipeline") & {"tensorflow", "keras", "streamlit"}


def test_the_pipeline_is_loaded_on_use():
    assert "dlib" in loaded_by("import fer_core; fer_core.build_pipeline")


@pytest.mark.parametrize("name", fer_core.__all__)
def test_every_public_name_is_there(name):
    assert getattr(fer_core, name) is not None
    assert name in dir(fer_core)


def test_names_are_the_objects_of_their_modules():
    assert fer_core.build_pipeline is import_module("fer_core.analysis.pipeline").build_pipeline
    assert fer_core.read_image is import_module("fer_core.media.images").read_image


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'emotion'"):
        fer_core.emotion  # noqa: B018
    with pytest.raises(ImportError, match="emotion"):
        exec("from fer_core import emotion")


def test_no_file_name_stands_twice():
    names = Counter(path.name for path in Path(fer_core.__file__).parent.rglob("*.py") if path.name != "__init__.py")
    assert [name for name, times in names.items() if times > 1] == []
