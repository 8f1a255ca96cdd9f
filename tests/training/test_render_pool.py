"""Rendering of training images: reproducible, independently of the number of workers."""

import numpy as np
import pytest
import torch

from tests.training.conftest import SHAPES
from training.pendigits import PenDigit
from training.render_pool import render_digits, render_non_digits

DIGITS = [PenDigit(label, 1, tuple(strokes)) for label, strokes in SHAPES.items()]


class TestBank:
    def test_holds_every_digit_in_every_variant(self) -> None:
        bank = render_digits(DIGITS, 3, seed=1, workers=1)
        assert bank.images.shape == (30, 28, 28)
        assert bank.images.dtype == torch.uint8
        assert bank.labels.tolist() == list(range(10)) * 3

    def test_variants_differ(self) -> None:
        images = render_digits(DIGITS, 2, seed=1, workers=1).images.numpy()
        assert (np.abs(images[:10].astype(int) - images[10:]).max(axis=(1, 2)) > 30).all()

    @pytest.mark.slow
    def test_more_workers_render_the_same(self) -> None:
        alone = render_digits(DIGITS, 2, seed=1, workers=1)
        together = render_digits(DIGITS, 2, seed=1, workers=2)
        assert torch.equal(alone.images, together.images)

    def test_non_digits_come_in_batches_that_differ(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("training.render_pool.NON_DIGIT_BATCH", 16)
        images = render_non_digits(DIGITS, 2, seed=1, workers=1)
        assert images.shape == (32, 28, 28)
        assert (images[:16] != images[16:]).any()
