"""Base class of the screens with a pad."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from digitgame.i18n import _, ngettext
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk
from digitgame.tui.layout import Cells
from digitgame.tui.screens.compare import CompareScreen
from digitgame.tui.screens.split_screen import SplitScreen
from digitgame.tui.screens.why import WhyScreen
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.frame import Frame
from digitgame.tui.widgets.pad import Pad


class DrawingScreen(SplitScreen):
    """A pad on the left and a panel on the right."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Home"),
        Binding("w,question_mark", "why", "Why?"),
        Binding("m", "compare", "Compare", show=False),
        Binding("g", "toggle_guides", "Lines", show=False),
    ]
    AUTO_FOCUS = "Pad"

    def __init__(self, game: GameContext) -> None:
        """Start with a blank pad.

        Args:
            game: services and settings.
        """
        self.pad = Pad(game.clock)
        self.pad.is_guided = game.settings.guides
        super().__init__(game, self.pad)
        self.judged_ink: JudgedInk | None = None
        """The ink whose verdict is on the screen."""

    def fit_canvas(self, size: Cells) -> None:
        """Resize the pad and scale its ink."""
        self.pad.fit(size)

    def compose_questions(self) -> ComposeResult:
        """Lay out the buttons for questions about a verdict."""
        with Horizontal(id="questions") as questions:
            for label, name in ((_("Why?"), "why"), (_("Compare"), "compare")):
                yield PadButton(label, name)
        questions.display = False

    def run_detached(self, judge: Callable[[], None]) -> None:
        """Judge and save a drawing in a worker that outlives this screen.

        A screen's own workers are cancelled with it if they still wait for a thread.
        """
        self.app.run_worker(judge, thread=True)

    def offer_questions(self, judged_ink: JudgedInk | None) -> None:
        """Offer questions about a verdict, if there is one."""
        self.judged_ink = judged_ink
        for question in self.query("#questions, #why"):
            question.display = judged_ink is not None
        for button in self.query("#compare"):
            button.display = self._has_model
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only available actions."""
        if action == "why":
            return self.is_large_enough and self.judged_ink is not None
        if action == "compare":
            return self.is_large_enough and self._has_model
        return super().check_action(action, parameters)

    @property
    def _has_model(self) -> bool:
        """Return whether the intended digit is known."""
        ink = self.judged_ink
        return ink is not None and (ink.target is not None or ink.read_ink.prediction.readable)

    @on(Button.Pressed, "#why")
    def action_why(self) -> None:
        """Explain which ink counts for and against the digit."""
        if self.judged_ink is not None and self.is_active:
            self.app.push_screen(WhyScreen(self.game, self.judged_ink))

    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Replay the ink next to the copybook's way."""
        if self.judged_ink is not None and self._has_model and self.is_active:
            self.app.push_screen(CompareScreen(self.game, self.judged_ink))

    @on(Pad.Changed)
    @on(Pad.PenMoved)
    def show_pen_state(self) -> None:
        """Show the pen's state in words, as not everyone sees the cursor's shape."""
        strokes = len(self.pad.ink.strokes)
        parts = [ngettext("{number} stroke", "{number} strokes", strokes)] if strokes else []
        if self.pad.is_keyboard_used:
            parts.insert(0, _("pen down") if self.pad.is_pen_down else _("pen up"))
        self.query_one(Frame).set_subtitle(" · ".join(parts))

    def action_toggle_guides(self) -> None:
        """Show or hide the guide lines and save the choice."""
        self.pad.is_guided = not self.pad.is_guided
        self.game.choose_and_notify(self.app, guides=self.pad.is_guided)

    def action_leave(self) -> None:
        """Go back to the previous screen."""
        self.pad.lift()
        self.dismiss()
