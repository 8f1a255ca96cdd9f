"""Settings that, with the data, determine the weights."""

from dataclasses import asdict, dataclass, field

from training.distort import Distortion

_SEED_STRIDE = 1_000_003
"""Distance between two seeds' first epochs; larger than any number of epochs."""


@dataclass(frozen=True)
class Mixture:
    """Shares of an epoch's images by source; they add up to 1."""

    mnist: float = 0.34
    pendigits: float = 0.18
    unipen: float = 0.21
    forms: float = 0.085
    """Forms of digits that few writers in the data use."""

    angular: float = 0.015
    """Digits of straight lines, as the arrow keys draw them."""

    non_digits: float = 0.08
    """Synthetic non-digits."""

    letters: float = 0.09
    """People's letters and signs."""


@dataclass(frozen=True)
class Recipe:
    """Settings of a training run; docs/training.md gives the alternatives that were tried."""

    seed: int = 1
    """Same seed, same data, same machine: same weights."""

    epochs: int = 70
    """Passes over freshly distorted images."""

    images: int = 130_000
    """Images per epoch."""

    mixture: Mixture = field(default_factory=Mixture)

    drawings: int = 400_000
    """Drawings to render, were they the only source: each source renders its share of them."""

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
    """Distortion of drawings; weaker, because each rendering already varies the hand."""

    threads: int = 1
    """PyTorch threads on the CPU: the order of sums affects the weights, and LeNet5's layers are
    too small to gain much from more."""

    @property
    def shares(self) -> dict[str, float]:
        """The mixture by source, in a fixed order."""
        return asdict(self.mixture)

    def epoch_seed(self, epoch: int) -> int:
        """Return an epoch's random seed, different for every seed and epoch."""
        return self.seed * _SEED_STRIDE + epoch
