"""Draw a certificate as PNG, with a font of this machine."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from digitgame.core.certificate import DARK, INK_COLOUR, PAGE, PEN, Box, Ink, Words

_SCALE = 2  # pixels of the picture for each of the page

_FINE = 2  # Pillow draws without anti-aliasing, so the picture is drawn larger and then reduced

_FONTS = (
    "DejaVuSerif.ttf",
    "Georgia.ttf",
    "LiberationSerif-Regular.ttf",
    "NotoSerif-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSans-Regular.ttf",
    "Arial Unicode.ttf",
    "Arial.ttf",
)
"""Fonts of common systems, which Pillow finds by name; its own one has ASCII characters only."""

_MISSING = "\uffff"  # not a character, so that a font shows its sign for a missing one

_SMALL = 16  # pixels; any size serves to look for characters


def png(parts: list[Box | Ink | Words]) -> bytes | None:
    """Draw a picture.

    Args:
        parts: from `digitgame.core.certificate.picture`.

    Returns:
        The PNG file, or None if no font has all characters of the words.
    """
    font = _find_font("".join(part.text for part in parts if isinstance(part, Words)))
    if font is None:
        return None
    fine = _SCALE * _FINE
    width, height = PAGE
    image = Image.new("RGB", (width * fine, height * fine))
    draw = ImageDraw.Draw(image)
    for part in parts:
        match part:
            case Box():
                corners = (part.left, part.top, part.left + part.width, part.top + part.height)
                box = [place * fine for place in corners]
                line = part.line * fine if part.outline else 0
                draw.rectangle(box, part.fill, part.outline or None, line)
            case Ink():
                _draw_stroke(draw, (part.points * fine).tolist(), PEN * fine)
            case Words():
                sized = font.font_variant(size=part.size * fine)
                draw.text((part.x * fine, part.y * fine), part.text, DARK, sized, anchor="ms")
    file = BytesIO()
    image.reduce(_FINE).save(file, "PNG")
    return file.getvalue()


def _draw_stroke(draw: ImageDraw.ImageDraw, points: list[list[float]], pen: int) -> None:
    """Draw a line with round corners and ends."""
    draw.line([(x, y) for x, y in points], INK_COLOUR, pen)
    for x, y in points:
        draw.circle((x, y), pen / 2, INK_COLOUR)


def _find_font(text: str) -> ImageFont.FreeTypeFont | None:
    """Return a font that has all characters of a text, if there is one."""
    return next((font for font in _fonts() if _has_all(font, text)), None)


def _fonts() -> Iterable[ImageFont.FreeTypeFont]:
    for name in _FONTS:
        try:
            yield ImageFont.truetype(name, _SMALL)
        except OSError:  # not on this machine
            continue


def _has_all(font: ImageFont.FreeTypeFont, text: str) -> bool:
    missing = bytes(font.getmask(_MISSING))
    return all(bytes(font.getmask(letter)) != missing for letter in {*text} - {" "})
