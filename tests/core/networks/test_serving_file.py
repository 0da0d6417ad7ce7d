"""ONNX files that read other files or are more than a plain network are refused before ONNX Runtime opens them."""

from collections.abc import Callable

import onnx
import pytest
from onnx import TensorProto, helper

from fer_core.networks.bundle import SERVING_NAME, bundle_folder
from fer_core.networks.serving_file import check_serving_file, problem_of_serving_file
from tests import small_bundle


def put_outside(tensor: onnx.TensorProto) -> None:
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../secret")


def outside_constant(model: onnx.ModelProto) -> None:
    node = helper.make_node("Constant", [], ["c"], value=helper.make_tensor("c", TensorProto.FLOAT, [1], [1.0]))
    put_outside(node.attribute[0].t)
    model.graph.node.append(node)


def outside_sparse(model: onnx.ModelProto) -> None:
    part = model.graph.sparse_initializer.add()
    part.indices.CopyFrom(helper.make_tensor("i", TensorProto.INT64, [1], [0]))
    put_outside(part.values)


def loop(model: onnx.ModelProto) -> None:
    body = helper.make_graph([helper.make_node("Identity", ["a"], ["b"])], "body", [], [])
    model.graph.node.append(helper.make_node("Loop", ["n", "go"], ["x"], body=body))


def own_function(model: onnx.ModelProto) -> None:
    model.functions.append(helper.make_function("", "Evil", ["a"], ["b"], [], [helper.make_opsetid("", 15)]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda model: put_outside(model.graph.initializer[0]), "'kernel' lie in another file"),
        (outside_constant, "'c' lie in another file"),
        (outside_sparse, "lie in another file"),
        (lambda model: model.opset_import.append(helper.make_opsetid("evil.ops", 1)), "operators of 'evil.ops'"),
        (
            lambda model: model.graph.node.append(helper.make_node("Run", ["a"], ["b"], domain="evil")),
            "'Run' of 'evil'",
        ),
        (loop, "'Loop', a loop or a branch"),
        (own_function, "operators of its own"),
        (lambda model: model.ClearField("graph"), "no ONNX network"),
    ],
    ids=["weights", "constant", "sparse", "operators", "node", "loop", "function", "empty"],
)
def test_more_than_a_network_is_refused(change: Callable[[onnx.ModelProto], object], message: str) -> None:
    model = small_bundle.serving_model()
    change(model)
    assert message in str(problem_of_serving_file(model.SerializeToString()))


def test_a_plain_one_is_fine() -> None:
    assert problem_of_serving_file(small_bundle.serving_model().SerializeToString()) is None
    check_serving_file(bundle_folder("default") / SERVING_NAME)


@pytest.mark.parametrize("data", [b"", b"no network", b"\xff" * 100], ids=["empty", "text", "noise"])
def test_no_network_is_refused(data: bytes) -> None:
    assert "no ONNX network" in str(problem_of_serving_file(data))
