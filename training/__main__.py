"""Fetch the data, train and evaluate the network, and export it."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from model import shape as model_shape
from model import tolerances as model_tolerances
from model.reader import WEIGHTS as SHIPPED_WEIGHTS
from training import export, fetch, shape, tolerances
from training.errors import TrainingError

WEIGHTS = Path("model") / "weights" / "lenet5.npz"
"""The game's weights, relative to the top of a checkout."""

STOPPED = 130
"""Exit status after Ctrl-C: 128 + SIGINT, the shells' convention."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand.

    Args:
        arguments: the command line; by default, the process's own.

    Returns:
        The exit status: 0, 1 with a message on stderr, or `STOPPED` after Ctrl-C.
    """
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except TrainingError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        can_resume = command in (_train, fetch.run)
        advice = " Run the same command again to continue." if can_resume else ""
        print(f"\nStopped.{advice}", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add_command(
        name: str, run: Callable[[argparse.Namespace], int], summary: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary)
        command.set_defaults(command=run)
        return command

    def add_data(command: argparse.ArgumentParser, text: str) -> None:
        command.add_argument("--data", type=Path, required=True, metavar="DIR", help=text)

    fetching = add_command("fetch", fetch.run, "download and verify the data sets")
    add_data(fetching, "folder for the data sets; created if missing")
    fetching.add_argument(
        "--unipen",
        type=Path,
        metavar="PATH",
        help="folder or archive with UNIPEN train_r01_v07, to copy its characters from",
    )

    train = add_command("train", _train, "train new weights")
    add_data(train, "folder with MNIST/, pendigits/ and unipen/")
    train.add_argument("--out", type=Path, default=WEIGHTS, help="weights to write (%(default)s)")
    train.add_argument("--seed", type=_int_from(0), default=1, help="random seed (%(default)s)")
    train.add_argument("--epochs", type=_int_from(1), help="number of epochs")
    train.add_argument("--images", type=_int_from(100), help="images per epoch")
    train.add_argument(
        "--drawings", type=_int_from(1), help="drawings to render, shared out among the sources"
    )
    train.add_argument("--threads", type=_int_from(1), help="PyTorch threads on the CPU")
    train.add_argument("--work", type=Path, help="folder for checkpoints (runs/seed-SEED)")

    evaluate = add_command("evaluate", _evaluate, "measure weights and compare with their card")
    add_data(evaluate, "folder with MNIST/, pendigits/ and unipen/")
    evaluate.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="weights to measure (%(default)s)"
    )
    evaluate.add_argument("--out", type=Path, help="folder for plots; none by default")

    curve = add_command("curve", _curve, "plot the learning curves of training runs")
    curve.add_argument("cards", type=Path, nargs="+", help="model cards of up to four runs")
    curve.add_argument("--out", type=Path, required=True, help="plot to write, a .png")

    exporting = add_command("export", export.run, "export the network as ONNX")
    exporting.add_argument(
        "--weights", type=Path, default=SHIPPED_WEIGHTS, help="weights to export (the game's)"
    )
    exporting.add_argument(
        "--out", type=Path, default=Path("lenet5.onnx"), help="file to write (%(default)s)"
    )

    measuring = add_command("tolerances", tolerances.run, "measure the judge's tolerances")
    add_data(measuring, "folder with pendigits/ and unipen/")
    measuring.add_argument(
        "--out", type=Path, default=model_tolerances.TOLERANCES, help="file to write (%(default)s)"
    )

    fitting = add_command(
        "shape", shape.run, "fit what the judge sees in a digit to rated drawings"
    )
    add_data(fitting, "folder with pendigits/, unipen/ and eye/")
    fitting.add_argument(
        "--out", type=Path, default=model_shape.SHAPES, help="file to write (%(default)s)"
    )
    fitting.add_argument("--seed", type=int, default=0, help="of the jitter and the spoilt digits")
    return parser


def _int_from(least: int) -> Callable[[str], int]:
    """Return a parser of integers of at least `least`."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"{text} is not an integer of at least {least}")
        return number

    return parse


# Imported late, because PyTorch and matplotlib take seconds to load.


def _train(options: argparse.Namespace) -> int:
    from training.commands import train

    return train(options)


def _evaluate(options: argparse.Namespace) -> int:
    from training.commands import evaluate

    return evaluate(options)


def _curve(options: argparse.Namespace) -> int:
    from training import curve

    return curve.run(options)


if __name__ == "__main__":
    sys.exit(main())
