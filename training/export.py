"""`python -m training export`: the network as an ONNX file, for programs other than the game."""

import argparse
from pathlib import Path

import numpy as np

from model.reader import SHAPES, WEIGHTS, WeightsError, load_reader
from training.errors import TrainingError


class ExportError(TrainingError):
    """The network cannot be exported; the message says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument(
        "--weights",
        type=Path,
        default=WEIGHTS,
        metavar="FILE",
        help="the network to export, with its card beside it (default: the game's)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("lenet5.onnx"),
        metavar="FILE",
        help="the ONNX file to write (%(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the ONNX file.

    Args:
        args: `weights` and `out`, files.

    Returns:
        0.

    Raises:
        ExportError: if onnx is not installed, the weights are missing or damaged, or the file
            cannot be written.
    """
    try:
        from training.graph import lenet5_graph
    except ModuleNotFoundError as error:
        raise ExportError(
            f"{error.name} is not installed. Get it with: pip install 'digitgame[train]'"
        ) from error
    weights: Path = args.weights
    out: Path = args.out
    try:
        card = load_reader(weights).card
    except WeightsError as error:
        raise ExportError(str(error)) from error
    with np.load(weights, allow_pickle=False) as archive:
        model = lenet5_graph({name: archive[name] for name in SHAPES}, card)
    try:
        out.write_bytes(model.SerializeToString(deterministic=True))
    except OSError as error:
        raise ExportError(f"{out} cannot be written ({error.strerror}). Name another: --out") from (
            error
        )
    print(f"Wrote {out}: {model.doc_string}")
    return 0
