"""import_dataset, train and evaluate, one after another, as a person calls them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.evaluation.report import report
from fer_core.networks.card import read_card, write_card
from fer_core.networks.classifier import load_classifier
from fer_core.training.recipe import Recipe
from fer_core.training.trainable import refuse_too_large
from fer_core.workspace import ROOT
from scripts.train import guessing_lines, stopped_by_ctrl_c
from tests.drawn_dataset import SIDE, files, write_archive

RECIPE = {
    "options": {"widths": [4, 8], "depths": [1, 1], "head_dropout": 0.1, "norm_momentum": 0.8},
    "input": {"size_px": SIDE},
    "epochs": 4,
    "batch_size": 32,
    "learning_rate": 0.02,
    "averaging": 0.8,
}


def command(home: Path, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Import and train once for all tests; gives the home folder and what train.py printed."""
    home = tmp_path_factory.mktemp("home")
    archive = write_archive(home / "drawn.zip", files({"train": 32, "valid": 16}))
    imported = command(home, "import_dataset.py", "archive", archive, "--into", "drawn")
    assert imported.returncode == 0, imported.stderr
    assert "angry" in imported.stdout and "96" in imported.stdout
    (home / "recipe.json").write_text(json.dumps(RECIPE))
    result = command(home, "train.py", home / "data/drawn", "--recipe", home / "recipe.json", "--run", "first")
    assert result.returncode == 0, result.stderr
    return home, result


