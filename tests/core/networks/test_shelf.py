"""The library of networks: list, use, copy, rename, delete."""

import shutil
from pathlib import Path

import pytest

from fer_core.errors import BundleError
from fer_core.networks.bundle import SERVING_NAME, bundle_folder, bundle_names, shipped_folder
from fer_core.networks.card import CARD_NAME, read_card
from fer_core.networks.choice import lost_choice
from fer_core.networks.classifier import load_classifier
from fer_core.networks.network_names import free_name, new_name
from fer_core.networks.shelf import (
    delete_network,
    find_network,
    list_networks,
    place_in_use,
    rename_network,
    save_as,
    use_network,
)
from fer_core.settings import read_setting
from fer_core.workspace import own_models_folder, runs_folder, workspace
from tests.small_bundle import write_bundle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default_alone: None) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def own(name: str) -> Path:
    return write_bundle(own_models_folder() / name, name=name)


def of_run(name: str) -> Path:
    return write_bundle(runs_folder() / name / "bundle", name=name)


def names() -> list[str]:
    return [entry.place.key for entry in list_networks()]


def test_own_then_of_runs_then_shipped() -> None:
    own("b")
    own("Ă 😀")
    of_run("first run")
    (runs_folder() / "unfinished").mkdir()
    (own_models_folder() / ".b.partial-1").mkdir()
    assert names() == ["own/b", "own/Ă 😀", "run/first run", "shipped/default"]
    assert next(entry.card.labels for entry in list_networks() if entry.card) == ("angry", "bored", "happy")


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda folder: (folder / CARD_NAME).unlink(), "no card.json"),
        (lambda folder: (folder / CARD_NAME).write_text("{"), "cannot be used"),
        (lambda folder: (folder / CARD_NAME).write_bytes(b"\xff\xfe"), "cannot be used"),
        (lambda folder: (folder / SERVING_NAME).unlink(), "network.onnx is missing"),
    ],
    ids=["no card", "half", "no text", "no network"],
)
def test_a_broken_one_is_listed_with_its_problem_and_can_be_deleted(break_it, message: str) -> None:
    break_it(own("broken"))
    entry = list_networks()[0]
    assert entry.place.name == "broken" and entry.card is None and message in str(entry.problem)
    delete_network(entry.place)
    assert names() == ["shipped/default"]


def test_a_chosen_one_is_used_where_nobody_names_one() -> None:
    assert place_in_use().key == "shipped/default" and bundle_folder() == shipped_folder()
    folder = of_run("mine")
    use_network(find_network("mine"))
    assert bundle_folder() == folder and place_in_use().key == "run/mine"
    assert bundle_names() == ("mine", "default")
    use_network(find_network("default"))
    assert bundle_folder() == shipped_folder() and read_setting("network") == ""


def test_a_chosen_one_that_is_gone_leaves_the_shipped_one() -> None:
    folder = own("mine")
    use_network(find_network("mine"))
    assert lost_choice() is None
    shutil.rmtree(folder)
    assert bundle_folder() == shipped_folder() and lost_choice() == "mine"


@pytest.mark.parametrize("content", ["{", "[]", '{"network": 3}', '{"network": "../../x"}', '{"network": "own/.."}'])
def test_settings_that_make_no_sense_leave_the_shipped_one(content: str) -> None:
    own("mine")
    (workspace() / "settings.json").write_text(content)
    assert bundle_folder() == shipped_folder()
    use_network(find_network("mine"))
    assert bundle_folder().name == "mine"


def test_one_that_does_not_work_is_not_used() -> None:
    (own("mine") / SERVING_NAME).write_bytes(b"")
    with pytest.raises(BundleError, match="not the file that its card describes"):
        use_network(find_network("mine"))
    assert bundle_folder() == shipped_folder()


