"""Export the network as an ONNX file, for other programs."""

import argparse

import numpy as np

from model.reader import SHAPES, WeightsError, load_reader
from training.errors import TrainingError


def run(options: argparse.Namespace) -> int:
    """Write the ONNX file `out` of the network in `weights`.

    Raises:
        TrainingError: if onnx is not installed, the weights are missing or damaged, or the file
            cannot be written.
    """
    try:
        from training.graph import lenet5_graph
    except ModuleNotFoundError as error:
        raise TrainingError(
            f"{error.name} is not installed. Install it with: pip install '.[train]' in a checkout"
        ) from error
    try:
        card = load_reader(options.weights).card
    except WeightsError as error:
        raise TrainingError(str(error)) from error
    with np.load(options.weights, allow_pickle=False) as archive:
        model = lenet5_graph({name: archive[name] for name in SHAPES}, card)
    try:
        options.out.write_bytes(model.SerializeToString(deterministic=True))
    except OSError as error:
        raise TrainingError(
            f"{options.out} cannot be written ({error.strerror}). Choose another file with --out."
        ) from error
    print(f"Wrote {options.out}: {model.doc_string}")
    return 0
