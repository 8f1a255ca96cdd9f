"""Drawings next to each other, replayed together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.markup import escape
from textual.message import Message

from digitgame.core.timeline import Timeline
from digitgame.tui.layout import FRAME, SMALLEST_PAD, Cells
from digitgame.tui.widgets.replay import Replay
from model.grid import Grid


@dataclass(frozen=True)
class Drawing:
    """A drawing to show on one of the sheets."""

    caption: str
    timeline: Timeline
    """In pad units."""
    pad: Grid
    """Size of that pad."""
    spot: tuple[float, float] | None = None
    """A place to mark, in the same units."""


class SideBySide(Horizontal):
    """Framed sheets of one size."""

    @dataclass
    class Finished(Message):
        """All replays have ended."""

        side_by_side: "SideBySide"

    def __init__(self, clock: Callable[[], float], count: int) -> None:
        """Create a number of empty sheets; the clock gives monotonic seconds."""
        super().__init__()
        self._replays = [Replay(clock) for _ in range(count)]

    def compose(self) -> ComposeResult:
        """Compose the sheets, each in a frame."""
        for replay in self._replays:
            with Container(classes="replay"):
                yield replay

    def on_mount(self) -> None:
        """Start with the smallest size."""
        self._resize(SMALLEST_PAD)

    @property
    def is_playing(self) -> bool:
        """Return whether any replay is running."""
        return any(replay.is_playing for replay in self._replays)

    def fit(self, room: Cells) -> None:
        """Make the sheets as large as fits; a sheet is twice as wide as it is high."""
        across = room.columns // len(self._replays) - FRAME
        self._resize(Cells(*(max(side, 1) for side in _sheet_size(across, room.rows - FRAME))))

    def show(self, drawings: Sequence[Drawing]) -> None:
        """Show complete drawings, and hide the other sheets."""
        for replay, drawing in zip(self._replays, drawings, strict=False):
            self._frame_of(replay).border_title = escape(drawing.caption)
            replay.show(drawing.timeline, drawing.pad, drawing.spot)
        for number, replay in enumerate(self._replays):
            self._frame_of(replay).display = number < len(drawings)

    def play(self, speed: float = 1.0) -> None:
        """Replay all drawings at a multiple of their original speed."""
        for replay in self._visible():
            replay.play(speed)

    def stop(self) -> None:
        """Show the complete drawings, without a message."""
        for replay in self._replays:
            replay.stop()

    @on(Replay.Finished)
    def _report_when_all_finished(self, message: Replay.Finished) -> None:
        """Report the end of the last replay only."""
        message.stop()
        if not self.is_playing:
            self.post_message(self.Finished(self))

    def _visible(self) -> Iterator[Replay]:
        return (replay for replay in self._replays if self._frame_of(replay).display)

    def _resize(self, cells: Cells) -> None:
        for replay in self._replays:
            replay.fit(cells)
            styles = self._frame_of(replay).styles
            styles.width, styles.height = cells.columns + FRAME, cells.rows + FRAME

    @staticmethod
    def _frame_of(replay: Replay) -> Container:
        assert isinstance(replay.parent, Container)
        return replay.parent


def _sheet_size(columns: int, rows: int) -> Cells:
    rows = min(rows, columns // 2)
    return Cells(2 * rows, rows)
