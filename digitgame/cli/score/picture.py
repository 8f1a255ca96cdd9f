"""Convert a picture of one digit to the 28x28 image that the network reads."""

import io
import warnings
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from digitgame.text import sanitize
from model.raster import BOX, MASS_CENTRE, PEN, SIDE, Floats, centre_of_mass

if TYPE_CHECKING:
    from PIL.Image import Image

Mask = npt.NDArray[np.bool_]

Pixel = TypeVar("Pixel", np.float32, np.bool_)

MOST_PIXELS = 64_000_000
"""Limited because a small file can unpack into gigabytes; a telephone's camera takes 12 to 50."""

_WORKING = 256
"""Pixels of the longer side that larger pictures are reduced to."""

_FAINT = 0.2
"""Share of the strongest contrast below which a pixel is scanner noise, not a digit's edge."""

_BLANK = 0.1
"""Strongest contrast to the paper, of the whole range, below which the picture is empty."""

_MARKED = 0.3
"""Share of the strongest contrast from which a pixel is part of a line or of dust."""

_GRAIN = 0.01
"""Deviation of the paper from which a picture is a photograph, whose strongest pixel is chance."""

_LIGHT_ROUNDS = 6
"""Fits of the light on the paper, each without the pixels that the one before found to be ink."""

_SMALLEST_PART = 0.15
"""Size of dust, relative to the largest part of the digit: MNIST's broken digits have no smaller
part that matters."""

_THINNEST = 0.7
"""Share of MNIST's pen from which a line is wide enough as it is."""

_LARGEST_SCALE = 4.0
"""A digit of fewer than 5 pixels has no shape, so a speck must stay one."""


class PictureError(Exception):
    """The picture cannot be read; the message says why."""


def is_picture(start: bytes) -> bool:
    """Return whether a file that starts like this is a PNG or a JPEG; no text does."""
    return start.startswith((b"\x89PNG", b"\xff\xd8\xff"))


def read_picture(data: bytes) -> Floats:
    """Convert a picture of one digit to the network's input.

    The ink may be darker or lighter than the paper, which may be transparent or lit unevenly: its
    light is a quadratic fit to what is not ink. Dust and what reaches in from the border are left
    out, and lines much thinner than MNIST's are thickened. The digit is fitted and centred like
    MNIST's.

    Args:
        data: the bytes of a PNG or JPEG file.

    Returns:
        (28, 28) float32, 0 for paper to 1 for ink; all 0 if the picture is empty.

    Raises:
        PictureError: if this is not such a file, the picture is too large or Pillow is missing.
    """
    return _fit(_extract_ink(_read_grey(data)))


def _read_grey(data: bytes) -> Floats:
    """Decode to (rows, columns) float32, 0 for black to 1 for white, turned upright."""
    try:
        # Pillow is needed only for pictures.
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ImportError as error:
        raise PictureError("Reading a picture needs Pillow: pip install pillow") from error
    try:
        with warnings.catch_warnings():
            # The size is checked below; other warnings do not matter.
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError(
                    f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. "
                    "Crop it to the digit, or scale it down."
                )
            picture.draft("L", (2 * _WORKING, 2 * _WORKING))  # decodes a large JPEG in less time
            return _reduced(_to_grey(ImageOps.exif_transpose(picture)))
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PictureError("The picture is damaged or far too large.") from error
    except PictureError:
        raise
    except Exception as error:  # damaged files make Pillow raise undocumented errors
        reason = sanitize(str(error)) or type(error).__name__
        raise PictureError(f"The picture is damaged ({reason}).") from error


def _to_grey(picture: "Image") -> Floats:
    if picture.mode.startswith("I"):  # 16 bits, which a conversion to 8 would clip
        return np.asarray(picture, dtype=np.float32) / np.float32(65535)
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("L"), dtype=np.float32) / np.float32(255)
    layers = np.asarray(picture.convert("LA"), dtype=np.float32) / np.float32(255)
    grey, opaque = layers[..., 0], layers[..., 1]
    if np.median(_border(opaque)) < 0.5:  # the paper is transparent: put the ink on its opposite
        is_light = (grey * opaque).sum() > 0.5 * opaque.sum()
        paper = np.float32(0 if is_light else 1)
    else:
        paper = np.median(_border(grey)).astype(np.float32)
    mixed: Floats = grey * opaque + paper * (1 - opaque)
    return mixed


def _border(image: npt.NDArray[Pixel]) -> npt.NDArray[Pixel]:
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])


def _reduced(grey: Floats) -> Floats:
    """Return the picture with at most `_WORKING` pixels on its longer side."""
    rows, columns = grey.shape
    factor = _WORKING / max(rows, columns)
    if factor >= 1:
        return grey
    return _resize(grey, (max(1, round(columns * factor)), max(1, round(rows * factor))))


def _resize(image: Floats, size: tuple[int, int]) -> Floats:
    """Resize to (columns, rows); scaling down averages."""
    from PIL import Image

    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR))


