"""Hostile Keras files are refused before Keras sees them; nothing in them runs."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from fer_core.errors import BundleError
from fer_core.networks.architectures import ARCHITECTURES
from fer_core.networks.bundle import KERAS_NAME, bundle_folder
from fer_core.networks.inputs import InputSpec
from fer_core.networks.keras_config import problem_of_config
from fer_core.networks.keras_file import check_keras_file, problem_of_keras_file
from fer_core.networks.packing import load_network
from fer_core.networks.weights_file import problem_of_weights
from tests import small_bundle

OS_SYSTEM = {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"}


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / KERAS_NAME
    path.write_bytes(data)
    return path


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    config = small_bundle.keras_config()
    change(config)
    return config


def with_layer(**values: Any) -> Callable[[dict[str, Any]], object]:
    """Put one more layer between the others."""
    return lambda config: config["config"]["layers"].insert(2, values)


def test_a_plain_one_is_fine(tmp_path: Path) -> None:
    check_keras_file(write(tmp_path, small_bundle.keras_file()))
    check_keras_file(bundle_folder("default") / KERAS_NAME)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_is_made_of_allowed_parts(name: str) -> None:
    """A layer that this does not know goes into ``keras_config.LAYERS``, if it only calculates."""
    from fer_core.networks.architectures import ARCHITECTURES, build_network

    spec = InputSpec(size_px=48, features=ARCHITECTURES[name].features)
    network = build_network(name, spec=spec, classes=3, options={})
    assert problem_of_config(json.loads(network.to_json())) is None


LAMBDA = {"class_name": "__lambda__", "config": {"value": "4wEAAAA=", "defaults": None, "closure": None}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_layer(module="keras.layers", class_name="Lambda", config={"function": LAMBDA}), "'Lambda'"),
        (with_layer(module="keras.layers", class_name="TFSMLayer", config={"filepath": "/tmp"}), "'TFSMLayer'"),
        (with_layer(module="keras.layers", class_name="StringLookup", config={}), "'StringLookup'"),
        (with_layer(module="keras.layers", class_name="Lambda", config={"function": OS_SYSTEM}), "'Lambda'"),
        (lambda config: config["config"]["layers"][2]["config"].update(activation=OS_SYSTEM), "'function' of 'os'"),
        (lambda config: config["config"]["layers"][2].update(module="os", class_name="system"), "'system' of 'os'"),
        (lambda config: config["config"]["layers"][2].update(module="subprocess", class_name="Popen"), "subprocess"),
        (lambda config: config["config"]["layers"][2].update(module="keras.models"), "'Dense' of 'keras.models'"),
        (lambda config: config["config"]["layers"][2].pop("module"), "'Dense'"),
        (lambda config: config["config"]["layers"][2].update(registered_name="evil>Dense"), "evil>Dense"),
        (lambda config: config["config"]["layers"][2].update(class_name=["Dense"]), "none of the layers"),
        (lambda config: config["config"]["layers"][2]["inbound_nodes"][0]["kwargs"].update(f=OS_SYSTEM), "of 'os'"),
        (lambda config: config["config"]["layers"][2]["inbound_nodes"][0]["args"].append(LAMBDA), "__lambda__"),
        (lambda config: config["config"]["layers"][2]["config"].update(f={"module": "os"}), "without a class"),
        (lambda config: config.update(compile_config={"optimizer": "adam"}), "settings of a training"),
        (lambda config: config.update(class_name="Lambda"), "no network"),
        (lambda config: config.update(module="os"), "'Functional' of 'os'"),
    ],
    ids=[
        *("lambda", "saved model", "file", "function", "activation", "os", "subprocess", "function's module"),
        *("older form", "custom", "odd name", "argument", "lambda argument", "no class", "compiled", "root", "module"),
    ],
)
def test_what_could_run_code_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    path = write(tmp_path, small_bundle.keras_file(changed(change)))
    with pytest.raises(BundleError, match=r"network\.keras is refused: .*") as refused:
        check_keras_file(path)
    assert message in str(refused.value)


def test_loading_a_bundle_looks_first(tmp_path: Path) -> None:
    """A bundle by its path was not imported; its hashes are right all the same."""
    hostile = small_bundle.keras_file(changed(with_layer(module="os", class_name="system", config={})))
    folder = small_bundle.write_bundle(tmp_path / "hostile", keras=hostile)
    with pytest.raises(BundleError, match="could run code"):
        load_network(folder)


def old_form() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as root:
        root.attrs["model_config"] = json.dumps(small_bundle.keras_config())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (old_form(), "older HDF5 file can run code"),
        (b"", "zip archive"),
        (small_bundle.keras_file()[:-40], "zip archive"),
        (small_bundle.packed({"config.json": b"{}"}), "it holds ['config.json'], not"),
        (small_bundle.keras_file(**{"assets/x": b""}), "more than 3 files"),
        (small_bundle.keras_file(**{"config.json": b"[" * 100_000}), "description cannot be read"),
        (small_bundle.keras_file(**{"config.json": b"{"}), "description cannot be read"),
        (small_bundle.keras_file(**{"config.json": b" " * (5 * 2**20)}), "takes more than 4 MB"),
        (small_bundle.keras_file(weights_file=b"no weights"), "weights are damaged"),
    ],
    ids=["HDF5", "empty", "cut", "parts", "more", "deep", "half", "large", "weights"],
)
def test_another_form_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in str(problem_of_keras_file(write(tmp_path, data)))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    parts = {"metadata.json": b"{}", "config.json": b"{}", "model.weights.h5": bytes(60 * 2**20)}
    data = small_bundle.packed(parts, zipfile.ZIP_DEFLATED)
    assert len(data) < 2**20
    assert "times its size" in str(problem_of_keras_file(write(tmp_path, data)))


def external(root: h5py.Group, folder: Path) -> None:
    (folder / "secret").write_bytes(bytes(12))
    root.create_dataset("x", (3,), "f4", external=[(str(folder / "secret"), 0, 12)])


def virtual(root: h5py.Group, folder: Path) -> None:
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), "x", (3,))
    root.create_virtual_dataset("x", layout)


def linked(link: object) -> Callable[[h5py.Group, Path], None]:
    return lambda root, folder: root.__setitem__("x", link)


@pytest.mark.parametrize(
    ("write_part", "message"),
    [
        (external, "lie in another file"),
        (virtual, "lie in another file"),
        (linked(h5py.ExternalLink("/etc/hostname", "/")), "hold a link"),
        (linked(h5py.SoftLink("/layers")), "hold a link"),
        (lambda root, folder: root.create_dataset("x", data="text"), "no numbers"),
        (lambda root, folder: root.create_dataset("x", (10**6, 10**6), "f4", chunks=(100, 100)), "more than 256 MB"),
        (lambda root, folder: root.__setitem__("x", np.dtype("f4")), "no array"),
        (lambda root, folder: root.__setitem__("x", root), "more than 20,000 parts"),
    ],
    ids=["external", "virtual", "file", "soft", "text", "huge", "type", "circle"],
)
def test_weights_that_are_more_than_numbers_are_refused(
    tmp_path: Path, write_part: Callable[[h5py.Group, Path], None], message: str
) -> None:
    with h5py.File(tmp_path / "weights.h5", "w") as root:
        write_part(root, tmp_path)
    data = small_bundle.keras_file(weights_file=(tmp_path / "weights.h5").read_bytes())
    assert message in str(problem_of_keras_file(write(tmp_path, data)))


@pytest.mark.parametrize("error", [AttributeError, MemoryError, RecursionError], ids=lambda error: error.__name__)
def test_weights_that_confuse_h5py_are_damaged(
    tmp_path: Path, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def confused(*_: object) -> None:
        raise error("no idea")

    monkeypatch.setattr(h5py, "File", confused)
    assert problem_of_weights(io.BytesIO(b"x")) == "its weights are damaged"
