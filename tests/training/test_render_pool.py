"""Rendering of training images: reproducible, independently of the number of workers."""

from functools import partial

import numpy as np
import pytest
import torch

from tests.training.conftest import LETTERS, SHAPES
from training.epoch_data import NON_DIGIT
from training.pendigits import PenDigit
from training.render_pool import (
    Draw,
    draw_digits,
    draw_forms,
    draw_letters,
    draw_non_digits,
    draw_straight,
    render,
)

DIGITS = [PenDigit(label, "lab/writer", tuple(strokes)) for label, strokes in SHAPES.items()]

SOURCES: dict[str, Draw] = {
    "digits": draw_digits(DIGITS),
    "letters": draw_letters(list(LETTERS.values())),
    "forms": draw_forms,
    "straight lines": draw_straight,
    "non-digits": partial(draw_non_digits, DIGITS),
}


class TestRender:
    @pytest.mark.parametrize("source", SOURCES)
    def test_gives_as_many_images_as_asked_for_with_ink(self, source: str) -> None:
        split = render(SOURCES[source], 20, seed=1, workers=1)
        assert split.images.shape == (20, 28, 28)
        assert split.images.dtype == torch.uint8
        assert (split.images.float().sum(dim=(1, 2)) > 10 * 255).all()
        is_digit = source not in {"letters", "non-digits"}
        assert bool((split.labels >= 0).all()) == is_digit
        assert bool((split.labels == NON_DIGIT).all()) != is_digit

    @pytest.mark.parametrize("source", SOURCES)
    def test_a_seed_determines_the_images(self, source: str) -> None:
        one, same, other = (
            render(SOURCES[source], 10, seed, workers=1).images for seed in (1, 1, 2)
        )
        assert torch.equal(one, same)
        assert not torch.equal(one, other)

    def test_digits_come_in_turn_each_time_in_another_hand(self) -> None:
        split = render(draw_digits(DIGITS), 20, seed=1, workers=1)
        assert split.labels.tolist() == list(range(10)) * 2
        images = split.images.numpy()
        assert (np.abs(images[:10].astype(int) - images[10:]).max(axis=(1, 2)) > 30).all()

    def test_batches_differ_and_are_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("training.render_pool.BATCH", 10)
        done: list[None] = []
        split = render(
            draw_digits(DIGITS), 25, seed=1, workers=1, advance=lambda: done.append(None)
        )
        assert len(done) == 3
        assert split.labels.tolist() == [number % 10 for number in range(25)]
        assert (split.images[:10] != split.images[10:20]).any()

    @pytest.mark.slow
    def test_more_workers_render_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("training.render_pool.BATCH", 10)
        alone = render(draw_digits(DIGITS), 20, seed=1, workers=1)
        together = render(draw_digits(DIGITS), 20, seed=1, workers=2)
        assert torch.equal(alone.images, together.images)
