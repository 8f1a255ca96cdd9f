"""The wire: fewer bytes, and the terminal shows the same."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from digitgame.tui.mends.wire import Piece, Pieces
from tests.tui.eyes import differences, seen

COLUMNS, ROWS = 12, 4

shades = st.sampled_from([None, "#121212", "#808080", "#e4e4e4", "red", "default"])
styles = st.builds(
    lambda ink, paper, bold, reverse: Style(color=ink, bgcolor=paper, bold=bold, reverse=reverse),
    shades,
    shades,
    st.booleans(),
    st.booleans(),
)
segments = st.builds(
    Segment, st.text("▀▄█ x╌", min_size=1, max_size=4), st.none() | styles, st.none()
)


@st.composite
def updates(draw: st.DrawFn) -> list[Piece]:
    """Changed cells by row, and from left to right."""
    pieces, x, y = [], 0, 0
    while y < ROWS:
        x += draw(st.integers(0, COLUMNS))
        strip = Strip(draw(st.lists(segments, min_size=1, max_size=3)))
        if x + strip.cell_length <= COLUMNS:
            pieces.append(Piece(x, y, strip))
            x += strip.cell_length
        else:
            x, y = 0, y + 1
    return pieces


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(COLUMNS, ROWS)
    return screen, pyte.Stream(screen)


class TestPieces:
    console = Console(color_system="256", force_terminal=True)

    @given(updates())
    def test_the_terminal_shows_what_textual_would_have_it_show(self, pieces: list[Piece]) -> None:
        ours, stream = terminal()
        stream.feed(Pieces(pieces, COLUMNS).render_segments(self.console))
        textuals, stream = terminal()
        for piece in pieces:
            stream.feed(f"\x1b[{piece.y + 1};{piece.x + 1}H{piece.strip.render(self.console)}")
        assert not differences(seen(ours), seen(textuals))

    @given(updates())
    def test_what_is_written_next_has_the_terminals_own_look(self, pieces: list[Piece]) -> None:
        screen, stream = terminal()
        stream.feed(Pieces(pieces, COLUMNS).render_segments(self.console))
        assert screen.cursor.attrs == pyte.Screen(1, 1).cursor.attrs

    def test_a_colour_that_goes_on_is_named_once(self) -> None:
        style = Style(color="color(75)", bgcolor="color(233)")
        other = Style(color="color(214)", bgcolor="color(233)")
        strip = Strip([Segment("▀", style), Segment("▀", other)])
        written = Pieces([Piece(3, 1, strip)], COLUMNS).render_segments(self.console)
        assert written == "\x1b[2;4H\x1b[38;5;75;48;5;233m▀\x1b[38;5;214m▀\x1b[m"

    def test_a_link_stays_one(self) -> None:
        style = Style(link="https://example.org")
        piece = Piece(0, 0, Strip([Segment("x", style)]))
        written = Pieces([piece], COLUMNS).render_segments(self.console)
        assert "https://example.org" in written
        assert written.endswith("x\x1b]8;;\x1b\\")
