"""The certificate as PNG."""

from datetime import date
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from digitgame.core.certificate import Words, certificate, picture
from digitgame.core.ink import Point
from digitgame.core.session import Outcome, Prompt, Session, Task
from digitgame.tui import certificate_png
from digitgame.tui.certificate_png import png

INK = (0x1B, 0x3A, 0x6B)
EXAM = Session((Prompt(7, (Outcome.RIGHT,), score=90.0),), 1, 1, task=Task.EXAM)
DOT, LINE = (Point(5, 5, 0),), (Point(1, 2, 0), Point(30, 35, 1))

needs_font = pytest.mark.skipif(
    png([Words(9, 9, 9, "ë")]) is None, reason="needs a font, for example DejaVu"
)


def inked(strokes: tuple[tuple[Point, ...], ...]) -> int:
    """Return the number of pixels in the ink's colour in the first drawing's box."""
    drawn = png(picture(certificate("Zoë", date(2026, 3, 1), EXAM, {0: strokes})))
    assert drawn is not None
    image = Image.open(BytesIO(drawn))
    assert (image.format, image.size) == ("PNG", (1280, 940))
    box = np.asarray(image.convert("RGB"))[376:552, 88:264]
    return int((box == INK).all(axis=-1).sum())


@needs_font
class TestPng:
    def test_holds_the_ink(self) -> None:
        assert inked(()) == 0
        assert 40 < inked((DOT,)) < 100  # a round dot, ten pixels across
        assert inked((LINE,)) > 1000

    @pytest.mark.parametrize("name", ["Zoë", "Łukasz"])
    def test_shows_every_letter_of_the_name(self, name: str) -> None:
        drawn = png([Words(320, 100, 22, name)])
        assert drawn is not None
        assert drawn != png([Words(320, 100, 22, name[:-1])])

    @pytest.mark.parametrize("fonts", [(), ("no such font.ttf",)])
    def test_is_left_out_where_no_font_has_the_name(
        self, fonts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(certificate_png, "_FONTS", fonts)
        assert png([Words(320, 100, 22, "Zoë")]) is None

    def test_is_left_out_if_a_character_is_missing(self) -> None:
        assert png([Words(320, 100, 22, "Zo\ufffe")]) is None
