"""Everything that decides the weights besides the data."""

from dataclasses import dataclass, field

from training.distort import Distortion


@dataclass(frozen=True)
class Recipe:
    """Settings of a training run; docs/training.md tells what each was chosen over."""

    seed: int = 1
    """Same seed, same data, same machine: same weights."""

    epochs: int = 40
    """Passes of LeNet5 over an edition of the images."""

    repeats: int = 4
    """Epochs that use the same edition: a teacher's opinion takes longer than learning from it."""

    teacher_epochs: int = 6
    """Passes of the larger network that LeNet5 learns from; 0 for labels alone."""

    variants: int = 10
    """How often each pen digit is drawn, each time on another pad by another hand."""

    ink: float = 0.5
    """The share of the digits that is ink; the rest is MNIST."""

    junk: float = 0.06
    """The share of an edition that is no digit."""

    junk_lots: int = 12
    """Thousands of drawings that are no digit."""

    batch: int = 256
    """Images a step."""

    rate: float = 3e-3
    """LeNet5's learning rate at its height."""

    teacher_rate: float = 4e-3
    """The teacher's learning rate at its height."""

    average: float = 0.998
    """How much of the averaged weights stays at each step."""

    smoothing: float = 0.02
    """The share of certainty taken from a label where there is no teacher."""

    softness: float = 2.0
    """Temperature at which LeNet5 is compared with its teacher."""

    labels: float = 0.1
    """Weight of the labels beside the teacher."""

    distortion: Distortion = field(default_factory=Distortion)
    """How images are bent."""
