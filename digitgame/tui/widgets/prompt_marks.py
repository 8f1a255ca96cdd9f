"""Marks: which prompts of a session went how, in shape as well as colour."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.core.session import Outcome, Session
from digitgame.i18n import _
from digitgame.storage.settings import Glyphs

_MARKS = {
    Glyphs.HALF: {Outcome.RIGHT: "✓", Outcome.WRONG: "✗", "now": "▸", "later": "·", "done": "•"},
    Glyphs.ASCII: {Outcome.RIGHT: "+", Outcome.WRONG: "x", "now": ">", "later": ".", "done": "o"},
}

MOST = 20
"""Marks that fit beside the words; of a longer session, those around the current prompt."""


class PromptMarks(Widget):
    """One mark a prompt."""

    session: reactive[Session | None] = reactive(None)
    """How far is the learner?"""

    def __init__(self, glyphs: Glyphs, *, is_secret: bool = False) -> None:
        """No session yet.

        Args:
            glyphs: what to draw the marks with.
            is_secret: tell only which prompts were answered, not how.
        """
        super().__init__()
        self._marks = _MARKS[glyphs]
        self._is_secret = is_secret

    def render(self) -> RenderResult:
        """`Prompt 3 of 10` and a mark for each."""
        session = self.session
        if session is None:
            return ""
        total = session.total
        text = Text(
            _("Prompt {number} of {total}  ", number=min(session.position + 1, total), total=total),
            no_wrap=True,
        )
        first = max(0, min(session.position - MOST + 5, total - MOST))
        for index in range(first, min(first + MOST, total)):
            text.append(*self._mark(session, index))
        return text

    def _mark(self, session: Session, index: int) -> tuple[str, str]:
        """A prompt's mark, and its style."""
        counted = session.prompts[index].counted_attempt if index < len(session.prompts) else None
        if counted is not None and self._is_secret:
            return self._marks["done"], ""
        if counted is not None:
            return self._marks[counted], "green" if counted is Outcome.RIGHT else "red"
        return self._marks["now" if index == session.position else "later"], ""
