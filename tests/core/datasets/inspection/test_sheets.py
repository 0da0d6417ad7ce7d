import numpy as np

from fer_core.datasets.inspection.findings import Finding
from fer_core.datasets.inspection.sheets import write_sheets
from fer_core.media.images import read_image
from tests.core.datasets.inspection.drawn import dataset, encoded


def test_a_sheet_shows_the_findings_of_one_reason_in_their_order(tmp_path):
    levels = {f"train/sad/{level}.png": encoded(np.full((30, 40), level, np.uint8)) for level in (10, 20, 200)}
    found = [Finding(file=f"train/sad/{level}.png", reason="dark", score=0.9) for level in (20, 10)]
    written = write_sheets(
        dataset(levels), [*found, Finding(file="train/sad/200.png", reason="bright", score=0.5)], tmp_path / "my sheets"
    )
    assert [path.name for path in written] == ["dark.png", "bright.png"]
    sheet = read_image(written[0])
    assert sheet.shape == (98, 196, 3)
    assert (sheet[48, 48, 0], sheet[48, 98 + 48, 0], sheet[97, 0, 0]) == (20, 10, 255)
