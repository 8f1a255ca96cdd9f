"""What Sketch and Practice share: a pad that fits the terminal, and a panel beside it."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from digitgame.i18n import _, ngettext
from digitgame.storage.settings import SettingsError
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.look import JudgedInk
from digitgame.tui.screens.split_screen import SplitScreen
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.frame import Frame
from digitgame.tui.widgets.pad import Pad


class DrawingScreen(SplitScreen):
    """The pad on the left, `compose_panel` on the right."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Home"),
        Binding("w,question_mark", "why", "Why?"),
        Binding("m", "compare", "Compare", show=False),
        Binding("g", "toggle_guides", "Lines", show=False),
    ]
    AUTO_FOCUS = "Pad"

    def __init__(self, game: GameContext) -> None:
        """A blank pad.

        Args:
            game: what every screen needs of the outside world.
        """
        self.pad = Pad(game.clock)
        self.pad.is_guided = game.settings.guides
        super().__init__(game, self.pad)
        self.seen: JudgedInk | None = None
        """The ink whose verdict is on the screen, with all that can be asked about it."""

    def fit_canvas(self, size: Cells) -> None:
        """Have the pad take a size; its ink goes along."""
        self.pad.fit(size)

    def compose_questions(self) -> ComposeResult:
        """What can be asked about a verdict, for the mouse."""
        with Horizontal(id="questions") as questions:
            for label, name in ((_("Why?"), "why"), (_("Compare"), "compare")):
                yield PadButton(label, name)
        questions.display = False

    def run_detached(self, judge: Callable[[], None]) -> None:
        """Have a drawing judged in a thread, and kept also where this screen is left meanwhile.

        A screen's own workers are cancelled with it, if no thread was free for them before.
        """
        self.app.run_worker(judge, thread=True)

    def show_seen(self, seen: JudgedInk | None) -> None:
        """Offer to explain a verdict; None when there is none any more."""
        self.seen = seen
        for question in self.query("#questions, #why"):
            question.display = seen is not None
        for button in self.query("#compare"):
            button.display = self._has_model
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "why":
            return self.is_large_enough and self.seen is not None
        if action == "compare":
            return self.is_large_enough and self._has_model
        return super().check_action(action, parameters)

    @property
    def _has_model(self) -> bool:
        """Is it known which digit the ink should be?"""
        seen = self.seen
        return seen is not None and (seen.target is not None or seen.read_ink.prediction.readable)

    @on(Button.Pressed, "#why")
    def action_why(self) -> None:
        """Say which ink spoke for and against the digit."""
        if self.seen is not None and self.is_active:
            from digitgame.tui.screens.why import WhyScreen

            self.app.push_screen(WhyScreen(self.game, self.seen))

    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Replay the ink beside the copybook's way."""
        if self.seen is not None and self._has_model and self.is_active:
            from digitgame.tui.screens.compare import CompareScreen

            self.app.push_screen(CompareScreen(self.game, self.seen))

    @on(Pad.Changed)
    @on(Pad.PenMoved)
    def show_pen_state(self) -> None:
        """Tell in words where the pen is: not everyone sees the cursor's shape."""
        strokes = len(self.pad.ink.strokes)
        parts = [ngettext("{number} stroke", "{number} strokes", strokes)] if strokes else []
        if self.pad.is_keyboard_used:
            parts.insert(0, _("pen down") if self.pad.is_pen_down else _("pen up"))
        self.query_one(Frame).set_subtitle(" · ".join(parts))

    def action_toggle_guides(self) -> None:
        """Show or hide the pad's guide lines, now and from now on."""
        self.pad.is_guided = not self.pad.is_guided
        try:
            self.game.choose(guides=self.pad.is_guided)
        except SettingsError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.pad.lift()
        self.dismiss()
