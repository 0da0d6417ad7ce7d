"""A network is trained, watched, stopped and evaluated, and a cell of its matrix opened, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from tests import drawn_dataset
from tests.browser.server import running_app
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LONG_MS = 150_000
"""A training loads TensorFlow in a process of its own, and this machine may be busy."""
NAME = "drawn"
PICTURES = {"train": 12, "valid": 8}
CURVE = "[class*=st-key-curves-][class*=-accuracy] .js-plotly-plot"
POINTS = f"() => (document.querySelector('{CURVE}')?.calcdata?.[1] ?? []).length"
"""How many epochs the line of the pictures that were kept back has."""
CELL = """([row, column]) => {
    const chart = document.querySelector('.st-key-confusion-matrix .js-plotly-plot');
    const box = chart.getBoundingClientRect(), {xaxis, yaxis} = chart._fullLayout;
    return [box.x + xaxis._offset + xaxis.d2p(column), box.y + yaxis._offset + yaxis.d2p(row)];
}"""
"""The middle of a cell in the window."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("workspace")
    folder = drawn_dataset.write_folder(home / "given", drawn_dataset.files(PICTURES))
    import_dataset(open_dataset(folder), home / "data" / NAME)
    return home


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    """A server of this file's own, whose workspace is looked into."""
    with running_app(FER_STUDIO_HOME=str(workspace)) as address:
        yield address


def test_a_training_is_watched_stopped_evaluated_and_a_cell_opened(visitor: Visitor, workspace: Path) -> None:
    start(visitor)
    page = visitor.page
    page.wait_for_function(f"({POINTS})() >= 1", timeout=LONG_MS)
    seen = page.evaluate(POINTS)
    page.wait_for_function(f"({POINTS})() > {seen}", timeout=LONG_MS)
    page.reload()
    visitor.settle()
    page.wait_for_function(f"({POINTS})() > {seen}", timeout=LONG_MS)
    visitor.click("Stop")
    page.get_by_role("link", name="Evaluate").nth(1).wait_for(timeout=LONG_MS)  # the first one is in the page map
    visitor.settle()
    (run,) = (workspace / "runs").iterdir()
    assert (run / "bundle" / "network.onnx").is_file()
    page.get_by_role("link", name="Evaluate").nth(1).click()
    visitor.settle()
    visitor.click("Evaluate")
    page.locator(".st-key-confusion-matrix .js-plotly-plot").wait_for(timeout=LONG_MS)
    visitor.settle()
    cells = counted(workspace / "data" / NAME, run / "bundle" / "network.onnx")
    (label, named), files = max(cells.items(), key=lambda item: (item[0][0] != item[0][1], len(item[1])))
    click_cell(page, label, named)
    visitor.see(f"{len(files)} picture")
    visitor.settle()
    assert names_shown(page, len(files)) == files


def start(visitor: Visitor) -> None:
    """Choose the smallest network and train it."""
    page = visitor.page
    visitor.open(f"train?dataset={NAME}")
    page.locator(".st-key-choose-mini-xception button").click()
    page.locator(".st-key-card-mini-xception").get_by_text("Chosen").wait_for()
    visitor.settle()
    visitor.click("Train")


def counted(dataset: Path, network: Path) -> dict[tuple[int, int], list[str]]:
    """Return (label, answer) -> names of the pictures of valid, without our own reading and predicting."""
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    cells: dict[tuple[int, int], list[str]] = {}
    for path in sorted((dataset / "valid").glob("*/*.png")):
        grey = np.asarray(Image.open(path).convert("L"))
        pixels = cv2.resize(grey, (48, 48), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        (answer,) = session.run(None, {session.get_inputs()[0].name: pixels[None, :, :, None]})
        label = drawn_dataset.LABELS.index(path.parent.name)
        cells.setdefault((label, int(answer.argmax())), []).append(path.name)
    return cells


def click_cell(page: Page, row: int, column: int) -> None:
    page.locator(".st-key-confusion-matrix").scroll_into_view_if_needed()
    x, y = page.evaluate(CELL, [row, column])
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def names_shown(page: Page, count: int) -> list[str]:
    """Return the names under the pictures, in the order of the alphabet."""
    cells = page.locator("[class*=st-key-crisp-cell]")
    expect(cells).to_have_count(count)
    return sorted(cell.locator("[data-testid=stCheckbox]").inner_text() for cell in cells.all())
