"""The larger network that LeNet5 learns from; never shipped."""

import torch
from torch import Tensor, nn


class Teacher(nn.Module):
    """Images (n, 1, 28, 28), 0 for paper to 1 for ink, to ten logits (n, 10).

    157,000 parameters, but over 20 times LeNet5's work. Channels last and, on the CPU, bfloat16:
    together 3.5 times as fast as plain float32 where the processor has AVX-512 BF16.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_layer(1, 16),
            nn.MaxPool2d(2),  # (n, 16, 14, 14)
            *_layer(16, 48),
            *_layer(48, 48),
            nn.MaxPool2d(2),  # (n, 48, 7, 7)
            *_layer(48, 96),
            *_layer(96, 96, padding=0),  # (n, 96, 5, 5)
            nn.MaxPool2d(2),  # (n, 96, 2, 2)
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(96 * 4, 10),
        )

    def forward(self, image: Tensor) -> Tensor:
        """Ten logits (n, 10), float32, for each image (n, 1, 28, 28)."""
        with torch.autocast(image.device.type, torch.bfloat16):
            logits: Tensor = self.layers(image.contiguous(memory_format=torch.channels_last))
        return logits.float()


def _layer(inputs: int, outputs: int, padding: int = 1) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, 3, padding=padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    ]
