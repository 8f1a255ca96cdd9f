"""Marks for the outcomes of a session's prompts."""

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.core.session import Session
from digitgame.i18n import _
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.verdict import outcome_style, outcome_symbol

MOST = 20
"""Marks that fit next to the words; in a longer session, those around the current prompt."""


class PromptMarks(Widget):
    """One mark per prompt."""

    session: reactive[Session | None] = reactive(None)

    def __init__(self, *, is_secret: bool = False) -> None:
        """Start without a session; a secret one shows which prompts were answered, but not how."""
        super().__init__()
        self._is_secret = is_secret

    def render(self) -> RenderResult:
        """Render `Digit 3 of 10` and the marks."""
        session = self.session
        if session is None:
            return ""
        total = session.total
        words = _(
            "Digit {number} of {total}  ", number=min(session.position + 1, total), total=total
        )
        first = max(0, min(session.position - MOST + 5, total - MOST))
        marks = (self._mark(session, at) for at in range(first, min(first + MOST, total)))
        return Content.assemble(words, *marks)

    def _mark(self, session: Session, index: int) -> tuple[str, str]:
        """Return a prompt's mark and its style."""
        symbols = get_symbols(self)
        counted = session.prompts[index].counted_attempt if index < len(session.prompts) else None
        if counted is not None and self._is_secret:
            return symbols.bullet, ""
        if counted is not None:
            return outcome_symbol(counted, symbols), outcome_style(counted)
        return symbols.current if index == session.position else symbols.dot, ""
