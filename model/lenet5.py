"""LeNet5 in PyTorch: LeCun's network with tanh and average pooling, 61,706 parameters.

The layers are those of LeCun, Bottou, Bengio, Haffner 1998, section II.B, except that the second
convolution is connected to all six maps and the last layer is dense, as is usual today.
"""

import torch
from torch import Tensor, nn

PARAMETERS = 61_706


class LeNet5(nn.Module):
    """The network from images (n, 1, 28, 28) to logits (n, 10)."""

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)
        self.pool = nn.AvgPool2d(2)
        assert sum(p.numel() for p in self.parameters()) == PARAMETERS

    def forward(self, image: Tensor) -> Tensor:
        """Compute the logits.

        Args:
            image: (n, 1, 28, 28) float32, 0 for paper to 1 for ink.

        Returns:
            (n, 10) logits.
        """
        # LeCun's scaling: paper is -0.1 and ink 1.175, for a mean of 0 and a variance of about 1.
        x = nn.functional.pad(image, (2, 2, 2, 2)) * 1.275 - 0.1  # (n, 1, 32, 32)
        x = self.pool(torch.tanh(self.c1(x)))  # (n, 6, 14, 14)
        x = self.pool(torch.tanh(self.c3(x)))  # (n, 16, 5, 5)
        x = torch.tanh(self.c5(x)).flatten(1)  # (n, 120)
        x = torch.tanh(self.f6(x))  # (n, 84)
        logits: Tensor = self.output(x)
        return logits
