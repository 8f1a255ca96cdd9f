"""The steps of a lesson and the progress in the current one."""

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.core.lesson import LEADS_BACK, PASSES, STEPS, Lesson, Step
from digitgame.i18n import N_, _
from digitgame.tui.symbols import Symbols, get_symbols

STEP_NAMES = {
    Step.WATCH: N_("Watch"),
    Step.TRACE: N_("Trace"),
    Step.FADE: N_("Fade"),
    Step.MEMORY: N_("Memory"),
}
_AIRY = 32  # columns from which there is room between the marks and the names


class LessonSteps(Widget):
    """The four steps in a line, and below it the good attempts and misses."""

    lesson: reactive[Lesson] = reactive(Lesson)
    shown: reactive[Step] = reactive(Step.WATCH)
    """The step on the screen."""

    def render(self) -> RenderResult:
        """Render `▸ Trace` for each step and `Good ✓·  Not yet ✗··` below."""
        symbols = get_symbols(self)
        air = " " if self.size.width >= _AIRY else ""
        parts: list[tuple[str, str]] = []
        for step in STEPS:
            mark, style = self._mark(step, symbols)
            parts.append((f"{mark}{air}{_(STEP_NAMES[step])} ", style))
        parts.append(("\n", ""))
        if self.shown is self.lesson.step is not Step.WATCH:
            good, missed = self.lesson.good, self.lesson.missed
            parts += [
                (f"{_('Good')} ", ""),
                (symbols.right * good, "$success"),
                (symbols.dot * (PASSES - good), ""),
                (f"  {_('Not yet')} ", ""),
                (symbols.wrong * missed, "$error"),
                (symbols.dot * (LEADS_BACK - missed), ""),
            ]
        return Content.assemble(*parts)

    def _mark(self, step: Step, symbols: Symbols) -> tuple[str, str]:
        """Return a step's mark and its style."""
        if step is self.shown:
            return symbols.current, "bold"
        is_passed = STEPS.index(step) < STEPS.index(self.lesson.step) or self.lesson.is_learned
        return (symbols.right, "$success") if is_passed else (symbols.dot, "")
