"""Measure how well `digitgame score` reads pictures: MNIST's test images, written as PNG.

Usage: python -m tests.tools.picture_report --data DIR [--count N]
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from digitgame.cli.score.picture import read_picture
from model.reader import load_reader

Pixels = npt.NDArray[np.uint8]

FORMS: dict[str, Callable[[Pixels], Image.Image]] = {
    "light on dark": Image.fromarray,
    "dark on light": lambda image: Image.fromarray(255 - image),
    "ten times as large": lambda image: Image.fromarray(image).resize(
        (280, 280), Image.Resampling.BICUBIC
    ),
}
"""Converters of an image (28, 28), 0 for paper to 255 for ink, by the kind of picture."""


def main() -> None:
    """Print how many pictures of each kind are read right, wrong and not at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that has MNIST/raw")
    parser.add_argument("--count", type=int, default=10_000, help="images (default: all)")
    options = parser.parse_args()
    raw = options.data / "MNIST" / "raw"
    images = np.frombuffer((raw / "t10k-images-idx3-ubyte").read_bytes()[16:], np.uint8)
    labels = np.frombuffer((raw / "t10k-labels-idx1-ubyte").read_bytes()[8:], np.uint8)
    pairs = list(zip(images.reshape(-1, 28, 28), labels.tolist(), strict=True))[: options.count]
    reader = load_reader()
    for name, form in FORMS.items():
        right = unreadable = 0
        for image, label in pairs:
            file = io.BytesIO()
            form(image).save(file, "PNG")
            prediction = reader.read(read_picture(file.getvalue()))
            unreadable += not prediction.readable
            right += prediction.readable and prediction.digit == label
        wrong = len(pairs) - right - unreadable
        shares = (f"{count / len(pairs):.2%}" for count in (right, wrong, unreadable))
        print(f"{name}: of {len(pairs):,}, right, wrong, unreadable:", *shares, flush=True)


if __name__ == "__main__":
    main()
