"""What people decide about the pictures of a dataset, and the versions that are published from it."""

from fer_core.datasets.curation.decisions import Action, CurationConflict, Decision
from fer_core.datasets.curation.standing import Standing
from fer_core.datasets.curation.store import Curation

__all__ = ["Action", "Curation", "CurationConflict", "Decision", "Standing"]
