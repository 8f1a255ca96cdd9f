"""Download and verify MNIST and the pen strokes, and copy UNIPEN.

Verified files are kept, and interrupted downloads resume. No data set is distributed with the game.
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

from training.distribution import fetch_unipen
from training.download import Report, download
from training.errors import TrainingError
from training.pendigits import FILE

PEN_ADDRESS = (
    "https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/pendigits-orig.tra.Z"
)
"""Alpaydin, Alimoglu: Pen-Based Recognition of Handwritten Digits; UCI repository, CC BY 4.0."""

PEN_SHA256 = "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4"
"""Checksum of the decompressed pen file, 3,641,673 bytes."""

MNIST = Path("MNIST") / "raw"
"""torchvision's location of MNIST in the data folder."""

MNIST_SHA256: Mapping[str, str] = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Checksums of MNIST's decompressed files: torchvision verifies the compressed ones only."""


def run(options: argparse.Namespace) -> int:
    """Fetch all data sets into the folder `data`, even if one fails.

    Returns:
        0 if all are there, else 1.
    """
    folder: Path = options.data
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    fetches: Mapping[str, Callable[[], str]] = {
        "Pen strokes": lambda: _fetch_pen_with_progress(console, folder),
        "MNIST": lambda: fetch_mnist(folder),
        "UNIPEN": lambda: fetch_unipen(folder, options.unipen),
    }
    failed = False
    for name, fetch in fetches.items():
        try:
            outcome = fetch()
        except TrainingError as error:
            outcome, failed = str(error), True
        console.print(f"{name}: {outcome}", markup=False)
    return int(failed)


def _fetch_pen_with_progress(console: Console, folder: Path) -> str:
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Pen strokes", total=None)
        return fetch_pen(
            folder,
            lambda received, total: progress.update(task, completed=received, total=total),
        )


def fetch_pen(
    folder: Path, report: Report, address: str = PEN_ADDRESS, sha256: str = PEN_SHA256
) -> str:
    """Fetch the pen strokes to `pendigits/pendigits-orig.tra`.

    Args:
        folder: the data folder; created if missing.
        report: called with the progress of the download.
        address: address of the file, packed by Unix compress.
        sha256: checksum of the unpacked file.

    Returns:
        The outcome, to display.

    Raises:
        TrainingError: if the download fails or the checksum does not match.
    """
    file = folder / FILE
    part = file.with_name(f"{file.name}.Z.part")
    try:
        if _sha256(file) == sha256:
            return f"kept, {file} is already verified."
        file.parent.mkdir(parents=True, exist_ok=True)
        for is_resumed in (part.exists(), False):
            download(address, part, report)
            data = _unpack(part.read_bytes())
            part.unlink()
            if hashlib.sha256(data).hexdigest() == sha256:
                new = file.with_name(f"{file.name}.new")
                new.write_bytes(data)
                new.replace(file)
                return f"fetched and verified, {file}."
            if not is_resumed:  # a resumed part may have been of another file: try once more
                break
    except OSError as error:
        raise TrainingError(_unusable(folder, error)) from error
    raise TrainingError(
        f"{address} has the wrong sha256 after unpacking. Try again; if that does not help, the "
        f"file has changed at its source, and you need {FILE} from elsewhere."
    )


def _load_mnist(folder: Path) -> None:
    """Read MNIST, downloading missing files."""
    from training.mnist import load_mnist  # not for `--help`: PyTorch takes a second to load

    load_mnist(folder)


def fetch_mnist(
    folder: Path,
    load: Callable[[Path], None] = _load_mnist,
    sha256: Mapping[str, str] = MNIST_SHA256,
) -> str:
    """Fetch MNIST to `MNIST/raw/` with torchvision.

    Args:
        folder: the data folder; created if missing.
        load: reads MNIST from the folder, downloading missing files.
        sha256: checksums of the unpacked files.

    Returns:
        The outcome, to display.

    Raises:
        TrainingError: if the download fails or a checksum does not match.
    """
    raw = folder / MNIST
    try:
        sums = {name: _sha256(raw / name) for name in sha256}
        if sums == sha256:
            return f"kept, {raw} is already verified."
        for name, own in sums.items():
            if own not in (None, sha256[name]):
                (raw / name).unlink()  # torchvision would not replace it
        folder.mkdir(parents=True, exist_ok=True)
        load(folder)
        wrong = [name for name in sha256 if _sha256(raw / name) != sha256[name]]
    except ModuleNotFoundError as error:
        raise TrainingError(
            f"{error.name} is not installed. Install it with: pip install '.[train]' in a checkout"
        ) from error
    except TrainingError as error:
        reason = str(error).strip().rstrip(".")
        raise TrainingError(
            f"{reason}. Check the network connection and run the same command again."
        ) from error
    except OSError as error:
        raise TrainingError(_unusable(folder, error)) from error
    if wrong:
        raise TrainingError(
            f"wrong sha256: {', '.join(wrong)}. Delete {raw} and run the same command again."
        )
    return f"fetched and verified, {raw}."


def _unpack(packed: bytes) -> bytes:
    """Decompress Unix compress data; return nothing for other data, which fails its checksum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about odd headers: the checksum decides
        try:
            return bytes(uncompresspy.LZWFile(io.BytesIO(packed)).read())
        except ValueError:
            return b""


def _sha256(file: Path) -> str | None:
    """Return a file's checksum, or None if it does not exist."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _unusable(folder: Path, error: OSError) -> str:
    return f"{folder} cannot be used as the data folder ({error}). Choose another with --data DIR."
