"""Read digits with LeNet5 in NumPy, so that playing never loads PyTorch."""

import io
import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np

from model.network import Network
from model.raster import SIDE, Floats

SHAPES: Mapping[str, tuple[int, ...]] = {
    "c1.weight": (6, 1, 5, 5),
    "c1.bias": (6,),
    "c3.weight": (16, 6, 5, 5),
    "c3.bias": (16,),
    "c5.weight": (120, 16, 5, 5),
    "c5.bias": (120,),
    "f6.weight": (84, 120),
    "f6.bias": (84,),
    "output.weight": (10, 84),
    "output.bias": (10,),
}
"""Shapes of LeNet5's arrays by their PyTorch names; 61,706 numbers in total."""

LEAST_INK = 32.0
"""Least total darkness, in full pixels, to read an image: a dot has about 5, two cells at most 30,
the smallest line that can be a 1, three cells tall, over 45."""

SLANTS = (0.0, -0.12, 0.12)
"""Horizontal shears at which an image is read. Averaging the logits over these reads 1 more of
1,000 validation digits right."""

WEIGHTS = Path(__file__).parent / "weights" / "lenet5.npz"
"""The shipped weights; their model card is the .json file next to them."""


class WeightsError(Exception):
    """The network's weights are missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Prediction:
    """The network's reading of one image."""

    probabilities: tuple[float, ...]
    """Ten calibrated probabilities, digit 0 first; all 0.1 if there was nothing to read."""

    readable: bool
    """False if the ink cannot be read; that never counts against the learner."""

    @property
    def digit(self) -> int:
        """The most probable digit."""
        return max(range(10), key=self.probabilities.__getitem__)

    @property
    def confidence(self) -> float:
        """The most probable digit's probability."""
        return max(self.probabilities)


NOTHING_TO_READ = Prediction((0.1,) * 10, readable=False)


@dataclass(frozen=True)
class ModelCard:
    """Metadata of a set of weights, stored as JSON next to them."""

    sha256: str
    temperature: float
    """Logits are divided by this before the softmax (Guo et al. 2017)."""

    least_evidence: float = -math.inf
    """Rejection threshold: images of lower `negative_energy` cannot be read. Fitted on digits."""


class Reader:
    """LeNet5 with its weights and calibration."""

    def __init__(self, arrays: Mapping[str, Floats], card: ModelCard) -> None:
        """Build the network from validated arrays; `load_reader` loads them from a file.

        Args:
            arrays: the arrays of `SHAPES`, float32.
            card: the metadata of these weights.
        """
        self.card = card
        self.network = Network(arrays)

    @property
    def version(self) -> str:
        """The first 12 digits of the weights' sha256, stored with each attempt."""
        return self.card.sha256[:12]

    def logits(self, images: Floats) -> Floats:
        """Return LeNet5's outputs, before temperature and softmax.

        Args:
            images: (n, 28, 28) float32, 0 for paper to 1 for ink.

        Returns:
            (n, 10) float32, within 1e-5 of the PyTorch module.
        """
        return self.network.forward(images).logits

    def mean_logits(self, images: Floats) -> Floats:
        """Return the logits averaged over `SLANTS`, (n, 10); argument as for `logits`."""
        views = [images if slant == 0 else _sheared(images, slant) for slant in SLANTS]
        logits = self.logits(np.concatenate(views))
        mean: Floats = logits.reshape(len(SLANTS), len(images), 10).mean(axis=0)
        return mean

    def read(self, image: Floats) -> Prediction:
        """Classify one image.

        Args:
            image: (28, 28) float32 from `model.raster.digit_image`.
        """
        if image.sum() < LEAST_INK:
            return NOTHING_TO_READ
        logits: list[float] = self.mean_logits(image[None])[0].tolist()
        # For ten numbers, plain Python is faster than NumPy.
        highest = max(logits)
        odds = [math.exp((logit - highest) / self.card.temperature) for logit in logits]
        evidence = highest + math.log(math.fsum(math.exp(logit - highest) for logit in logits))
        total = math.fsum(odds)
        return Prediction(tuple(odd / total for odd in odds), evidence >= self.card.least_evidence)


