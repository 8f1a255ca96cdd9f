"""Damaged files of MNIST are rejected with a message."""

from pathlib import Path

import pytest

from tests.fuzz.material import idx
from training.errors import TrainingError
from training.mnist import load_mnist

IMAGES, LABELS = idx((2, 28, 28)), idx((2,))

DAMAGED = {
    "nothing at all": b"",
    "no magic number": b"\0\0\x08",
    "no dimensions": b"\0\0\x08\0" + IMAGES[4:],
    "too many dimensions": b"\0\0\x08\x04" + IMAGES[4:],
    "a type that there is not": b"\0\0\x0a\x03" + IMAGES[4:],
    "numbers of two bytes": b"\0\0\x0b\x03" + IMAGES[4:],
    "a head alone": IMAGES[:16],
    "an end cut off": IMAGES[:-1],
    "sizes beyond measure": IMAGES[:4] + b"\xff" * 12 + IMAGES[16:],
    "labels in place of images": LABELS,
    "pictures of another size": idx((2, 8, 8)),
    "one image too many": idx((3, 28, 28)),
}


def write(folder: Path, images: bytes, labels: bytes) -> None:
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train", "t10k"):
        (raw / f"{name}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(labels)


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_images_are_refused_with_what_to_do(tmp_path: Path, damage: str) -> None:
    write(tmp_path, DAMAGED[damage], LABELS)
    with pytest.raises(TrainingError, match="MNIST"):
        load_mnist(tmp_path)


@pytest.mark.parametrize("labels", [b"", LABELS[:6], LABELS[:-1], IMAGES, LABELS[:-1] + b"\x0a"])
def test_damaged_labels_are_refused(tmp_path: Path, labels: bytes) -> None:
    write(tmp_path, IMAGES, labels)
    with pytest.raises(TrainingError, match="MNIST"):
        load_mnist(tmp_path)


def test_too_few_images_are_refused_by_their_number(tmp_path: Path) -> None:
    write(tmp_path, IMAGES, LABELS)
    with pytest.raises(TrainingError, match="2 training images, too few"):
        load_mnist(tmp_path)
