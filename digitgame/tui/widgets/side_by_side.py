"""Side by side: drawings that come about together, such as the learner's and the copybook's."""

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
    """What to show on one of the sheets."""

    caption: str
    timeline: Timeline
    """In units of a pad."""
    pad: Grid
    """That pad's size."""
    place: tuple[float, float] | None = None
    """Where to look, in the same units."""


class SideBySide(Horizontal):
    """A few framed sheets of one size."""

    @dataclass
    class Finished(Message):
        """All drawings are whole again."""

        side_by_side: "SideBySide"

    def __init__(self, clock: Callable[[], float], count: int) -> None:
        """Empty sheets.

        Args:
            clock: monotonic seconds.
            count: how many sheets.
        """
        super().__init__()
        self._replays = [Replay(clock) for _ in range(count)]

    def compose(self) -> ComposeResult:
        """The sheets, each in a frame."""
        for replay in self._replays:
            with Container(classes="replay"):
                yield replay

    def on_mount(self) -> None:
        """Take the smallest size until told another."""
        self._frame(SMALLEST_PAD)

    @property
    def is_playing(self) -> bool:
        """Is any drawing coming about?"""
        return any(replay.is_playing for replay in self._replays)

    def fit(self, room: Cells) -> None:
        """Make the sheets as large as fits into a room; a sheet is twice as wide as it is high."""
        across = room.columns // len(self._replays) - FRAME
        self._frame(Cells(*(max(side, 1) for side in _canvas(across, room.rows - FRAME))))

    def show(self, drawings: Sequence[Drawing]) -> None:
        """Show drawings whole; sheets that are left over stay away."""
        for replay, drawing in zip(self._replays, drawings, strict=False):
            self._frame_of(replay).border_title = escape(drawing.caption)
            replay.show(drawing.timeline, drawing.pad, drawing.place)
        for number, replay in enumerate(self._replays):
            self._frame_of(replay).display = number < len(drawings)

    def play(self, speed: float = 1.0) -> None:
        """Draw them all from the start, so many times as fast as they were drawn."""
        for replay in self._shown():
            replay.play(speed)

    def stop(self) -> None:
        """Show them whole at once, and say nothing."""
        for replay in self._replays:
            replay.stop()

    @on(Replay.Finished)
    def _report_when_all_finished(self, message: Replay.Finished) -> None:
        """Pass on the last of the sheets' messages only."""
        message.stop()
        if not self.is_playing:
            self.post_message(self.Finished(self))

    def _shown(self) -> Iterator[Replay]:
        return (replay for replay in self._replays if self._frame_of(replay).display)

    def _frame(self, cells: Cells) -> None:
        for replay in self._replays:
            replay.fit(cells)
            styles = self._frame_of(replay).styles
            styles.width, styles.height = cells.columns + FRAME, cells.rows + FRAME

    @staticmethod
    def _frame_of(replay: Replay) -> Container:
        assert isinstance(replay.parent, Container)
        return replay.parent


def _canvas(columns: int, rows: int) -> Cells:
    rows = min(rows, columns // 2)
    return Cells(2 * rows, rows)
