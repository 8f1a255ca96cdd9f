"""Characters that the user interface is drawn with."""

from dataclasses import dataclass, replace

from textual.message_pump import MessagePump

from digitgame.storage.settings import Glyphs


@dataclass(frozen=True)
class Symbols:
    """Every mark, arrow, star, bar and frame; by default for fonts with block elements."""

    is_ascii: bool = False
    """Draw ink with one plain character per cell instead of blocks."""
    across: int = 1
    """Pixels next to each other in a cell of ink: 2 for quadrants."""
    right: str = "✓"
    wrong: str = "✗"
    current: str = "▸"
    locked: str = "■"
    circle: str = "○"
    bullet: str = "•"
    dot: str = "·"
    turn: str = "↺"
    start: str = "●"
    """Start of a digit's only stroke."""
    spot: str = "◉"
    """The place that a tip speaks of."""
    arrows: str = "→↓←↑"
    """Right, down, left, up."""
    previous: str = "‹"
    next: str = "›"
    """Around a value that can be changed."""
    star: str = "★"
    empty_star: str = "☆"
    full: str = "█"
    line: str = "━"
    """A part of a bar; full blocks would join those of the row above."""
    square: str = "█"
    heat: tuple[str, str, str, str] = ("·", "░", "▒", "█")
    """From no digit a day to the daily goal."""
    vertical: str = "│"
    horizontal: str = "─"
    dashes: str = "╌"
    cross: str = "┼"
    corner: str = "└"
    tick: str = "┤"

    def bar(self, share: float, width: int) -> str:
        """Return a bar of the given width, filled to a share from 0 to 1."""
        return (self.line * round(share * width)).ljust(width, self.dot)


BLOCKS = Symbols()
ASCII = Symbols(
    is_ascii=True,
    right="+",
    wrong="x",
    current=">",
    locked="#",
    circle="o",
    bullet="o",
    dot=".",
    turn="<-",
    start="O",
    spot="@",
    arrows=">v<^",
    previous="<",
    next=">",
    star="*",
    empty_star="-",
    full="=",
    line="=",
    square="#",
    heat=(".", "-", "+", "#"),
    vertical="|",
    horizontal="-",
    dashes="-",
    cross="+",
    corner="+",
    tick="+",
)
SYMBOLS = {Glyphs.QUADRANT: replace(BLOCKS, across=2), Glyphs.HALF: BLOCKS, Glyphs.ASCII: ASCII}


def get_symbols(node: MessagePump) -> Symbols:
    """Return the symbols of the app that a widget or screen belongs to."""
    symbols: Symbols = getattr(node.app, "symbols", BLOCKS)
    return symbols
