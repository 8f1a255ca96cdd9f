"""`python -m training fetch`: both data sets, verified, into a folder.

What is there already and has the right checksum is kept; a download that broke off goes on where
it was. Neither data set is passed on with the game: everyone fetches their own.
"""

import argparse
import hashlib
import io
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import uncompresspy
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from training.download import DownloadError, Report, download
from training.errors import TrainingError
from training.pendigits import FILE

PEN_ADDRESS = (
    "https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/pendigits-orig.tra.Z"
)
"""Alpaydin, Alimoglu: Pen-Based Recognition of Handwritten Digits; UCI repository, CC BY 4.0."""

PEN_SHA256 = "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4"
"""Of the pen file after decompression, 3,641,673 bytes."""

MNIST = Path("MNIST") / "raw"
"""Where torchvision keeps MNIST in the data folder."""

MNIST_SHA256: Mapping[str, str] = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Of MNIST's files after decompression: torchvision verifies the compressed ones alone."""

STOPPED = 130
"""Exit status of a command that was interrupted (128 + SIGINT, as shells have it)."""


class FetchError(TrainingError):
    """A data set could not be had; the message says why and what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder for MNIST and the pen strokes; made where there is none",
    )


def run(args: argparse.Namespace) -> int:
    """Fetch both data sets; one that fails does not keep the other from coming.

    Args:
        args: `data`, the folder.

    Returns:
        0 if both are there and verified, 1 if one is not, 130 if the person stopped it.
    """
    folder: Path = args.data
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    fetches: Mapping[str, Callable[[], str]] = {
        "Pen strokes": lambda: _with_bar(console, folder),
        "MNIST": lambda: fetch_mnist(folder),
    }
    failed = False
    for name, fetch in fetches.items():
        try:
            outcome = fetch()
        except FetchError as error:
            outcome, failed = str(error), True
        except KeyboardInterrupt:
            console.print("Stopped. Run the same command again to go on from here.")
            return STOPPED
        console.print(f"{name}: {outcome}", markup=False)
    return int(failed)


def _with_bar(console: Console, folder: Path) -> str:
    """`fetch_pen` with a progress bar that goes when it is done."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Pen strokes", total=None)
        return fetch_pen(folder, lambda had, total: bar.update(task, completed=had, total=total))


def fetch_pen(
    folder: Path, report: Report, address: str = PEN_ADDRESS, sha256: str = PEN_SHA256
) -> str:
    """The pen strokes, in `pendigits/pendigits-orig.tra`.

    Args:
        folder: the data folder; made where there is none.
        report: told how far the download is.
        address: where the file is, packed by Unix compress.
        sha256: of the file unpacked.

    Returns:
        What was done, in words.

    Raises:
        FetchError: if the file cannot be had or is not the right one.
    """
    file = folder / FILE
    part = file.with_name(f"{file.name}.Z.part")
    try:
        if _sha256(file) == sha256:
            return f"kept, {file} is there and verified."
        file.parent.mkdir(parents=True, exist_ok=True)
        for begun in (part.exists(), False):
            download(address, part, report)
            data = _unpack(part.read_bytes())
            part.unlink()
            if hashlib.sha256(data).hexdigest() == sha256:
                _write(file, data)
                return f"fetched and verified, {file}."
            if not begun:  # begun by an earlier run, it may have been the beginning of another file
                break
    except DownloadError as error:
        raise FetchError(str(error)) from error
    except OSError as error:
        raise FetchError(_cannot_fetch(folder, error)) from error
    raise FetchError(
        f"{address} is not the file expected (sha256 of what it unpacks to). Try again; if it "
        f"stays so, the file was changed at its source, and {FILE} must come from elsewhere."
    )


def _torchvision(folder: Path) -> None:
    """Read MNIST, downloading what is missing."""
    from training.mnist import load_mnist  # PyTorch takes a second: not for `--help`

    load_mnist(folder)


def fetch_mnist(
    folder: Path,
    load: Callable[[Path], None] = _torchvision,
    sha256: Mapping[str, str] = MNIST_SHA256,
) -> str:
    """MNIST, in `MNIST/raw/`, through torchvision's own verified download.

    Args:
        folder: the data folder; made where there is none.
        load: reads MNIST from the folder, downloading what is missing.
        sha256: of each file unpacked.

    Returns:
        What was done, in words.

    Raises:
        FetchError: if MNIST cannot be had or is not the right one.
    """
    raw = folder / MNIST
    try:
        found = {name: _sha256(raw / name) for name in sha256}
        if found == sha256:
            return f"kept, {raw} is there and verified."
        for name, sum_found in found.items():
            if sum_found not in (None, sha256[name]):
                (raw / name).unlink()  # torchvision would take it as it is
        folder.mkdir(parents=True, exist_ok=True)
        load(folder)
        wrong = [name for name in sha256 if _sha256(raw / name) != sha256[name]]
    except ModuleNotFoundError as error:
        raise FetchError(
            f"{error.name} is not installed. Get it with: pip install 'digitgame[train]'"
        ) from error
    except TrainingError as error:
        reason = str(error).strip().rstrip(".")
        raise FetchError(
            f"{reason}. Is this machine connected? Run the same command again."
        ) from error
    except OSError as error:
        raise FetchError(_cannot_fetch(folder, error)) from error
    if wrong:
        raise FetchError(
            f"not what was expected (sha256): {', '.join(wrong)}. Delete {raw} and run the same "
            "command again."
        )
    return f"fetched and verified, {raw}."


def _unpack(packed: bytes) -> bytes:
    """What Unix compress packed; nothing where it is no such file, which fails its checksum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about odd headers: the checksum is the judge
        try:
            return bytes(uncompresspy.LZWFile(io.BytesIO(packed)).read())
        except ValueError:
            return b""


def _write(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(data)
    new.replace(file)


def _sha256(file: Path) -> str | None:
    """A file's checksum; None where there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _cannot_fetch(folder: Path, error: OSError) -> str:
    return f"{folder} cannot be used as the data folder ({error}). Name another: --data DIR"
