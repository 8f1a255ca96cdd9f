"""LeNet5 in NumPy: forward pass to the logits, backward pass to the image.

The forward pass returns every layer's activations, for display and for the backward pass. Maps have
their channels last: (n, rows, columns, maps).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.raster import SIDE, Floats

_SCALE, _PAPER = np.float32(1.275), np.float32(0.1)
"""LeCun's scaling: paper is -0.1 and ink 1.175, for a mean of 0 and a variance of about 1."""

_BORDER = 2  # pixels of padding, so that 5x5 patches reach the image's edge
_KERNEL = 5


@dataclass(frozen=True, eq=False)
class Activations:
    """Outputs of every layer for n images."""

    c1: Floats
    """(n, 28, 28, 6) the first convolution, after tanh."""
    s2: Floats
    """(n, 14, 14, 6) average pooling of `c1`."""
    c3: Floats
    """(n, 10, 10, 16) the second convolution, after tanh."""
    s4: Floats
    """(n, 5, 5, 16) average pooling of `c3`."""
    c5: Floats
    """(n, 120) after tanh."""
    f6: Floats
    """(n, 84) after tanh."""
    logits: Floats
    """(n, 10)."""


class Network:
    """LeNet5 with its weights."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        """Arrange validated weights for matrix products.

        Args:
            arrays: those of `model.reader.SHAPES`, float32.
        """
        self.first_filters: Floats = arrays["c1.weight"][:, 0]
        """(6, 5, 5) filters of the first convolution: positive for ink, negative for paper."""
        # The input scaling is folded into the first layer.
        self._c1 = _patch_rows(arrays["c1.weight"] * _SCALE, maps=1)
        self._c3 = _patch_rows(arrays["c3.weight"], maps=6)
        self._c5 = _patch_rows(arrays["c5.weight"], maps=16)
        self._f6 = arrays["f6.weight"].T
        self._output = arrays["output.weight"].T
        self._biases = {name: arrays[f"{name}.bias"] for name in ("c3", "c5", "f6", "output")}
        self._biases["c1"] = arrays["c1.bias"] - _PAPER * arrays["c1.weight"].sum((1, 2, 3))

    def forward(self, images: Floats) -> Activations:
        """Run the network.

        Args:
            images: (n, 28, 28) float32, 0 for paper to 1 for ink.

        Returns:
            Every layer's output; the logits are within 1e-5 of the PyTorch module's.
        """
        inside = slice(_BORDER, _BORDER + SIDE)
        side = SIDE + 2 * _BORDER
        # The images' precision: tests check the gradients in float64.
        x = np.zeros((len(images), side, side, 1), images.dtype)
        x[:, inside, inside, 0] = images
        c1 = _dense_tanh(_patches(x), self._c1, self._biases["c1"])
        s2 = _pool(c1)
        c3 = _dense_tanh(_patches(s2), self._c3, self._biases["c3"])
        s4 = _pool(c3)
        c5 = _dense_tanh(_patches(s4), self._c5, self._biases["c5"])[:, 0, 0]
        f6 = _dense_tanh(c5, self._f6, self._biases["f6"])
        return Activations(c1, s2, c3, s4, c5, f6, f6 @ self._output + self._biases["output"])

    def backward(self, seen: Activations, upstream: Floats) -> Floats:
        """Backpropagate a gradient from the logits to the images.

        Args:
            seen: the result of `forward` for the images.
            upstream: (n, 10) derivatives of a function by the logits.

        Returns:
            (n, 28, 28) its derivatives by the pixels.
        """
        f6: Floats = (upstream @ self._output.T) * (1 - seen.f6**2)  # tanh' = 1 - tanh^2
        c5: Floats = (f6 @ self._f6.T) * (1 - seen.c5**2)
        s4 = _scatter(c5[:, None, None] @ self._c5.T, maps=16)
        c3: Floats = _unpool(s4) * (1 - seen.c3**2)
        s2 = _scatter(c3 @ self._c3.T, maps=6)
        c1: Floats = _unpool(s2) * (1 - seen.c1**2)
        padded = _scatter(c1 @ self._c1.T, maps=1)[..., 0]
        inside = slice(_BORDER, _BORDER + SIDE)
        return padded[:, inside, inside]


def _dense_tanh(inputs: Floats, weights: Floats, biases: Floats) -> Floats:
    """Return tanh of (..., k) times (k, o) plus (o,): one large matrix product, for speed."""
    flat = inputs.reshape(-1, len(weights))
    # Match the patches' memory order, so that a bias is added to a whole map at once.
    order: Literal["C", "F"] = "C" if flat.flags.c_contiguous else "F"
    sums = np.empty((len(flat), len(biases)), flat.dtype, order)
    np.matmul(flat, weights, out=sums)
    sums += biases
    np.tanh(sums, out=sums)
    return sums.reshape(*inputs.shape[:-1], -1)


def _patch_rows(weight: Floats, maps: int) -> Floats:
    """Reshape PyTorch's weights (o, c, 5, 5) to (25*c, o), in the order of `_patches`."""
    return np.ascontiguousarray(
        weight.reshape(-1, maps, _KERNEL, _KERNEL).transpose(2, 3, 1, 0).reshape(-1, len(weight))
    )


def _patches(maps: Floats) -> Floats:
    """Extract 5x5 patches (im2col): contiguous (n, h, w, c) to (n, h-4, w-4, 25*c).

    The last axis is ordered by row, column, map.
    """
    n, h, w, c = maps.shape
    images, rows, columns, each = maps.strides
    across, down = w - _KERNEL + 1, h - _KERNEL + 1
    # Copy the longest runs that are contiguous in memory: with one map, rows as wide as the output;
    # with several, the rows of a patch.
    if c == 1:
        shape, strides = (_KERNEL, _KERNEL, n, down, across), (rows, columns, images, rows, columns)
    else:
        shape, strides = (
            (n, down, across, _KERNEL, _KERNEL * c),
            (images, rows, columns, rows, each),
        )
    pieces: Floats = np.ndarray(shape, maps.dtype, maps, strides=strides)
    flat = pieces.reshape(_KERNEL**2, -1).T if c == 1 else pieces
    return flat.reshape(n, down, across, -1)


def _scatter(patches: Floats, maps: int) -> Floats:
    """Sum overlapping patches (col2im): (n, h-4, w-4, 25*c) to (n, h, w, c).

    The transpose of `_patches`.
    """
    n, h, w, _ = patches.shape
    each = patches.reshape(n, h, w, _KERNEL, _KERNEL, maps)
    summed = np.zeros((n, h + _KERNEL - 1, w + _KERNEL - 1, maps), dtype=patches.dtype)
    for down in range(_KERNEL):
        for right in range(_KERNEL):
            summed[:, down : down + h, right : right + w] += each[..., down, right, :]
    return summed


def _pool(maps: Floats) -> Floats:
    """Average 2x2 squares: (n, h, w, c) to contiguous (n, h/2, w/2, c)."""
    rows = maps[:, ::2] + maps[:, 1::2]
    sums = rows[:, :, ::2] + rows[:, :, 1::2]
    return np.multiply(sums, np.float32(0.25), out=np.empty(sums.shape, sums.dtype))


def _unpool(maps: Floats) -> Floats:
    """Spread a quarter of each value to every pixel of its 2x2 square (transpose of `_pool`)."""
    return np.repeat(np.repeat(maps / 4, 2, axis=1), 2, axis=2)
