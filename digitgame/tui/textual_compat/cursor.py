"""An app that keeps the terminal's cursor where the learner works."""

from textual.app import App
from textual.geometry import Offset
from textual.widgets import Input, OptionList


class CursorApp(App[None]):
    """Moves the terminal's cursor to the focused line, which magnifiers and screen readers follow.

    Textual (8.2.8) moves it with every update of the screen, but only an `Input` or a `TextArea`
    says where to; otherwise it stays in the corner. It is hidden there as here.
    """

    @property
    def cursor_position(self) -> Offset:
        """The cell of the screen at which the learner works."""
        widget = self.focused if self.screen_stack else None
        if widget is None or isinstance(widget, Input):
            return self._own_position
        inner = getattr(widget, "cursor_cell", Offset())
        if isinstance(widget, OptionList):
            line = widget._index_to_line.get(widget.highlighted or 0, 0)
            inner = Offset(0, line - widget.scroll_offset.y)
        return widget.content_region.offset + inner

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._own_position = position
