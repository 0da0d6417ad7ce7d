import pytest

from fer_core.analysis.pipeline import Pipeline
from tests.core.analysis.videos.moving import SquareDetector, moving_pipeline


@pytest.fixture
def detector() -> SquareDetector:
    return SquareDetector()


@pytest.fixture
def pipeline(detector: SquareDetector) -> Pipeline:
    return moving_pipeline(detector)
