import argparse
import json
import re

import pytest

from fer_core.errors import BundleError
from fer_core.workspace import SHIPPED_MODELS
from scripts import _benchmark_networks as benchmark


def test_a_network_has_one_line_from_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.run(argparse.Namespace(models=["default"])) == 0
    header, _rule, row = capsys.readouterr().out.splitlines()
    cells = dict(zip(header.strip("|").split("|"), row.strip("|").split("|"), strict=True))
    found = {name.strip(): cell.strip() for name, cell in cells.items()}
    card = json.loads((SHIPPED_MODELS / "default" / "card.json").read_text(encoding="utf-8"))
    assert found["parameters"] == f"{card['parameters']:,}"
    assert found["accuracy on valid (95%)"].startswith(f"{card['metrics']['accuracy']:.2%} (")
    assert re.fullmatch(r"\d+\.\d M", found["multiply-adds"])
    assert float(found["ms a face"]) > 0


def test_a_network_that_there_is_not_is_a_clear_error() -> None:
    with pytest.raises(BundleError, match='no network "nowhere"'):
        benchmark.run(argparse.Namespace(models=["nowhere"]))


def test_what_was_not_measured_is_a_dash() -> None:
    assert benchmark.accuracy(None) == "-"
    assert benchmark.accuracy({"accuracy": 0.5, "accuracy_interval": [0.25, 0.75]}) == "50.00% (25.00% to 75.00%)"
