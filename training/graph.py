"""Build LeNet5 as an ONNX graph from the reader's arrays."""

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from model.raster import Floats
from model.reader import SHAPES, SLANTS, ModelCard, shear_matrices

OPSET = 13
"""The oldest operator set with all operators used here, for compatibility with old runtimes."""

_IR = 7  # the file format version of opset 13

ABOUT = (
    "LeNet5 of digitgame. images: (n, 1, 28, 28), 0 for paper to 1 for ink, prepared like MNIST's: "
    "the ink's longer side is 20 pixels, its centre of mass in the middle. logits: (n, 10), digit "
    "0 first, averaged over three slants of the image. probabilities: (n, 10), the softmax of "
    "logits / temperature, calibrated on ink."
)


def lenet5_graph(arrays: Mapping[str, Floats], card: ModelCard) -> onnx.ModelProto:
    """Build the network from images to calibrated probabilities.

    Args:
        arrays: the arrays of `model.reader.SHAPES`, float32.
        card: its temperature is built in, its sha256 stored as metadata.

    Returns:
        A checked model: input `images` (n, 1, 28, 28), outputs `logits` and `probabilities`,
        both (n, 10), all float32.
    """
    constants = {name: arrays[name] for name in SHAPES} | {
        "frame": np.array([0, 0, 2, 2, 0, 0, 2, 2], dtype=np.int64),  # 28x28 to 32x32
        # LeCun's scaling, as in model.lenet5.
        "scale": np.array(1.275, dtype=np.float32),
        "paper": np.array(0.1, dtype=np.float32),
        "temperature": np.array(card.temperature, dtype=np.float32),
        "by slant": np.array([len(SLANTS), -1, 10], dtype=np.int64),
        **{f"shear {slant}": shear_matrices(slant) for slant in SLANTS},
    }
    nodes = [
        helper.make_node("Transpose", ["images"], ["rows"], perm=[0, 2, 1, 3]),  # (n, 28, 1, 28)
        *(
            helper.make_node("MatMul", ["rows", f"shear {slant}"], [f"rows {slant}"])
            for slant in SLANTS
        ),
        helper.make_node("Concat", [f"rows {slant}" for slant in SLANTS], ["sheared"], axis=0),
        helper.make_node("Transpose", ["sheared"], ["views"], perm=[0, 2, 1, 3]),
        helper.make_node("Pad", ["views", "frame"], ["framed"]),
        helper.make_node("Mul", ["framed", "scale"], ["scaled"]),
        helper.make_node("Sub", ["scaled", "paper"], ["x0"]),
        *_convolution("c1", "x0", "x1", pooled=True),  # (n, 6, 14, 14)
        *_convolution("c3", "x1", "x2", pooled=True),  # (n, 16, 5, 5)
        *_convolution("c5", "x2", "x3", pooled=False),  # (n, 120, 1, 1)
        helper.make_node("Flatten", ["x3"], ["x4"]),
        helper.make_node("Gemm", ["x4", "f6.weight", "f6.bias"], ["f6"], transB=1),
        helper.make_node("Tanh", ["f6"], ["x5"]),
        helper.make_node("Gemm", ["x5", "output.weight", "output.bias"], ["x6"], transB=1),
        helper.make_node("Reshape", ["x6", "by slant"], ["x7"]),
        helper.make_node("ReduceMean", ["x7"], ["logits"], axes=[0], keepdims=0),
        helper.make_node("Div", ["logits", "temperature"], ["tempered"]),
        helper.make_node("Softmax", ["tempered"], ["probabilities"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "LeNet5",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 28, 28])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 10])
            for name in ("logits", "probabilities")
        ],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=_IR,
        producer_name="digitgame",
        doc_string=ABOUT,
    )
    helper.set_model_props(model, {"sha256": card.sha256, "temperature": str(card.temperature)})
    onnx.checker.check_model(model, full_check=True)
    return model


def _convolution(layer: str, source: str, target: str, *, pooled: bool) -> list[onnx.NodeProto]:
    """Return the nodes of a convolution with tanh and, if `pooled`, 2x2 average pooling."""
    activated = f"{layer}.tanh" if pooled else target
    nodes = [
        helper.make_node("Conv", [source, f"{layer}.weight", f"{layer}.bias"], [layer]),
        helper.make_node("Tanh", [layer], [activated]),
    ]
    if pooled:
        pool = helper.make_node(
            "AveragePool", [activated], [target], kernel_shape=[2, 2], strides=[2, 2]
        )
        nodes.append(pool)
    return nodes
