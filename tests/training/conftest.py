"""A minimal data folder: synthetic images and strokes in the real files' formats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from model.raster import Points, digit_image
from model.reader import Reader, load_reader
from tests.command_result import CommandResult
from training.__main__ import main

Command = Callable[..., CommandResult]
"""Run a command of `python -m training` in this process."""

Complaint = Callable[..., str]
"""Run a command, which must fail, and return its error message."""

SHAPES: dict[int, list[Points]] = {
    digit: [np.array(stroke, dtype=np.float64)]
    for digit, stroke in enumerate(
        [
            [(5, 0), (0, 5), (0, 15), (5, 20), (10, 15), (10, 5), (5, 0)],
            [(5, 0), (5, 20)],
            [(0, 3), (5, 0), (10, 4), (0, 20), (10, 20)],
            [(0, 0), (10, 0), (4, 8), (10, 14), (4, 20), (0, 17)],
            [(6, 0), (0, 12), (10, 12), (7, 12), (7, 20)],
            [(10, 0), (1, 0), (0, 8), (8, 9), (9, 17), (0, 20)],
            [(8, 0), (1, 9), (1, 18), (8, 19), (8, 11), (1, 12)],
            [(0, 0), (10, 0), (3, 20)],
            [(9, 3), (3, 0), (1, 5), (9, 14), (5, 20), (1, 15), (9, 4)],
            [(9, 2), (3, 1), (1, 6), (5, 9), (9, 3), (8, 20)],
        ]
    )
}


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()


def write_idx(file: Path, array: np.ndarray) -> None:
    """Write an IDX file of bytes, like MNIST's."""
    head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    file.write_bytes(head + array.astype(np.uint8).tobytes())


def write_mnist(data: Path, train: int, test: int) -> None:
    raw = data / "MNIST" / "raw"
    raw.mkdir(parents=True)
    drawn = {digit: digit_image(strokes) * 255 for digit, strokes in SHAPES.items()}
    for name, count in (("train", train), ("t10k", test)):
        labels = np.arange(count) % 10
        write_idx(raw / f"{name}-labels-idx1-ubyte", labels)
        write_idx(raw / f"{name}-images-idx3-ubyte", np.stack([drawn[int(k)] for k in labels]))


def write_pendigits(data: Path, digits: Iterable[tuple[int, int, Sequence[Points]]]) -> None:
    """Write digits, each with its writer and strokes, in the file's units."""
    lines = [".LEXICON " + " ".join(f'"{k}"' for k in range(10)), ".HIERARCHY DIGIT", ""]
    for digit, writer, strokes in digits:
        lines += [f'.SEGMENT DIGIT 0 ? "{digit}"', f".COMMENT {digit} {writer} 0"]
        for stroke in strokes:
            lines += [".PEN_DOWN", *(f" {x:.0f} {y:.0f}" for x, y in stroke), ".PEN_UP"]
    (data / "pendigits").mkdir(parents=True)
    (data / "pendigits" / "pendigits-orig.tra").write_text("\n".join(lines), "ascii")


LETTERS: dict[str, list[Points]] = {
    "A": [np.array([(0, 20), (8, 0), (16, 20)]), np.array([(3, 12), (13, 12)])],
    "h": [np.array([(0, 0), (0, 20), (1, 12), (6, 9), (9, 12), (9, 20)])],
    "+": [np.array([(0, 10), (20, 10)]), np.array([(10, 0), (10, 20)])],
    "O": [np.array([(5, 0), (0, 5), (0, 15), (5, 20), (10, 15), (10, 5), (5, 0)])],
}
"""A capital, a small letter, a sign, and a look-alike of a digit."""

CATEGORIES = {"1b": "AO", "1c": "h", "1d": "+"}

LABS = {"apa": 5, "gmd": 2, "ibm": 3, "uqb": 1}
"""Number of writers by lab."""


def write_unipen(
    data: Path,
    labs: Mapping[str, int] = LABS,
    digits: Mapping[int, Sequence[Points]] = SHAPES,
) -> None:
    """Write UNIPEN files: each writer's characters, in the layout of the distribution."""
    root = data / "unipen"
    for lab, writers in labs.items():
        for writer in range(writers):
            write_unipen_writer(root, lab, writer, digits)


def write_unipen_writer(
    root: Path, lab: str, writer: int, digits: Mapping[int, Sequence[Points]]
) -> None:
    """Write one writer's ink, and the files that point to its components."""
    name, folder = f"w{writer}", Path(lab) / "data" / f"{lab}0"
    ink = [f".WRITER_ID {name}", ".WRITER_INFO", "\tFamily Name: ?"]
    segments: dict[str, list[str]] = {}
    number = 0
    drawn = {str(digit): strokes for digit, strokes in digits.items()} | LETTERS
    categories = {label: name for name, labels in CATEGORIES.items() for label in labels}
    for label, strokes in drawn.items():
        first = number
        for stroke in strokes:
            points = np.asarray(stroke) * (20, -20 - writer) + (ord(lab[0]), 900)
            ink += [".PEN_DOWN", *(f"{x:.0f} {y:.0f} 7" for x, y in points)]
            ink += [".PEN_UP", "100 900 0"]
            number += 2  # the pen's way to the next stroke counts
        last = number - 2
        where = str(first) if first == last else f"{first}-{last}"
        segments.setdefault(categories.get(label, "1a"), []).append(
            f'.SEGMENT CHARACTER {where} OK "{label}"'
        )
    write_text(root / "include" / folder / f"{name}.dat", ink)
    write_text(
        root / "include" / lab / f"{lab}.doc",
        [".COORD X Y T", ".X_POINTS_PER_INCH 200", ".Y_POINTS_PER_INCH 200"],
    )
    head = [
        ".VERSION 1.0",
        f".INCLUDE {lab}/{lab}.doc",
        f".INCLUDE {(folder / name).as_posix()}.dat",
    ]
    for category, lines in segments.items():
        write_text(root / "data" / category / lab / f"{lab}0" / f"{name}.dat", head + lines)


def write_text(file: Path, lines: Sequence[str]) -> None:
    """Write lines to a file in a folder created if missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", "latin-1")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> CommandResult:
        return CommandResult(main(list(map(str, arguments))), *capsys.readouterr())

    return run


@pytest.fixture
def complaint(command: Command) -> Complaint:
    def run(*arguments: object) -> str:
        ended = command(*arguments)
        assert ended.status == 1
        return ended.err

    return run


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a data folder: 5,300 training images, 20 test images, 41 writers of ten digits."""
    folder = tmp_path_factory.mktemp("data")
    write_mnist(folder, train=5_300, test=20)
    digits = (
        (digit, writer, [stroke * (20, -20) + (0, 400) for stroke in strokes])
        for writer in range(1, 31)
        for digit, strokes in SHAPES.items()
    )
    write_pendigits(folder, digits)
    write_unipen(folder)
    return folder
