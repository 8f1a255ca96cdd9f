"""The target, drawn as the copybook shows it."""

from textual.reactive import reactive
from textual.strip import Strip

from digitgame.i18n import N_
from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, PixelWidget
from digitgame.tui.picture import draw_picture
from model.copybook import Way

NAMES = (
    N_("zero"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
)


class TargetDigit(PixelWidget):
    """A picture of the way to write a digit."""

    way: reactive[Way | None] = reactive(None)
    """The way to show, if any."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Levels | None = None
        self.rows = 0
        """Its height, as fitted."""

    def fit(self, rows: int) -> None:
        """Change the height; the width is the same on the screen."""
        self.rows = rows
        self.styles.height, self.styles.width = rows, 2 * rows

    def watch_way(self) -> None:
        """Discard the picture of another way."""
        self._picture = None

    def on_resize(self) -> None:
        """Discard the picture, whose size has changed."""
        self._picture = None

    def notify_style_update(self) -> None:
        """Discard the picture, whose colours have changed."""
        super().notify_style_update()
        self._picture = None

    def render_line(self, y: int) -> Strip:
        """Render a row of the picture."""
        if self.way is None:
            return Strip.blank(self.size.width, self.rich_style)
        if self._picture is None:
            self._picture = draw_picture(self.palette, self.way.strokes, Cells(*self.size))
        if y >= len(self._picture):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip(self.palette.row(self._picture[y].tolist()), self.size.width)
