"""Convert a PNG file to the 28x28 image that the network reads."""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np

from digitgame.text import sanitize
from model.raster import BOX, MASS_CENTRE, SIDE, Floats, centre_of_mass

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 16_000_000
"""Limited because a small file can unpack into gigabytes."""

_FAINT = 0.2
"""Share of the strongest contrast below which a pixel is scanner noise, not a digit's edge."""

_BLANK = 0.1
"""Strongest contrast to the paper, of the whole range, below which the picture is empty."""

_LARGEST_SCALE = 4.0
"""A digit of fewer than 5 pixels has no shape, so a speck must stay one."""


class PictureError(Exception):
    """The picture cannot be read; the message says why."""


def read_png(data: bytes) -> Floats:
    """Convert a picture of one digit to the network's input.

    The paper is the median of the picture's border; ink may be darker or lighter. The digit is
    fitted and centred like MNIST's, but its pen keeps its relative width.

    Args:
        data: a PNG file's bytes.

    Returns:
        (28, 28) float32, 0 for paper to 1 for ink; all 0 if the picture is empty.

    Raises:
        PictureError: if this is not a PNG file, the picture is too large or Pillow is missing.
    """
    return _fit(_extract_ink(_read_grey(data)))


def _read_grey(data: bytes) -> Floats:
    """Decode to (rows, columns) float32, 0 for black to 1 for white; transparency is white."""
    try:
        # Pillow is needed only for pictures.
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise PictureError("Reading a PNG needs Pillow: python -m pip install pillow") from error
    try:
        with warnings.catch_warnings():
            # The size is checked below; other warnings do not matter.
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(data), formats=("PNG",))
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError(
                    f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. "
                    "Crop it to the digit, or scale it down."
                )
            return _to_grey(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PictureError("The PNG is damaged or far too large.") from error
    except PictureError:
        raise
    except Exception as error:  # damaged files make Pillow raise undocumented errors
        reason = sanitize(str(error)) or type(error).__name__
        raise PictureError(f"The PNG is damaged ({reason}).") from error


def _to_grey(picture: "Image") -> Floats:
    if picture.mode.startswith("I"):  # 16 bits, which a conversion to 8 would clip
        return np.asarray(picture, dtype=np.float32) / np.float32(65535)
    if picture.has_transparency_data:
        from PIL import Image

        ink = picture.convert("RGBA")
        paper = Image.new("RGBA", ink.size, "white")
        picture = Image.alpha_composite(paper, ink)
    return np.asarray(picture.convert("L"), dtype=np.float32) / np.float32(255)


def _extract_ink(grey: Floats) -> Floats:
    """Return the contrast to the paper, scaled to 0 to 1; all 0 if the picture is empty."""
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
    """Fit ink into MNIST's box, its centre of mass as near MNIST's as whole pixels allow."""
    image = np.zeros((SIDE, SIDE), dtype=np.float32)
    rows, columns = (np.flatnonzero((ink > _FAINT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image
    longer = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    edge = round(longer / BOX)  # one pixel of the result, for the pen's faint edge
    top, left = max(rows[0] - edge, 0), max(columns[0] - edge, 0)
    digit = ink[top : rows[-1] + edge + 1, left : columns[-1] + edge + 1]
    if abs(longer - BOX) > 1:  # do not blur images of the right size, such as MNIST's
        digit = _scale(digit, min(BOX / longer, _LARGEST_SCALE))
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
    # Restore the contrast: scaling down makes thin lines faint.
    return image / np.float32(image.max())
