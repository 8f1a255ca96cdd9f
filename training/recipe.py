"""Settings that, with the data, determine the weights."""

from dataclasses import dataclass, field

from training.distort import Distortion

_SEED_STRIDE = 1_000_003
"""Distance between two seeds' first epochs; larger than any number of epochs."""


@dataclass(frozen=True)
class Recipe:
    """Settings of a training run; docs/training.md gives the alternatives that were tried."""

    seed: int = 1
    """Same seed, same data, same machine: same weights."""

    epochs: int = 66
    """Passes over freshly distorted images."""

    variants: int = 20
    """Renderings of each pen digit, each on another pad and in another hand."""

    ink: float = 0.38
    """Share of ink among the digits; the rest is MNIST."""

    non_digits: float = 0.09
    """Share of non-digits in an epoch's images."""

    non_digit_batches: int = 32
    """Non-digits to render, in thousands."""

    batch: int = 256
    """Images per step."""

    rate: float = 3e-3
    """Peak learning rate."""

    average: float = 0.998
    """Decay of the exponential moving average of the weights, per step."""

    smoothing: float = 0.02
    """Label smoothing."""

    distortion: Distortion = field(default_factory=Distortion)
    """Distortion of MNIST's images."""

    ink_distortion: Distortion = field(
        default_factory=lambda: Distortion(turn=5.5, stretch=0.06, slant=0.09, bend=0.55)
    )
    """Distortion of ink and non-digits; weaker, because each rendering already varies the hand."""

    threads: int = 1
    """PyTorch threads on the CPU: the order of sums affects the weights, and LeNet5's layers are
    too small to gain much from more."""

    def epoch_seed(self, epoch: int) -> int:
        """Return an epoch's random seed, different for every seed and epoch."""
        return self.seed * _SEED_STRIDE + epoch
