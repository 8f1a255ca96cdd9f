"""Everything that decides the weights besides the data."""

from dataclasses import dataclass, field

from training.distort import Distortion

_EPOCHS_APART = 1_000_003
"""From one seed's first epoch to the next seed's: more than any run has."""


@dataclass(frozen=True)
class Recipe:
    """Settings of a training run; docs/training.md tells what each was chosen over."""

    seed: int = 1
    """Same seed, same data, same machine: same weights."""

    epochs: int = 66
    """Editions of the images, each distorted anew and learned from once."""

    variants: int = 20
    """How often each pen digit is drawn, each time on another pad by another hand."""

    ink: float = 0.38
    """The share of the digits that is ink; the rest is MNIST."""

    junk: float = 0.09
    """The share of an edition that is no digit."""

    junk_lots: int = 32
    """Thousands of drawings that are no digit."""

    batch: int = 256
    """Images a step."""

    rate: float = 3e-3
    """The learning rate at its height."""

    average: float = 0.998
    """How much of the averaged weights stays at each step."""

    smoothing: float = 0.02
    """The share of certainty taken from a label."""

    distortion: Distortion = field(default_factory=Distortion)
    """How MNIST's images are bent."""

    ink_distortion: Distortion = field(
        default_factory=lambda: Distortion(turn=5.5, stretch=0.06, slant=0.09, bend=0.55)
    )
    """How ink and junk are bent: less far, for each was drawn by another hand before."""

    threads: int = 1
    """Of PyTorch on the CPU: sums in another order end in other weights, and LeNet5's layers are
    too small to gain much from more."""

    def seed_of(self, epoch: int) -> int:
        """What decides an epoch's chance: no two of any seeds in use have the same."""
        return self.seed * _EPOCHS_APART + epoch