def _sheared(images: Floats, slant: float) -> Floats:
    """Shear images (n, 28, 28) about their middle row, with linear interpolation."""
    rows: Floats = images.transpose(1, 0, 2) @ shear_matrices(slant)
    return rows.transpose(1, 0, 2)


@cache
def shear_matrices(slant: float) -> Floats:
    """(28, 28, 28): for each row, the weights of the pixels that make up the sheared pixels."""
    row, column = np.mgrid[:SIDE, :SIDE]
    source = column + slant * (row - (SIDE - 1) / 2)
    pixels = np.arange(SIDE)[None, :, None]
    weights: Floats = np.maximum(0, 1 - np.abs(source[:, None, :] - pixels)).astype(np.float32)
    return weights


def negative_energy(logits: Floats) -> Floats:
    """Return the negative energy, the evidence (n,) for any digit: logsumexp of logits (n, 10).

    Liu et al. 2020, "Energy-based Out-of-distribution Detection". Training keeps it low for
    non-digits.
    """
    highest = logits.max(axis=1)
    weights: Floats = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    return weights


def load_reader(weights: Path = WEIGHTS) -> Reader:
    """Load a reader from a file of weights, verified against its model card.

    Args:
        weights: an .npz file with the arrays of `SHAPES`; the card has the same name with the
            suffix .json.

    Raises:
        WeightsError: if weights or card are missing, truncated or altered.
    """
    card_file = weights.with_suffix(".json")
    try:
        data = weights.read_bytes()
        card = json.loads(card_file.read_text("utf-8"))
        sha256, temperature = str(card["sha256"]), float(card["temperature"])
        least_evidence = float(card["least evidence"])
    except OSError as error:
        raise WeightsError(_advice(weights, f"cannot be read ({error.strerror})")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(_advice(card_file, "is not a model card")) from error
    if _sha256(data) != sha256:
        raise WeightsError(_advice(weights, "does not match the sha256 in its card"))
    if not (np.isfinite(temperature) and temperature > 0):
        raise WeightsError(_advice(card_file, f"has an invalid temperature, {temperature}"))
    if math.isnan(least_evidence):
        raise WeightsError(_advice(card_file, "has an invalid least evidence, nan"))
    return Reader(_arrays(data, weights), ModelCard(sha256, temperature, least_evidence))


def _arrays(data: bytes, source: Path) -> dict[str, Floats]:
    """Read the network's arrays from an .npz file's bytes, validating shapes and values."""
    import zipfile  # not kept in memory after loading

    arrays: dict[str, Floats] = {}
    if not zipfile.is_zipfile(io.BytesIO(data)):  # np.load would also accept a bare array
        raise WeightsError(_advice(source, "is not an .npz file of arrays"))
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            for name, shape in SHAPES.items():
                array = archive[name]
                if array.shape != shape or array.dtype != np.float32:
                    raise WeightsError(
                        _advice(source, f"has {name} as {array.dtype}{array.shape}, not {shape}")
                    )
                if not np.isfinite(array).all():
                    raise WeightsError(_advice(source, f"has non-finite numbers in {name}"))
                arrays[name] = array
    except KeyError as error:
        raise WeightsError(_advice(source, f"lacks an array ({error.args[0]})")) from error
    except (ValueError, EOFError, OSError, AttributeError, zipfile.BadZipFile) as error:
        raise WeightsError(_advice(source, "is not an .npz file of arrays")) from error
    return arrays


def _sha256(data: bytes) -> str:
    # Like the standard library's `random`: hashlib would load OpenSSL, 4 MB.
    for name in ("_sha2", "_sha256", "hashlib"):  # Python >= 3.12, older, fallback
        with suppress(ImportError):
            return str(import_module(name).sha256(data).hexdigest())
    raise ImportError("This Python has no SHA-256.")


def _advice(source: Path, problem: str) -> str:
    return (
        f"The network's file {source} {problem}. "
        "Install digitgame again, or train new weights with: python -m training train"
    )


assert SIDE == 28, "the shapes above belong to 28x28 images"
