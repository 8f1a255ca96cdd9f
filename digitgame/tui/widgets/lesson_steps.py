"""The steps: how far a lesson is, in shape as well as colour."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.core.lesson import LEADS_BACK, PASSES, STEPS, Lesson, Step
from digitgame.i18n import N_, _
from digitgame.storage.settings import Glyphs

STEP_NAMES = {
    Step.WATCH: N_("Watch"),
    Step.TRACE: N_("Trace"),
    Step.FADE: N_("Fade"),
    Step.MEMORY: N_("Memory"),
}
_GLYPHS = {
    Glyphs.HALF: {"done": "✓", "now": "▸", "later": "·", "miss": "✗"},
    Glyphs.ASCII: {"done": "+", "now": ">", "later": ".", "miss": "x"},
}
_AIRY = 32  # columns from which there is room between the marks and the names
_STYLES = {"done": "green", "now": "bold", "later": "", "miss": "red"}


class LessonSteps(Widget):
    """The four steps in a line, and below how many good ones and misses there were."""

    lesson: reactive[Lesson] = reactive(Lesson)
    """How far is the learner?"""

    shown: reactive[Step] = reactive(Step.WATCH)
    """Which step is on the screen?"""

    def __init__(self, glyphs: Glyphs) -> None:
        """The beginning of a lesson.

        Args:
            glyphs: what to draw the marks with.
        """
        super().__init__()
        self._glyphs = _GLYPHS[glyphs]

    def render(self) -> RenderResult:
        """`▸ Trace` and `Good in a row ✓·  Misses ✗··`."""
        text = Text(no_wrap=True)
        air = " " if self.size.width >= _AIRY else ""
        for step in STEPS:
            kind = self._kind(step)
            text.append(f"{self._glyphs[kind]}{air}{_(STEP_NAMES[step])} ", _STYLES[kind])
        text.append("\n")
        if self.shown is self.lesson.step is not Step.WATCH:
            text.append(f"{_('Good in a row')} ")
            self._count(text, "done", self.lesson.good, PASSES)
            text.append(f"  {_('Misses')} ")
            self._count(text, "miss", self.lesson.missed, LEADS_BACK)
        return text

    def _kind(self, step: Step) -> str:
        if step is self.shown:
            return "now"
        is_passed = STEPS.index(step) < STEPS.index(self.lesson.step) or self.lesson.is_learned
        return "done" if is_passed else "later"

    def _count(self, text: Text, kind: str, count: int, most: int) -> None:
        text.append(self._glyphs[kind] * count, _STYLES[kind])
        text.append(self._glyphs["later"] * (most - count))
