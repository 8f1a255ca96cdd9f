"""Looking at ink: strokes to image to reading, off the event loop."""

from dataclasses import dataclass

from digitgame.ink import Ink
from model.raster import Floats, digit_image
from model.reader import Reader, Reading


@dataclass(frozen=True)
class Look:
    """What the network saw of some ink."""

    ink: Ink
    image: Floats
    """(28, 28), 0 for paper to 1 for ink."""
    reading: Reading


def look_at(ink: Ink, reader: Reader) -> Look:
    """Render ink as the network's image and read it."""
    image = digit_image(ink.paths())
    return Look(ink, image, reader.read(image))