def _extract_ink(grey: Floats) -> Floats:
    """Return the contrast of the digit to the paper, 0 to 1; all 0 if the picture is empty."""
    contrast, grain = _contrast(grey)
    if float(contrast.max()) < max(_BLANK, 5 * grain):
        return np.zeros_like(grey)
    parts = _parts(contrast > max(_MARKED * float(contrast.max()), 4 * grain))
    digit = _keep_digit(parts, grey.shape)
    strongest = np.quantile(contrast[digit], 0.9 if grain > _GRAIN else 1).astype(np.float32)
    ink: Floats = np.clip(contrast / strongest, 0, 1) * _grown(digit)
    return ink


def _contrast(grey: Floats) -> tuple[Floats, float]:
    """Return how much each pixel differs from the paper, ink positive, and the paper's grain.

    The light on the paper is fitted by a quadratic function of the place, again and again without
    what differs from it by more than three of the standard deviations of the rest.
    """
    rows, columns = grey.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j].reshape(2, -1)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    level = grey.ravel().astype(np.float64)
    difference = level - np.median(_border(grey))
    grain = 0.0
    for _ in range(_LIGHT_ROUNDS):
        # 1.4826 times the median deviation is the standard deviation of normal noise.
        grain = 1.4826 * float(np.median(np.abs(difference)))
        is_paper = np.abs(difference) <= max(3 * grain, _BLANK / 4)
        factors = np.linalg.lstsq(terms[is_paper], level[is_paper], rcond=None)[0]
        difference = level - terms @ factors
    contrast = difference.reshape(grey.shape).astype(np.float32)
    far = contrast[np.abs(contrast) > max(4 * grain, _BLANK / 2)]
    return (-contrast if far.sum() < 0 else contrast), grain


def _parts(marked: Mask) -> list[Mask]:
    """Split marked pixels into connected parts, also by their corners."""
    rest = {(int(row), int(column)) for row, column in np.argwhere(marked)}
    parts = []
    while rest:
        part, new = [], [rest.pop()]
        while new:
            row, column = new.pop()
            part.append((row, column))
            around = {(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)}
            new += around & rest
            rest -= around
        mask = np.zeros_like(marked)
        mask[tuple(np.transpose(part))] = True
        parts.append(mask)
    return parts


def _keep_digit(parts: list[Mask], shape: tuple[int, ...]) -> Mask:
    """Join the parts that belong to the digit: not dust, nor an edge of the paper."""
    sizes = [_size(part) for part in parts]
    inner = [size for part, size in zip(parts, sizes, strict=True) if not _border(part).any()]
    is_inside = max(inner, default=0) > min(shape) * _SMALLEST_PART
    largest = max(inner) if is_inside else max(sizes)
    kept = np.zeros(shape, dtype=np.bool_)
    for part, size in zip(parts, sizes, strict=True):
        if size >= _SMALLEST_PART * largest and not (is_inside and _border(part).any()):
            kept |= part
    return kept


def _size(part: Mask) -> int:
    """Return the length in pixels of a part's longer side."""
    return max(int(np.ptp(places)) for places in np.nonzero(part)) + 1


def _grown(mask: Mask) -> Mask:
    """Return the mask with the pixels around it, which are the faint edges of lines."""
    rows, columns = mask.shape
    wide = np.pad(mask, 2)
    shifts = (wide[y : y + rows, x : x + columns] for y in range(5) for x in range(5))
    grown: Mask = np.any(list(shifts), axis=0)
    return grown


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
        scale = min(BOX / longer, _LARGEST_SCALE)
        digit = _scale(_thickened(digit, PEN / scale), scale)
    height, width = digit.shape
    x, y = MASS_CENTRE - centre_of_mass(digit)
    left, top = int(np.clip(round(x), 0, SIDE - width)), int(np.clip(round(y), 0, SIDE - height))
    image[top : top + height, left : left + width] = digit
    return image


def _thickened(digit: Floats, pen: float) -> Floats:
    """Widen the lines to a pen's width in pixels if they are much thinner.

    A line of width w and length l has an area of w l and two edges of length l, so that w is twice
    the area by the length of all edges, the sum of the absolute gradient.
    """
    from PIL import Image, ImageFilter

    padded = np.pad(digit, 1)
    down, right = np.diff(padded, axis=0)[:, :-1], np.diff(padded, axis=1)[:-1]
    edges = np.hypot(down, right)
    width = 2 * float(digit.sum()) / max(float(edges.sum()), 1e-9)
    if width >= _THINNEST * pen:
        return digit
    more = max(1, round((pen - width) / 2))
    picture = Image.fromarray((255 * digit).astype(np.uint8))
    wide = picture.filter(ImageFilter.MaxFilter(2 * more + 1))
    return np.asarray(wide, dtype=np.float32) / np.float32(255)


def _scale(digit: Floats, scale: float) -> Floats:
    height, width = digit.shape
    image = _resize(digit, (max(1, round(width * scale)), max(1, round(height * scale))))
    # Restore the contrast: scaling down makes thin lines faint.
    return image / np.float32(image.max())
