"""Where things live: the shipped networks, and the one folder that holds what a person makes."""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SHIPPED_MODELS: Final = ROOT / "models"
"""Read-only."""


def workspace() -> Path:
    """Return the person's folder: ``FER_STUDIO_HOME``, or ``workspace`` beside the app. It may not exist yet."""
    return Path(os.environ.get("FER_STUDIO_HOME") or ROOT / "workspace")


def datasets_folder() -> Path:
    """Hold the imported datasets."""
    return workspace() / "data"


def runs_folder() -> Path:
    """Hold the trainings."""
    return workspace() / "runs"


def jobs_folder() -> Path:
    """Hold the work that goes on in processes of its own."""
    return workspace() / "jobs"


def features_folder() -> Path:
    """Hold what was read from the faces of datasets, to be read once; it may be deleted at any time."""
    return workspace() / "features"


def people_file() -> Path:
    """Hold the people who are enrolled."""
    return workspace() / "people.sqlite"


def own_models_folder() -> Path:
    """Hold the person's own bundles."""
    return workspace() / "models"


def evaluations_folder() -> Path:
    """Hold what networks answered about datasets, so that nobody asks twice."""
    return workspace() / "evaluations"


def videos_folder() -> Path:
    """Hold what was found in videos, and their annotated copies, until somebody forgets them."""
    return workspace() / "videos"
