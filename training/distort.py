"""Images bent at random, a whole batch at once, each in its own way."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Distortion:
    """How far images are bent: standard deviations of normal distributions."""

    turn: float = 7.0
    """Rotation in degrees."""

    stretch: float = 0.08
    """Logarithm of the scale, of width and height apart."""

    slant: float = 0.12
    """Horizontal shear, pixels per pixel."""

    shift: float = 0.6
    """Translation in pixels."""

    bend: float = 0.7
    """Elastic displacement in pixels (Simard, Steinkraus, Platt 2003)."""

    grain: int = 6
    """Knots of the elastic field a side: more bend it more finely."""


def distort(images: Tensor, how: Distortion, generator: torch.Generator) -> Tensor:
    """Every image turned, stretched, slanted, shifted and bent in its own way.

    Args:
        images: (n, 1, 28, 28) float32, 0 for paper.
        how: the strengths.
        generator: the source of chance, on the images' device.

    Returns:
        (n, 1, 28, 28) float32 between the images' least and largest values.
    """
    n, _, height, _ = images.shape

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, device=images.device)

    turn = normal(n) * torch.pi / 180 * how.turn
    width, tall = (normal(2, n) * how.stretch).exp()
    slant = normal(n) * how.slant
    shift = normal(n, 2) * how.shift * 2 / height
    cos, sin = turn.cos(), turn.sin()
    across = torch.stack([cos * width, cos * slant - sin * tall, shift[:, 0]], dim=1)
    down = torch.stack([sin * width, sin * slant + cos * tall, shift[:, 1]], dim=1)
    grid = F.affine_grid(torch.stack([across, down], dim=1), list(images.shape), False)
    if how.bend:
        knots = normal(n, 2, how.grain, how.grain) * (how.bend * 2 / height)
        field = F.interpolate(knots, size=images.shape[2:], mode="bicubic", align_corners=True)
        grid = grid + field.permute(0, 2, 3, 1)
    return F.grid_sample(images, grid, align_corners=False)
