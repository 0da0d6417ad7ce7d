"""How a version of a project is named."""

import pytest

from fer_core.datasets.sources.roboflow_project import RoboflowProject
from fer_core.errors import DatasetError


@pytest.mark.parametrize(
    "text",
    [
        "fete/expresii-ñ/3",
        " fete/expresii-ñ/3/ ",
        "https://universe.roboflow.com/fete/expresii-%C3%B1/dataset/3",
        "https://universe.roboflow.com/fete/expresii-ñ/dataset/3/download?key=secret#tab",
        "https://app.roboflow.com/fete/expresii-ñ/3",
        "app.roboflow.com/fete/expresii-ñ/3",
    ],
)
def test_parses(text: str) -> None:
    assert str(RoboflowProject.parse(text)) == "fete/expresii-ñ/3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fete/expresii",
        "fete/expresii/last",
        "a/b/c/3",
        "secret",
        "https://universe.roboflow.com/fete/expresii",
        "https://roboflow.com.example.com/fete/expresii/3",
        "https://example.com/fete/expresii/3",
        "https://app.roboflow.com/ds/abc?key=secret",
        "http://[/a/b/3",
    ],
)
def test_refuses_what_names_no_version(text: str) -> None:
    with pytest.raises(DatasetError, match="does not name a version of a Roboflow project") as caught:
        RoboflowProject.parse(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "..", "a b", "a/b", "a?b", "a%2fb", "a" * 101, "a\n"])
def test_refuses_names_that_change_the_address(name: str) -> None:
    with pytest.raises(DatasetError, match="cannot be the name of a Roboflow project"):
        RoboflowProject(workspace="fete", project=name, version=1)


def test_refuses_version_zero() -> None:
    with pytest.raises(DatasetError, match="counts versions from 1, got 0"):
        RoboflowProject.parse("fete/expresii/0")
