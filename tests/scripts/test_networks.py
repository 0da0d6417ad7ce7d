"""The library of networks by command."""

import sys
import zipfile
from pathlib import Path

import pytest

from fer_core.evaluation.measured_here import note_measured
from fer_core.networks import exchange
from fer_core.networks.bundle import KERAS_NAME, bundle_folder, shipped_folder
from fer_core.networks.card import read_card
from fer_core.workspace import own_models_folder, runs_folder
from scripts import networks
from scripts._command import run_command
from tests.core.evaluation.answers import evaluation
from tests.small_bundle import LABELS, write_bundle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default_alone: None) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(exchange, "try_out", lambda folder: None)  # Keras takes seconds to start
    return tmp_path / "home"


def command(*arguments: str | Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["networks.py", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        run_command(networks.main, networks.parser())
    return int(ended.value.code or 0)


def test_a_network_s_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write_bundle(runs_folder() / "run-1" / "bundle", name="run-1")
    archive = tmp_path / "mine.zip"
    for arguments in (
        ("copy", "run-1", "Mine 😀"),
        ("use", "Mine 😀"),
        ("rename", "Mine 😀", "mine"),
        ("export", "mine", archive),
        ("import", archive),
        ("import", archive, "--name", "third"),
        ("delete", "run-1"),
        ("list",),
    ):
        assert command(*arguments, monkeypatch=monkeypatch) == 0, capsys.readouterr().err
    assert bundle_folder() == own_models_folder() / "mine"
    assert zipfile.ZipFile(archive).namelist() == ["card.json", "README.md", "network.onnx", KERAS_NAME]
    lines = capsys.readouterr().out.splitlines()[-4:]
    assert [line[:11].strip() for line in lines] == ["* mine", "mine 2", "third", "default"]
    assert "80.0% of unseen pictures; angry, bored, happy; 12 parameters, 96 px RGB, 0.0 MB" in lines[0]
    assert "80.0% of unseen pictures, says its maker; angry" in lines[1] and "its maker" not in lines[3]
    assert command("use", "default", monkeypatch=monkeypatch) == 0
    assert bundle_folder() == shipped_folder()


def test_a_broken_one_and_a_lost_one_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (write_bundle(own_models_folder() / "broken") / KERAS_NAME).unlink()
    folder = write_bundle(own_models_folder() / "lost")
    command("use", "lost", monkeypatch=monkeypatch)
    folder.rename(folder.with_name(".away"))
    assert command("list", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr().out
    assert '"lost" that was chosen is not there any more' in told
    assert "cannot be used: It is incomplete: network.keras is missing" in told and "* default" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["use", "absent"], 'no network "absent"'),
        (["rename", "default", "x"], "Save a copy"),
        (["delete", "default"], "cannot be deleted"),
        (["copy", "default", "DEFAULT"], "already"),
        (["copy", "default", "a/b"], "cannot be a network's name"),
        (["export", "default", "{home}"], "is a folder"),
        (["import", "{home}/absent.zip"], "Cannot read absent.zip"),
        (["import", "{home}/text.zip"], "text.zip is not a zip archive"),
        ([], "required: COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_unusable_input_gets_one_sentence(
    home: Path,
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home.mkdir()
    (home / "text.zip").write_text("no archive")
    assert command(*(argument.format(home=home) for argument in arguments), monkeypatch=monkeypatch) == 2
    assert message in capsys.readouterr().err


def test_what_was_measured_here_takes_the_place_of_what_the_maker_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_bundle(own_models_folder() / "brought", training={"from_elsewhere": True})
    found = evaluation(labels=LABELS)
    note_measured(read_card(folder), found)
    assert command("list", monkeypatch=monkeypatch) == 0
    assert "right in 62.5% of 8 pictures of drawn, split valid, measured here; angry" in capsys.readouterr().out
