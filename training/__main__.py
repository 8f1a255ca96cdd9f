"""`python -m training`: fetch the data, train, evaluate, export."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from training import export, fetch, tolerances
from training.errors import TrainingError

WEIGHTS = Path("model") / "weights" / "lenet5.npz"
"""Where the game looks for its weights, from the top of a checkout."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand.

    Args:
        arguments: the command line; that of the process unless told.

    Returns:
        The exit status: 0, 1 with a message on stderr, or `fetch.STOPPED` after Ctrl-C.
    """
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except TrainingError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        goes_on = " The same command goes on from the last whole epoch."
        print(f"\nStopped.{goes_on if command is _train else ''}", file=sys.stderr)
        return fetch.STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="make new weights")
    train.add_argument("--data", type=Path, required=True, help="folder with MNIST/ and pendigits/")
    train.add_argument("--out", type=Path, default=WEIGHTS, help="weights to write (%(default)s)")
    train.add_argument("--seed", type=_whole(0), default=1, help="decides all chance (%(default)s)")
    train.add_argument("--epochs", type=_whole(1), help="epochs of LeNet5")
    train.add_argument("--variants", type=_whole(1), help="times that each pen digit is drawn")
    train.add_argument("--junk-lots", type=_whole(1), help="thousands of drawings of no digit")
    train.add_argument("--threads", type=_whole(1), help="PyTorch's on the CPU")
    train.add_argument("--work", type=Path, help="folder for checkpoints (runs/seed-SEED)")
    train.set_defaults(command=_train)

    evaluate = commands.add_parser("evaluate", help="measure the weights again")
    evaluate.add_argument("--data", type=Path, required=True, help="as for train")
    evaluate.add_argument("--weights", type=Path, default=WEIGHTS, help="(%(default)s)")
    evaluate.add_argument("--out", type=Path, help="folder for pictures; none without it")
    evaluate.set_defaults(command=_evaluate)

    curve = commands.add_parser("curve", help="draw how runs went")
    curve.add_argument("cards", type=Path, nargs="+", help="cards of up to four sets of weights")
    curve.add_argument("--out", type=Path, required=True, help="the picture to write, a .png")
    curve.set_defaults(command=_curve)

    fetching = commands.add_parser("fetch", help="bring the data sets to a folder")
    fetch.add_arguments(fetching)
    fetching.set_defaults(command=fetch.run)

    exporting = commands.add_parser("export", help="write the network as ONNX")
    export.add_arguments(exporting)
    exporting.set_defaults(command=export.run)

    measuring = commands.add_parser("tolerances", help="measure how people write, for the judge")
    tolerances.add_arguments(measuring)
    measuring.set_defaults(command=tolerances.run)
    return parser


def _whole(least: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` on."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"{text} is no whole number from {least} on")
        return number

    return parse


def _train(options: argparse.Namespace) -> int:
    # Deterministic sums on a GPU want this before CUDA starts.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    from training.commands import train

    return train(options)


def _curve(options: argparse.Namespace) -> int:
    from training import curve  # matplotlib takes a while

    return curve.run(options)


def _evaluate(options: argparse.Namespace) -> int:
    from training.commands import evaluate

    return evaluate(options)


if __name__ == "__main__":
    sys.exit(main())
