"""Networks as archives: what goes out comes in again, and what is hostile leaves nothing behind."""

import base64
import io
import json
import marshal
import stat
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.networks import exchange, trial_child
from fer_core.networks.bundle import KERAS_NAME, SERVING_NAME, bundle_folder
from fer_core.networks.bundle_files import FILES, REPLAY_NAME
from fer_core.networks.card import CARD_NAME, read_card
from fer_core.networks.classifier import load_classifier
from fer_core.networks.exchange import export_network, import_network
from fer_core.networks.training_marks import KNOWN_NAME
from fer_core.networks.trial import try_out
from fer_core.workspace import own_models_folder
from tests import small_bundle
from tests.small_bundle import bundle_files, packed, write_bundle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Keras takes seconds to start; the tests that need no trial only note that there would be one."""
    tried: list[Path] = []
    monkeypatch.setattr(exchange, "try_out", tried.append)
    return tried


def taken_in(files: dict[str, bytes], name: str | None = None) -> Path:
    return import_network(io.BytesIO(packed(files)), name=name).folder


def nothing_is_left() -> bool:
    return not own_models_folder().exists() or not list(own_models_folder().iterdir())


def numbers() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, features=np.ones((4, 2), np.float32))
    return buffer.getvalue()


def marks() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, train=np.ones((4, 6), np.uint8), valid=np.ones((1, 6), np.uint8))
    return buffer.getvalue()


def test_what_is_exported_can_be_imported_and_answers_alike(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "small", bundle_files(more={REPLAY_NAME: numbers(), KNOWN_NAME: marks()}))
    (folder / "notes.txt").write_text("not part of it")
    data = export_network(folder)
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == list(FILES)
    assert export_network(folder) == data
    place = import_network(io.BytesIO(data), name=" Été 😀 ")
    assert (place.name, place.origin, place.folder) == ("Été 😀", "own", bundle_folder("Été 😀"))
    assert {path.name for path in place.folder.iterdir()} == set(FILES)
    card = read_card(place.folder)
    assert card.name == "Été 😀" and card.metrics["model"] == "Été 😀"
    assert (place.folder / "README.md").read_text(encoding="utf-8").startswith("# Été 😀\n\nIt tells colours apart.")
    assert card.files == read_card(folder).files
    crops = [np.random.default_rng(1).integers(0, 256, (96, 96, 3)).astype(np.uint8)]
    there, here = load_classifier(folder).classify(crops)[0], load_classifier(place.folder).classify(crops)[0]
    assert np.array_equal(there.values, here.values)


def test_a_damaged_network_is_not_exported(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "small")
    (folder / KERAS_NAME).write_bytes(b"")
    with pytest.raises(BundleError, match=r"network\.keras is not the file"):
        export_network(folder)


@pytest.mark.usefixtures("untried")
def test_a_taken_name_gets_a_number_or_is_refused() -> None:
    assert [taken_in(bundle_files()).name for _ in range(3)] == ["small", "small 2", "small 3"]
    assert taken_in(bundle_files(name="DEFAULT")).name == "DEFAULT 2"  # a shipped one, on Windows
    assert taken_in(bundle_files(name="../con: 1?")).name == "con 1"
    assert taken_in(bundle_files(name="con")).name == "network"
    with pytest.raises(BundleError, match="There is a network 'Small' already"):
        taken_in(bundle_files(), name="Small")
    with pytest.raises(BundleError, match="cannot be a network's name"):
        taken_in(bundle_files(), name="a/b")
    assert len(list(own_models_folder().iterdir())) == 6


def test_a_folder_packed_by_hand_is_fine(untried: list[Path]) -> None:
    files = {f"my network/{name}": data for name, data in bundle_files().items()}
    more = {"my network/": b"", "my network/.DS_Store": b"x", "__MACOSX/my network/._card.json": b"x"}
    folder = taken_in({**more, **files})
    assert {path.name for path in folder.iterdir()} == set(bundle_files())
    assert len(untried) == 1 and untried[0].name.startswith(".small.partial")


def test_two_imports_at_once_both_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)
    monkeypatch.setattr(exchange, "try_out", lambda folder: time.sleep(0.1))

    def bring_in() -> str:
        both.wait()
        return taken_in(bundle_files()).name

    with ThreadPoolExecutor(2) as pool:
        names = sorted(future.result() for future in [pool.submit(bring_in) for _ in range(2)])
    assert names == ["small", "small 2"]


def marker_lambda(marker: Path) -> dict[str, object]:
    """Python's own bytecode in the form in which Keras keeps a lambda; it writes a file when it is called."""
    code = compile(f"lambda x: open({str(marker)!r}, 'w').write('ran')", "<hostile>", "eval").co_consts[0]
    value = base64.b64encode(marshal.dumps(code)).decode()
    return {"class_name": "__lambda__", "config": {"value": value, "defaults": None, "closure": None}}