def test_training_tells_every_epoch_and_packs_a_bundle(
    trained: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, result = trained
    for epoch in range(1, 5):
        assert f"epoch {epoch}/4: accuracy" in result.stdout
    assert "FER2013's framing is used instead" in result.stdout  # the drawn pictures show no faces
    card = load_classifier(home / "runs/first/bundle").card
    assert card.labels == ("angry", "happy", "sad")
    assert card.dataset["images"] == {"train": 96, "valid": 48}
    assert card.metrics["copies_of_training_pictures"] == 0
    assert card.metrics["without_copies"] is None
    assert card.training["ended"] == "all epochs done"
    assert card.training["pace"] == {"batch_size": 16, "averaging": 0.8, "patience": 12}
    few = "Few pictures (96) make short epochs, so it is trained with steps of 16 pictures instead of 32."
    assert few in result.stdout and few in card.training["notice"]


def test_evaluate_prints_what_the_card_claims(trained: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, _ = trained
    bundle, report = home / "runs/first/bundle", home / "report.json"
    page = home / "report.html"
    result = command(home, "evaluate.py", bundle, home / "drawn.zip", "--json", report, "--html", page)
    assert result.returncode == 0, result.stderr
    assert "split valid, 48 pictures" in result.stdout
    figures, claimed = json.loads(report.read_text()), load_classifier(bundle).card.metrics
    assert set(figures) == {
        "model", "data", "split", "images", "accuracy", "accuracy_interval", "loss", "macro_f1", "calibration_error",
        "labels", "confusion_matrix", "per_class",
    }  # fmt: skip
    for name in ("accuracy", "accuracy_interval", "macro_f1", "confusion_matrix", "per_class", "images"):
        assert figures[name] == claimed[name], name
    for name in ("loss", "calibration_error"):
        assert figures[name] == pytest.approx(claimed[name], abs=1e-6)
    assert f"accuracy           {figures['accuracy']:.2%}" in result.stdout
    assert f"{figures['accuracy']:.2%} (95% interval" in page.read_text()
    assert "note on first: The best stage of its training was picked with these pictures" in result.stdout
    assert "The best stage of its training was picked with these pictures" in page.read_text()
    assert result.stdout.endswith(f"The figures are in {report}\nThe report is in {page}\n")
    assert result.stderr == ""
    assert page.read_text().count("<img") == 48  # 24 pictures, each beside its heat map


def test_a_network_is_not_better_than_itself(trained: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, _ = trained
    bundle, figures = home / "runs/first/bundle", home / "against.json"
    result = command(home, "evaluate.py", bundle, home / "drawn.zip", "--against", bundle, "--json", figures)
    assert result.returncode == 0, result.stderr
    assert "a difference of +0.00 points, which chance may explain" in result.stdout
    assert result.stdout.count("note on first: The best stage") == 2
    against = json.loads(figures.read_text())["against"]
    assert (against["first_only"], against["second_only"], against["p_value"]) == (0, 0, 1.0)


def test_resuming_a_finished_run_says_so_and_packs_it_only_where_its_bundle_is_gone(
    trained: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = trained
    bundle = home / "runs/first/bundle"
    arguments = ("train.py", home / "data/drawn", "--run", "first", "--resume")
    written = (bundle / "card.json").stat().st_mtime_ns
    result = command(home, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    said = f"The run first has ended, after 4 epochs. There is nothing left to do.\nThe bundle is in {bundle}\n"
    assert result.stdout == said and (bundle / "card.json").stat().st_mtime_ns == written

    shutil.rmtree(bundle)
    result = command(home, *arguments)
    assert (result.returncode, result.stderr) == (0, "")  # neither TensorFlow nor Keras says anything
    assert "epoch 5" not in result.stdout and "There is nothing left to do" not in result.stdout
    load_classifier(bundle)


def test_guessing_is_said_last(trained: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    home, result = trained
    assert "No better than guessing" not in result.stdout
    shutil.copytree(home / "runs/first/bundle", tmp_path / "bundle")
    card = read_card(tmp_path / "bundle")
    truth = np.repeat(np.arange(3), 16)
    always_angry = np.tile([0.8, 0.1, 0.1], (48, 1))
    poor = report(truth, always_angry, labels=card.labels, model="first", data="drawn", split="valid").as_dict()
    write_card(replace(card, metrics=poor), tmp_path / "bundle")
    lines = guessing_lines(tmp_path / "bundle")
    assert lines[0] == (
        "No better than guessing: right in 33.3% of 48 pictures of valid (95% interval 21.7% to 47.5%), and to call "
        "every one angry would be right in 33.3%."
    )
    assert "python scripts/teach.py default DATA --name NAME" in lines[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train.py", "{home}/absent.zip"], "There is no dataset"),
        (["train.py", "{home}/drawn.zip", "--run", "first"], 'a run "first" already'),
        (["train.py", "{home}/drawn.zip", "--resume"], "which run to resume"),
        (["train.py", "{home}/drawn.zip", "--run", "absent", "--resume"], 'no run "absent"'),
        (["train.py", "{home}/drawn.zip", "--run", "first", "--resume", "--epochs", "9"], "keeps its own recipe"),
        (["train.py", "{home}/drawn.zip", "--architecture", "unheard"], 'no recipe for "unheard"'),
        (["train.py", "{home}/drawn.zip", "--run", "../../escape"], "name of a run"),
        (["evaluate.py", "absent", "{home}/drawn.zip"], 'no network "absent"'),
        (["evaluate.py", "default", "{home}/recipe.json"], "not a zip archive"),
        (["evaluate.py", "{home}/runs/first/bundle", "{home}/drawn.zip", "--split", "test"], 'no split "test"'),
        (["import_dataset.py", "archive", "{home}/drawn.zip", "--into", "drawn"], "exists already"),
        (
            ["import_dataset.py", "archive", "{home}/drawn.zip", "--into", "x", "--hold-out", "0.1"],
            "valid split already",
        ),
        (["import_dataset.py", "folder", "{home}/drawn.zip", "--into", "other"], "is a file, and a folder is needed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_unusable_input_gets_one_sentence(
    trained: tuple[Path, subprocess.CompletedProcess[str]], arguments: list[str], message: str
) -> None:
    home, _ = trained
    result = command(home, *(argument.format(home=home) for argument in arguments))
    assert result.returncode == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_recipe_that_cannot_be_built_begins_no_run(
    trained: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = trained
    wrong = {**RECIPE, "options": {"breadths": [4]}}
    (home / "wrong.json").write_text(json.dumps(wrong))
    done = command(home, "train.py", home / "data/drawn", "--recipe", home / "wrong.json", "--run", "wrong")
    assert done.returncode == 2 and "no such option" in done.stderr
    assert not (home / "runs/wrong").exists()


def test_a_network_that_could_not_be_opened_is_not_begun() -> None:
    recipe = Recipe(options={})
    refuse_too_large(16 * 2**20, recipe)
    with pytest.raises(ConfigurationError, match=r"16,777,217 parameters, which take 64 MB.*may have 64 MB"):
        refuse_too_large(16 * 2**20 + 1, recipe)
    refuse_too_large(64 * 2**20, replace(recipe, weight_bits=8))


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to a single process on Windows")
def test_ctrl_c_packs_the_best_epoch_so_far_and_the_run_goes_on(
    trained: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = trained
    (home / "long.json").write_text(json.dumps({**RECIPE, "epochs": 500, "patience": 500}))
    arguments = ["train.py", home / "data/drawn", "--recipe", home / "long.json", "--run", "long"]
    process = subprocess.Popen(
        [sys.executable, ROOT / "scripts" / arguments[0], *map(str, arguments[1:])],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "FER_STUDIO_HOME": str(home)},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("epoch 2/500"):
            process.send_signal(signal.SIGINT)
            break
    rest = process.stdout.read()
    assert process.wait() == 0
    assert "The bundle is in" in rest
    card = load_classifier(home / "runs/long/bundle").card
    assert card.training["ended"] == "stopped"
    assert 2 <= card.training["epochs"] < 500
    shutil.rmtree(home / "runs/long/bundle")
    packed = command(home, "train.py", home / "data/drawn", "--run", "long", "--pack-only")  # for other backends
    assert packed.returncode == 0 and "epoch" not in packed.stdout.replace("epochs", ""), packed.stderr
    assert load_classifier(home / "runs/long/bundle").card.training["epochs"] == card.training["epochs"]


@pytest.fixture
def heeded_ctrl_c() -> Iterator[None]:
    """Whoever runs the tests in the background may have Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to a single process on Windows")
@pytest.mark.usefixtures("heeded_ctrl_c")
def test_ctrl_c_is_told_at_once_and_without_a_print(capfd: pytest.CaptureFixture[str]) -> None:
    """A signal may come while a line is printed, and nothing may be printed within that."""
    with stopped_by_ctrl_c() as stopped, pytest.MonkeyPatch.context() as patched:
        patched.setattr("builtins.print", None)
        assert not stopped()
        os.kill(os.getpid(), signal.SIGINT)
        assert stopped()
        assert capfd.readouterr().err.count("Stopping soon") == 1
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
