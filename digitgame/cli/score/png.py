"""Pictures: a PNG file's bytes to the 28x28 image that the network reads."""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np

from digitgame.text import sanitize
from model.raster import BOX, MASS_CENTRE, SIDE, Floats, centre_of_mass

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 16_000_000
"""Larger pictures are no single digit, and a small file can unpack into gigabytes."""

_FAINT = 0.2
"""Of the strongest contrast; what is weaker is a scanner's noise, not a digit's edge."""

_BLANK = 0.1
"""Contrast to the paper, of the whole range, below which nothing is drawn."""


_MOST_MAGNIFIED = 4.0
"""A digit of fewer than 5 pixels has no shape; a speck stays a speck."""


class PictureError(Exception):
    """The picture cannot be read; the message says why."""


def read_png(data: bytes) -> Floats:
    """The image that the network reads, out of a picture of one digit.

    The paper is what the picture's border shows most; ink may be darker or lighter. It is fitted
    and centred as MNIST's images were, but its pen keeps the width that it has.

    Args:
        data: a PNG file's bytes.

    Returns:
        (28, 28) float32, 0 for paper to 1 for ink; all 0 where nothing is drawn.

    Raises:
        PictureError: if that is no PNG file or too large a picture, or where Pillow is missing.
    """
    return _fit(_ink(_grey(data)))


def _grey(data: bytes) -> Floats:
    """A PNG file as (rows, columns) float32, 0 for black to 1 for white; it lies on white paper."""
    try:
        # Pillow is only for pictures; all else does without.
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise PictureError("A PNG needs Pillow: python -m pip install pillow") from error
    try:
        with warnings.catch_warnings():
            # Sizes are measured here; what is odd otherwise can be read or cannot.
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(data), formats=("PNG",))
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError(
                    f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. "
                    "Cut out the digit, or make it smaller."
                )
            return _levels(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PictureError("The PNG is damaged or far too large.") from error
    except PictureError:
        raise
    except Exception as error:  # Pillow fails at damaged files in ways that it does not name
        reason = sanitize(str(error)) or type(error).__name__
        raise PictureError(f"The PNG is damaged ({reason}).") from error


def _levels(picture: "Image") -> Floats:
    if picture.mode.startswith("I"):  # 16 bits, which a conversion to 8 would cut off
        return np.asarray(picture, dtype=np.float32) / np.float32(65535)
    if picture.has_transparency_data:
        from PIL import Image

        ink = picture.convert("RGBA")
        paper = Image.new("RGBA", ink.size, "white")
        picture = Image.alpha_composite(paper, ink)
    return np.asarray(picture.convert("L"), dtype=np.float32) / np.float32(255)


def _ink(grey: Floats) -> Floats:
    """Contrast to the paper, 0 to 1 at the strongest; all 0 where nothing is drawn."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    contrast: Floats = grey - np.median(border).astype(np.float32)
    if contrast.sum() < 0:  # dark ink on light paper
        contrast = -contrast
    strongest = float(contrast.max())
    if strongest < _BLANK:
        return np.zeros_like(grey)
    ink: Floats = np.clip(contrast / strongest, 0, 1)
    return ink


def _fit(ink: Floats) -> Floats:
    """Ink fitted into MNIST's box, its centre of mass as near MNIST's as whole pixels allow."""
    image = np.zeros((SIDE, SIDE), dtype=np.float32)
    rows, columns = (np.flatnonzero((ink > _FAINT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image
    longer = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    edge = round(longer / BOX)  # a pixel's width of the image, for the pen's faint edge
    top, left = max(rows[0] - edge, 0), max(columns[0] - edge, 0)
    digit = ink[top : rows[-1] + edge + 1, left : columns[-1] + edge + 1]
    if abs(longer - BOX) > 1:  # MNIST's own are as large as they should be: leave them as sharp
        digit = _scale(digit, min(BOX / longer, _MOST_MAGNIFIED))
    height, width = digit.shape
    x, y = MASS_CENTRE - centre_of_mass(digit)
    left, top = int(np.clip(round(x), 0, SIDE - width)), int(np.clip(round(y), 0, SIDE - height))
    image[top : top + height, left : left + width] = digit
    return image


def _scale(digit: Floats, scale: float) -> Floats:
    from PIL import Image

    height, width = digit.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    scaled = Image.fromarray(digit).resize(size, Image.Resampling.BILINEAR)
    image: Floats = np.asarray(scaled, dtype=np.float32)
    # A thin line on a large sheet turns faint when it shrinks: what counts is that it is a line.
    return image / np.float32(image.max())
