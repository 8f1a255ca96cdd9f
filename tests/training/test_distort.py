"""Random distortion of images: independent, reproducible, within range."""

import torch

from model.raster import digit_image
from tests.training.conftest import SHAPES
from training.distort import Distortion, distort

IMAGES = torch.stack([torch.from_numpy(digit_image(SHAPES[k]))[None] for k in range(10)])
STILL = Distortion(turn=0, stretch=0, slant=0, shift=0, bend=0)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class TestDistort:
    def test_no_strength_leaves_the_images(self) -> None:
        assert torch.allclose(distort(IMAGES, STILL, rng()), IMAGES, atol=1e-5)

    def test_every_image_is_bent_in_its_own_way(self) -> None:
        same = IMAGES[:1].expand(8, -1, -1, -1)
        bent = distort(same, Distortion(), rng())
        assert all((bent[0] - other).abs().max() > 0.1 for other in bent[1:])

    def test_same_chance_same_images(self) -> None:
        one, other = (distort(IMAGES, Distortion(), rng(3)) for _ in range(2))
        assert torch.equal(one, other)

    def test_ink_stays_ink_between_paper_and_black(self) -> None:
        bent = distort(IMAGES, Distortion(), rng())
        assert bent.min() >= 0
        assert bent.max() <= 1
        kept = bent.sum(dim=(1, 2, 3)) / IMAGES.sum(dim=(1, 2, 3))
        assert ((kept > 0.5) & (kept < 1.6)).all()
