"""Where dlib's trained files are: in the package face_recognition_models, which is never imported.

Importing it needs ``pkg_resources``, which newer setuptools no longer have.
"""

import importlib.util
from pathlib import Path
from typing import Final, Literal

from fer_core.errors import InstallationError

PACKAGE: Final = "face_recognition_models"

ModelFile = Literal["landmarks", "embedding", "cnn_detector"]

FILE_NAMES: Final[dict[ModelFile, str]] = {
    "landmarks": "shape_predictor_68_face_landmarks.dat",
    "embedding": "dlib_face_recognition_resnet_model_v1.dat",
    "cnn_detector": "mmod_human_face_detector.dat",
}


def model_path(file: ModelFile) -> Path:
    """Return the path of one of dlib's files; raises InstallationError when it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        path = Path(folder) / "models" / FILE_NAMES[file]
        if path.is_file():
            return path
    raise InstallationError(
        "dlib's file {file} is missing: the package {package} is not installed, or not completely. "
        'Run "pip install --force-reinstall --no-deps {package}" in the environment of this project.',
        file=FILE_NAMES[file],
        package=PACKAGE,
    )
