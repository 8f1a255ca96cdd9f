"""Marks: which prompts of a session went how, in shape as well as colour."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.practice import Outcome, Session
from digitgame.settings import Glyphs

_MARKS = {
    Glyphs.HALF: {Outcome.RIGHT: "✓", Outcome.WRONG: "✗", "now": "▸", "later": "·"},
    Glyphs.ASCII: {Outcome.RIGHT: "+", Outcome.WRONG: "x", "now": ">", "later": "."},
}


class Marks(Widget):
    """One mark a prompt."""

    session: reactive[Session | None] = reactive(None)
    """How far is the learner?"""

    def __init__(self, glyphs: Glyphs) -> None:
        """No session yet.

        Args:
            glyphs: what to draw the marks with.
        """
        super().__init__()
        self._marks = _MARKS[glyphs]

    def render(self) -> RenderResult:
        """`Prompt 3 of 10` and a mark for each."""
        session = self.session
        if session is None:
            return ""
        total = session.total
        text = Text(f"Prompt {min(session.position + 1, total)} of {total}  ", no_wrap=True)
        for index, prompt in enumerate(session.prompts):
            if prompt.counted is not None:
                style = "green" if prompt.counted is Outcome.RIGHT else "red"
                text.append(self._marks[prompt.counted], style)
            else:
                text.append(self._marks["now" if index == session.position else "later"])
        text.append(self._marks["later"] * (total - len(session.prompts)))
        return text
