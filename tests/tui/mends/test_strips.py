"""Strips that remember none of their pieces: they are cut and painted as ever."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import strip
from textual.cache import FIFOCache
from textual.color import Color
from textual.filter import Monochrome
from textual.strip import Strip

from digitgame.tui.mends import strips


def made() -> Strip:
    return Strip([Segment("some ", Style(color="red")), Segment("wörds", Style(bold=True))])


def pieces(line: Strip) -> list[object]:
    """What can be made of a line, each thing twice."""
    style = Style(italic=True)
    return [
        (
            line.divide([3, 7]),
            line.crop(2, 6),
            line.crop_extend(1, 14, style),
            line.adjust_cell_length(12, style),
            line.apply_style(style),
            line.apply_filter(Monochrome(), Color(0, 0, 0)),
            line.apply_offsets(1, 2),
        )
        for _ in range(2)
    ]


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips as Textual makes them, whatever ran before."""
    monkeypatch.setattr(strip, "FIFOCache", FIFOCache)


def test_a_line_falls_into_the_same_pieces() -> None:
    usual = pieces(made())
    strips.mend()
    assert pieces(made()) == usual


def test_pieces_are_not_kept() -> None:
    strips.mend()
    line = made()
    assert line.crop(2, 6) is not line.crop(2, 6)