def test_a_lambda_does_not_run(tmp_path: Path) -> None:
    config = small_bundle.keras_config()
    layers = config["config"]["layers"]
    layers.insert(1, small_bundle.layer("Lambda", "InputLayer", function=marker_lambda(tmp_path / "marker")))
    layers[2]["inbound_nodes"][0]["args"][0]["config"]["keras_history"][0] = "Lambda"
    with pytest.raises(BundleError, match=r"'Lambda'.* could run code"):
        taken_in(bundle_files(keras=small_bundle.keras_file(config)))
    assert not (tmp_path / "marker").exists() and nothing_is_left()


def link_to(target: bytes) -> bytes:
    buffer = io.BytesIO(packed(bundle_files()))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo(REPLAY_NAME)
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return buffer.getvalue()


def without(name: str) -> bytes:
    return packed({file: data for file, data in bundle_files().items() if file != name})


def tampered(name: str) -> bytes:
    return packed({**bundle_files(), name: bundle_files()[name] + b"\0"})


def onnx_with_file_outside() -> bytes:
    model = small_bundle.serving_model()
    model.graph.initializer[0].data_location = 1
    return packed(bundle_files(serving=model.SerializeToString()))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"no archive", "is not a zip archive"),
        (lambda: packed({**bundle_files(), "../evil": b""}), "climbs out"),
        (lambda: packed({**bundle_files(), "/evil": b""}), "climbs out"),
        (lambda: packed({**bundle_files(), "evil.py": b""}), r"nothing else; it has 'evil\.py'"),
        (lambda: packed({f"a/b/{name}": data for name, data in bundle_files().items()}), "side by side"),
        (lambda: packed({**bundle_files(), "other/README.md": b""}), "side by side"),
        (lambda: packed({**bundle_files(), "CARD.json": b""}), "two spellings"),
        (lambda: link_to(b"/etc/passwd"), "is a link"),
        (lambda: packed({**bundle_files(), REPLAY_NAME: bytes(2**26)}, zipfile.ZIP_DEFLATED), "times its size"),
        (lambda: packed({f"{number}": b"" for number in range(100)}), "more than 64 files"),
        (lambda: packed({**bundle_files(), "README.md": bytes(2**21)}), "README.md in the archive is larger"),
        (lambda: packed(bundle_files(more={KNOWN_NAME: bytes(2**24)})), r"known\.npz in the archive is larger"),
        (lambda: without(CARD_NAME), r"holds no network of FER Studio: card\.json"),
        (lambda: without(KERAS_NAME), r"network\.keras is missing"),
        (lambda: tampered(KERAS_NAME), r"network\.keras is not the file"),
        (lambda: tampered(SERVING_NAME), r"network\.onnx is not the file"),
        (lambda: packed({**bundle_files(), REPLAY_NAME: numbers()}), r"replay\.npz is not the file"),
        (lambda: packed({**bundle_files(), CARD_NAME: json.dumps(small_bundle.card({})).encode()}), "is not the file"),
        (lambda: packed(bundle_files(more={"x.bin": b""})), r"it has 'x\.bin'"),
        (lambda: packed({**bundle_files(), CARD_NAME: b"{}"}), r"card\.json cannot be used"),
    ],
    ids=[
        *("no zip", "climbing", "absolute", "more files", "deep", "two folders", "spelling", "link", "bomb", "many"),
        *(
            "long text",
            "long marks",
            "no card",
            "no network",
            "changed",
            "changed serving",
            "unhashed",
            "no hashes",
            "unknown",
        ),
        "empty card",
    ],
)
def test_a_bad_archive_is_refused_and_nothing_is_kept(
    make: Callable[[], bytes], message: str, untried: list[Path]
) -> None:
    with pytest.raises(BundleError, match=message):
        import_network(io.BytesIO(make()))
    assert nothing_is_left() and not untried


