"""Distort a batch of images at random."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Distortion:
    """Strengths of the distortion: standard deviations of normal distributions."""

    turn: float = 7.0
    """Rotation in degrees."""

    stretch: float = 0.08
    """Logarithm of the scale, separately for width and height."""

    slant: float = 0.12
    """Horizontal shear, pixels per pixel."""

    shift: float = 0.6
    """Translation in pixels."""

    bend: float = 0.7
    """Elastic displacement in pixels (Simard, Steinkraus, Platt 2003)."""

    grain: int = 6
    """Knots per side of the elastic field; more knots, finer bends."""


def distort(images: Tensor, how: Distortion, rng: torch.Generator) -> Tensor:
    """Rotate, stretch, slant, shift and bend each image independently.

    The sampling grid is built by matrix products: `affine_grid` and `interpolate` take 3 times as
    long.

    Args:
        images: (n, 1, s, s) float32, 0 for paper.
        how: the strengths.
        rng: on the images' device.

    Returns:
        (n, 1, s, s) float32 within the range of the images' values.
    """
    n, side = images.shape[0], images.shape[-1]
    pixel = 2 / side  # grid_sample's coordinates run from -1 to 1

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=rng, device=images.device)

    turn = normal(n) * torch.pi / 180 * how.turn
    width, height = (normal(2, n) * how.stretch).exp()
    slant = normal(n) * how.slant
    cos, sin = turn.cos(), turn.sin()
    rows = [cos * width, cos * slant - sin * height, sin * width, sin * slant + cos * height]
    matrix = torch.stack(rows, dim=1).view(n, 2, 2)
    centres = (torch.arange(side, device=images.device) + 0.5) * pixel - 1
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    grid = matrix @ torch.stack([x.flatten(), y.flatten()])  # (n, 2, s * s)
    grid = grid.view(n, 2, side, side) + normal(n, 2, 1, 1) * how.shift * pixel
    spread = _spread(how.grain, side).to(images.device)
    knots = normal(n, 2, how.grain, how.grain) * how.bend * pixel
    grid = grid + spread @ knots @ spread.T
    return F.grid_sample(images, grid.permute(0, 2, 3, 1), align_corners=False)


@cache
def _spread(knots: int, pixels: int) -> Tensor:
    """Return the bicubic interpolation weights (pixels, knots) along one axis."""
    ones = torch.eye(knots)[:, None, :, None].expand(-1, -1, -1, 2)  # (knots, 1, knots, 2)
    smooth = F.interpolate(ones, size=(pixels, 2), mode="bicubic", align_corners=True)
    return smooth[:, 0, :, 0].T.contiguous()
