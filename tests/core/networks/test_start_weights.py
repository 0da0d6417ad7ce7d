"""Start weights: from a file, from Keras's download (a server of ours on loopback), or a notice and random ones."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from fer_core.errors import ConfigurationError
from fer_core.networks import start_file, start_weights
from fer_core.networks.architectures import build_network
from fer_core.networks.inputs import InputSpec
from fer_core.networks.mobilenet_v2 import MobileNetV2Options, build_backbone
from fer_core.networks.start_weights import load_start_weights

OPTIONS = {"enlarged_px": 96, "alpha": 0.35}
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5"


@pytest.fixture(scope="module")
def backbone() -> keras.Model:
    keras.utils.set_random_seed(7)
    return build_backbone(MobileNetV2Options(**OPTIONS), None)


@pytest.fixture(scope="module")
def built() -> tuple[keras.Model, list[np.ndarray]]:
    """The network that every test gets, and the random weights that it began with."""
    keras.utils.set_random_seed(1)
    network = build_network("mobilenet-v2", spec=InputSpec(), classes=3, options=OPTIONS)
    return network, network.get_weights()


@pytest.fixture
def network(built: tuple[keras.Model, list[np.ndarray]]) -> keras.Model:
    network, random_weights = built
    network.set_weights(random_weights)
    return network


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a folder in place of Keras's storage, and keep what is downloaded in a folder of the test."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        use_storage(monkeypatch, tmp_path, f"http://127.0.0.1:{http.server_port}/")
        yield folder
        http.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if (Path(self.directory) / "silent").exists():
            time.sleep(3)
            return
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002


def use_storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    (tmp_path / "keras").mkdir()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path / "keras"))  # Keras reads the other once
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("keras.src.applications.mobilenet_v2.BASE_WEIGHT_PATH", address)


def load(network: keras.Model, weights: str | Path) -> start_weights.Notice | None:
    return load_start_weights("mobilenet-v2", network, {**OPTIONS, "weights": str(weights)})


def has_weights_of(network: keras.Model, source: keras.Model) -> bool:
    return all(
        np.array_equal(own, theirs)
        for layer in source.layers
        if layer.weights
        for own, theirs in zip(network.get_layer(layer.name).get_weights(), layer.get_weights(), strict=True)
    )


@pytest.mark.parametrize("name", ["own.h5", "own.weights.h5", "own.keras"])
def test_weights_from_a_file(name: str, network: keras.Model, backbone: keras.Model, tmp_path: Path) -> None:
    write = backbone.save_weights if name.endswith(".weights.h5") else backbone.save
    write(tmp_path / name)
    head = network.get_layer("probabilities").get_weights()
    assert not has_weights_of(network, backbone)
    assert load(network, tmp_path / name) is None
    assert has_weights_of(network, backbone)
    assert all(map(np.array_equal, network.get_layer("probabilities").get_weights(), head))


def test_weights_from_a_whole_network_with_other_classes(network: keras.Model, tmp_path: Path) -> None:
    keras.utils.set_random_seed(5)
    other = build_network("mobilenet-v2", spec=InputSpec(size_px=64, channels=3), classes=5, options=OPTIONS)
    other.save(tmp_path / "network.keras")
    load(network, tmp_path / "network.keras")
    for name in ("Conv1", "block_13_depthwise_BN", "Conv_1"):
        assert all(map(np.array_equal, network.get_layer(name).get_weights(), other.get_layer(name).get_weights()))


def test_the_features_are_those_of_keras(network: keras.Model, backbone: keras.Model, tmp_path: Path) -> None:
    """The network's own preprocessing ends where Keras's network begins."""
    backbone.save_weights(tmp_path / "own.weights.h5")
    load(network, tmp_path / "own.weights.h5")
    pixels = np.random.default_rng(1).integers(0, 256, (4, 48, 48, 1)).astype(np.float32)
    inner = keras.Model(
        network.input, [network.get_layer("three_channels").output, network.get_layer("features").output]
    )
    pictures, features = (keras.ops.convert_to_numpy(values) for values in inner(pixels))
    assert pictures.shape == (4, 96, 96, 3)
    assert np.array_equal(pictures[..., 0], pictures[..., 2])
    expected = keras.ops.convert_to_numpy(backbone(pictures)).mean(axis=(1, 2))
    assert np.allclose(features, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, "There is no weights file"),
        (lambda path: path.write_bytes(b""), "damaged"),
        (lambda path: path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(2000)), "damaged"),
        (lambda path: build_backbone(MobileNetV2Options(enlarged_px=96, alpha=0.5), None).save(path), "alpha 0.35"),
        (lambda path: keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]).save(path), "not those of"),
    ],
    ids=["absent", "empty", "broken", "another alpha", "another network"],
)
@pytest.mark.parametrize("name", ["w.h5", "w.keras"])
def test_a_file_that_cannot_be_used(name: str, write: Any, message: str, network: keras.Model, tmp_path: Path) -> None:
    write(tmp_path / name)
    with pytest.raises(ConfigurationError, match=message):
        load(network, tmp_path / name)


def test_a_file_that_runs_code_is_refused(network: keras.Model, tmp_path: Path) -> None:
    pictures = keras.Input((4,))
    keras.Model(pictures, keras.layers.Lambda(lambda x: x + 1)(pictures)).save(tmp_path / "code.keras")
    with pytest.raises(ConfigurationError, match="not those of"):
        load(network, tmp_path / "code.keras")


@pytest.mark.parametrize("name", ["weights.npz", "folder.h5"])
def test_what_is_no_weights_file_is_refused(name: str, network: keras.Model, tmp_path: Path) -> None:
    path = tmp_path / name
    path.mkdir() if name == "folder.h5" else path.write_bytes(b"1234")
    with pytest.raises(ConfigurationError, match=r"Give the path of an \.h5 or \.keras file"):
        load(network, path)


def test_a_file_far_too_large_is_not_opened(
    network: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_file, "MAX_FILE_BYTES", 2**20)
    (tmp_path / "w.h5").write_bytes(bytes(2**20 + 1))
    with pytest.raises(ConfigurationError, match="larger than 1 MB"):
        load(network, tmp_path / "w.h5")


def test_imagenet_is_downloaded_once(network: keras.Model, backbone: keras.Model, server: Path) -> None:
    backbone.save(server / FILE)
    assert load(network, "imagenet") is None
    assert has_weights_of(network, backbone)
    (server / FILE).unlink()
    assert load(network, "imagenet") is None


def test_without_imagenet_a_notice_and_random_weights(network: keras.Model, server: Path) -> None:
    before = network.get_weights()
    notice = load(network, "imagenet")
    assert notice is not None
    assert "could not be downloaded (URL fetch failure" in str(notice) and "404" in str(notice)
    assert "random weights" in str(notice)
    assert all(map(np.array_equal, network.get_weights(), before))


def test_without_a_network_a_notice(network: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_storage(monkeypatch, tmp_path, "http://127.0.0.1:9/")
    assert "refused" in str(load(network, "imagenet"))


def test_a_silent_server_is_not_waited_for(network: keras.Model, server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_weights, "SILENCE_S", 0.3)
    (server / "silent").touch()
    assert "timed out" in str(load(network, "imagenet"))


def test_a_download_that_was_cut_off_is_told_with_its_place(network: keras.Model, server: Path, tmp_path: Path) -> None:
    kept = tmp_path / "keras" / "models" / FILE
    kept.parent.mkdir()
    kept.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(500))
    notice = load(network, "imagenet")
    assert notice is not None and notice.values == {"path": kept}
    assert f"{kept} are damaged" in str(notice)


@pytest.mark.parametrize("name", ["cnn", "mobilenet-v2"])
def test_random_weights_need_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_weights, "build_backbone", None)
    network = build_network(name, spec=InputSpec(), classes=3, options={})
    before = network.get_weights()
    assert load_start_weights(name, network, {}) is None
    assert all(map(np.array_equal, network.get_weights(), before))


def test_building_downloads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_storage(monkeypatch, tmp_path, "http://127.0.0.1:9/")
    build_network("mobilenet-v2", spec=InputSpec(), classes=3, options={**OPTIONS, "weights": "imagenet"})
    assert not list((tmp_path / "keras").iterdir())