def test_a_name_means_an_own_one_then_a_run_s_then_a_shipped_one_then_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_bundle(tmp_path / "mine")
    assert bundle_folder("mine") == Path("mine")
    folder = of_run("mine")
    assert bundle_folder("mine") == bundle_folder(Path("mine")) == folder
    folder = own("mine")
    assert bundle_folder("mine") == folder
    assert bundle_folder(tmp_path / "mine") == tmp_path / "mine"
    assert bundle_names() == ("default", "mine")


def test_a_copy_has_its_own_name_and_answers_alike() -> None:
    (of_run("run 1") / "notes.txt").write_text("not part of it")
    place = save_as(find_network("run 1"), "Café")
    assert place.folder == bundle_folder("Café")
    assert read_card(place.folder).name == "Café"
    assert (place.folder / "README.md").read_text(encoding="utf-8").splitlines()[0] == "# Café"
    assert not (place.folder / "notes.txt").exists()
    load_classifier(place.folder)
    assert read_card(find_network("run 1").folder).name == "run 1"


def test_a_copy_of_a_shipped_one_claims_its_figures_under_its_own_name() -> None:
    metrics = read_card(save_as(find_network("default"), "mine").folder).metrics
    assert (metrics["model"], metrics["without_copies"]["model"]) == ("mine", "mine")


def test_a_damaged_one_is_not_copied() -> None:
    (of_run("run 1") / SERVING_NAME).write_bytes(b"")
    with pytest.raises(BundleError, match="damaged"):
        save_as(find_network("run 1"), "copy")
    assert names() == ["run/run 1", "shipped/default"] and not own_models_folder().exists()


@pytest.mark.parametrize("new", ["other", "MINE", "Mine 😀"])
def test_a_renamed_one_stays_in_use(new: str) -> None:
    own("mine")
    use_network(find_network("mine"))
    place = rename_network(find_network("mine"), new)
    assert names() == [f"own/{new}", "shipped/default"] and bundle_folder() == place.folder
    assert load_classifier(place.folder).card.name == new
    assert (place.folder / "README.md").read_text(encoding="utf-8").splitlines()[0] == f"# {new}"


@pytest.mark.parametrize("taken", ["b", "B", "run 1", "Default", "café", "CAFE\u0301", "file"])
def test_a_taken_name_is_refused(taken: str) -> None:
    for name in ("a", "b", "café"):
        own(name)
    of_run("run 1")
    (own_models_folder() / "file").write_text("")
    with pytest.raises(BundleError, match="already"):
        rename_network(find_network("a"), taken)
    with pytest.raises(BundleError, match="already"):
        save_as(find_network("a"), taken)
    assert read_card(find_network("a").folder).name == "a"


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".hidden", "nul", "COM1.x", "a\nb", "end.", "é" * 61])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(BundleError):
        new_name(name)


def test_the_nearest_free_name() -> None:
    own("a")
    own("é" * 60)
    assert [free_name(name) for name in ("A", "b:c", "...", "é" * 90)] == ["A 2", "b c", "network", "é" * 57 + " 2"]


def test_only_own_ones_are_renamed_and_shipped_ones_stay() -> None:
    of_run("run 1")
    for name in ("run 1", "default"):
        with pytest.raises(BundleError, match="Save a copy"):
            rename_network(find_network(name), "x")
    with pytest.raises(BundleError, match="came with FER Studio"):
        delete_network(find_network("default"))
    assert names() == ["run/run 1", "shipped/default"]


def test_deleting_the_one_in_use_leaves_the_shipped_one() -> None:
    folder = of_run("run 1")
    use_network(find_network("run 1"))
    delete_network(find_network("run 1"))
    assert bundle_folder() == shipped_folder() and lost_choice() is None
    assert folder.parent.is_dir() and not list(folder.parent.iterdir())


@pytest.mark.parametrize("name", ["absent", "..", "", ".hidden", "recipes"])
def test_only_listed_names_lead_to_a_network(name: str) -> None:
    with pytest.raises(BundleError, match="There is no network"):
        find_network(name)