def unreadable(*_: object) -> None:
    raise AssertionError("read by the app itself, which a library's fault would end")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: packed(bundle_files(more={REPLAY_NAME: b"pickle"})), r"replay\.npz of the network is refused"),
        (lambda: packed(bundle_files(more={KNOWN_NAME: b"pickle"})), r"known\.npz of the network is refused"),
        (lambda: packed(bundle_files(more={KNOWN_NAME: numbers()})), r"known\.npz cannot be used: .*train"),
        (onnx_with_file_outside, "lie in another file"),
        (lambda: packed(bundle_files(keras=small_bundle.keras_file(weights_file=b"x"))), "its weights are damaged"),
    ],
    ids=["pickle", "marks", "no marks", "outside", "weights"],
)
def test_files_are_looked_into_in_the_trial_alone(
    make: Callable[[], bytes], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("keras_file.problem_of_keras_file", "serving_file.problem_of_serving_file"):
        monkeypatch.setattr(f"fer_core.networks.{place}", unreadable)
    monkeypatch.setattr("fer_core.networks.array_file.problem_of_array_file", unreadable)
    with pytest.raises(BundleError, match=message):
        import_network(io.BytesIO(make()))
    assert nothing_is_left()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"labels": "abc"}, "labels are no names"),
        ({"labels": ["a", 3, "b"]}, "labels are no names"),
        ({"name": ["x"]}, "name is no name"),
        ({"golden": [float("nan"), 0, 0]}, "golden are no probabilities"),
        ({"input": {"size_px": "96", "channels": 3}}, "input is no size"),
        ({"metrics": {"accuracy": "high"}}, "metrics are no measurement"),
        ({"metrics": {**small_bundle.measured(), "per_class": {}}}, "metrics are no measurement"),
        ({"metrics": {**small_bundle.measured(), "without_copies": {}}}, "metrics are no measurement"),
        ({"metrics": {**small_bundle.measured(), "accuracy": 0.999}}, "its accuracy is not that of its interval"),
        ({"training": []}, "training is no table"),
        ({"parameters": True}, "parameters is no count"),
        ({"labels": ["<b>a", "b", "c"]}, "labels are no names"),
        ({"name": "\x1b[2J"}, "name is no name"),
        ({"name": "\ud800"}, "name is no name"),
        ({"temperature": 10**400}, "temperature is no number"),
        ({"licences": "free"}, "licences are no texts"),
        ({"training": {"taught": {}}}, "taught is no list of tables"),
        ({"training": {"ablation": ["x"]}}, "ablation is no list of tables"),
    ],
    ids=[
        "text",
        "number",
        "name",
        "nan",
        "input",
        "accuracy",
        "classes",
        "copies",
        "contradiction",
        "training",
        "parameters",
        "markup",
        "terminal",
        "half a character",
        "endless",
        "licences",
        "lessons",
        "ablation",
    ],
)
def test_a_card_that_pages_could_not_show_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BundleError, match=message):
        taken_in(bundle_files(**changes))
    assert nothing_is_left()


def test_a_wrong_golden_answer_is_found_in_the_trial(tmp_path: Path) -> None:
    wrong = [0.2, 0.3, 0.5]
    with pytest.raises(BundleError, match=r"^The network small fails its own test: the golden image"):
        taken_in(bundle_files(golden=wrong))
    assert nothing_is_left()


def test_two_files_that_answer_differently_are_found_in_the_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = bundle_files()
    monkeypatch.setattr(small_bundle, "SEED", 4)
    keras = small_bundle.keras_file()
    monkeypatch.undo()
    folder = write_bundle(tmp_path / "mixed", {**bundle_files(keras=keras), SERVING_NAME: files[SERVING_NAME]})
    with pytest.raises(BundleError, match="different answers"):
        trial_child.check(folder)


def test_a_trial_that_dies_is_an_error_of_ours_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.networks.trial.CHILD", "json.tool")
    with pytest.raises(BundleError, match="the trial ended with code"):
        try_out(write_bundle(tmp_path / "small"))


def test_a_slow_trial_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.networks.trial.LONGEST_S", 0.01)
    with pytest.raises(BundleError, match="was not opened within"):
        try_out(write_bundle(tmp_path / "small"))


def test_half_a_character_in_a_card_harms_nothing(untried: list[Path]) -> None:
    folder = taken_in(bundle_files(training={"notice": "\ud800"}))
    assert read_card(folder).training["notice"] == "\ud800"


def test_the_card_in_the_archive_is_the_one_that_is_written(untried: list[Path]) -> None:
    folder = taken_in(bundle_files())
    before = json.loads(bundle_files()[CARD_NAME])
    after = json.loads((folder / CARD_NAME).read_text(encoding="utf-8"))
    before["training"]["from_elsewhere"] = True  # its figures are its maker's
    assert {name: after[name] for name in before if name not in ("framing", "input")} == {
        name: value for name, value in before.items() if name not in ("framing", "input")
    }
    assert after["input"].items() >= before["input"].items()
