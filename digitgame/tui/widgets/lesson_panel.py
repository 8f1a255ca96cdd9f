"""The panel of a lesson: card, steps, advice, verdict, buttons."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from digitgame.core.cards import Card
from digitgame.core.lesson import Step
from digitgame.i18n import N_, _, capitalised
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.lesson_steps import LessonSteps
from digitgame.tui.widgets.target_digit import NAMES
from digitgame.tui.widgets.verdict import Verdict, star_line
from model.copybook import Way

_WORDS = {
    Step.TRACE: N_("Draw over the dots. Begin at the mark and follow the arrow."),
    Step.FADE: N_("Now there are fewer dots. Draw the whole digit, as before."),
    Step.MEMORY: N_("Now without dots. Draw it between the lines."),
}


class LessonPanel(Vertical):
    """The panel next to the drawing."""

    def compose(self) -> ComposeResult:
        """Compose the parts, one below the other."""
        yield Static(id="card", markup=False)
        yield LessonSteps()
        yield Static(id="advice", markup=False)
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Draw it"), "start", "primary")
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Next"), "next", "primary")
            yield PadButton(_("Replay"), "replay")
            yield PadButton(_("Watch again"), "watch")
        with Horizontal(id="more-buttons"):
            yield PadButton(_("Why?"), "why")
            yield PadButton(_("Compare"), "compare")
            yield PadButton(_("Slower"), "slower")
            yield PadButton(_("Another way"), "another")

    def show(self, card: Card, step: Step, way: Way, at: int, count: int) -> None:
        """Show the learner's progress and what to do.

        Args:
            card: the learner's progress.
            step: the step on the screen.
            way: the way to watch or draw.
            at: its number among the digit's ways, from 1.
            count: the number of ways.
        """
        stars = star_line(card.stars, get_symbols(self))
        title = f"{card.digit} ({_(NAMES[card.digit])})  {stars}"
        if count > 1 and step is not Step.MEMORY:
            title += f"  {_('way {at} of {count}', at=at, count=count)}"
        self.query_one("#card", Static).update(title)
        steps = self.query_one(LessonSteps)
        steps.lesson, steps.shown = card.lesson, step
        self.query_one("#advice", Static).update(
            f"{capitalised(_(way.name))}. {_(way.advice)}"
            if step is Step.WATCH
            else _(_WORDS[step])
        )

    def offer(
        self, *, is_watching: bool, has_ways: bool, is_verdict: bool, is_judging: bool
    ) -> None:
        """Show the buttons for the current state.

        Args:
            is_watching: the way is shown, not drawn.
            has_ways: there is more than one way.
            is_verdict: a verdict is on the screen.
            is_judging: a verdict is pending, so that all buttons are disabled.
        """
        self.query_one("#advice").display = not is_verdict
        self.query_one(Verdict).display = not is_watching
        shown = {
            "start": is_watching,
            "replay": is_watching,
            "slower": is_watching,
            "another": is_watching and has_ways,
            "check": not is_watching and not is_verdict,
            "next": is_verdict,
            "watch": not is_watching,
        }
        for name, is_shown in shown.items():
            button = self.query_one(f"#{name}", Button)
            button.display, button.disabled = is_shown, is_judging
