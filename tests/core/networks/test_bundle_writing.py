"""Words and remembered features are written whole or not at all, also for cards that came from elsewhere."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.model_card import MODEL_CARD_NAME, write_model_card
from fer_core.networks.replay import REPLAY_NAME, Replay, write_replay

REPLAY = Replay(
    features=np.ones((2, 3), np.float32), labels=np.array([0, 1], np.int64), held_out=np.array([False, True])
)


class Killed(BaseException):
    """The process ends in the middle of a write."""


def test_a_write_that_is_cut_off_leaves_the_old_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / REPLAY_NAME).write_bytes(b"old")

    def cut_off(file: Any, **arrays: object) -> None:
        file.write(b"PK")
        raise Killed

    monkeypatch.setattr(np, "savez_compressed", cut_off)
    with pytest.raises(Killed):
        write_replay(REPLAY, tmp_path)
    assert (tmp_path / REPLAY_NAME).read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == [REPLAY_NAME]


def test_a_write_that_is_cut_off_leaves_the_old_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / MODEL_CARD_NAME).write_text("old")

    def cut_off(path: Path, *_others: object, **_more: object) -> None:
        with path.open("wb") as file:
            file.write(b"# ")
        raise Killed

    monkeypatch.setattr(Path, "write_text", cut_off)
    monkeypatch.setattr(Path, "write_bytes", cut_off)
    with pytest.raises(Killed):
        write_model_card(read_card(bundle_folder()), tmp_path)
    monkeypatch.undo()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(MODEL_CARD_NAME, "old")]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"dataset": {}}, "How it was trained"),
        ({"training": {}}, "How it was trained"),
        ({"recipe": {}}, "How it was trained"),
        ({"metrics": {}}, "How good it is"),
        ({"training": {"taught": [{}]}}, "What it was taught"),
        ({"training": {"ablation": [{}]}}, "What each part is worth"),
    ],
    ids=["dataset", "training", "recipe", "metrics", "lesson", "ablation"],
)
def test_what_a_card_lacks_is_said(changes: dict[str, object], title: str, tmp_path: Path) -> None:
    write_model_card(replace(read_card(bundle_folder()), **changes), tmp_path)
    words = (tmp_path / MODEL_CARD_NAME).read_text()
    assert f"## {title}\n\n`card.json` does not tell this whole" in words
    assert "## What it cannot do" in words
