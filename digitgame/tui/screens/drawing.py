"""Base class of the screens with a pad."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.timer import Timer

from digitgame.i18n import _, ngettext
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk, stray_parts
from digitgame.tui.layout import Cells
from digitgame.tui.model_writer import ModelWriter
from digitgame.tui.screen_factory import create_screen
from digitgame.tui.screens.split_screen import SplitScreen
from digitgame.tui.textual_compat.mouse import TakesRightClick
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.frame import Frame
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict

_AUTO_CHECK = 1.0
"""Seconds without a stroke until a drawing is checked by itself."""

_TARGET_ROWS = (5, 16)
"""Fewest and most rows of the picture of the digit asked for."""


class DrawingScreen(SplitScreen, TakesRightClick):
    """A pad on the left and a panel on the right."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Home"),
        Binding("w", "why", "Why?"),
        Binding("m", "compare", "Compare"),
        Binding("d", "details", "Details"),
        Binding("g", "toggle_guides", "Lines", show=False),
    ]
    AUTO_FOCUS = "Pad"
    CHECKS_BY_ITSELF = False
    """Checks a moment after the last stroke, if the settings say so."""
    ROOM_FOR_STARS = 1000
    """Rows of the panel from which stars are large even if there are no empty lines."""
    AROUND_TARGET = 13
    """Rows of the panel for everything but the picture of the digit asked for."""

    def __init__(self, game: GameContext) -> None:
        """Start with a blank pad.

        Args:
            game: services and settings.
        """
        self.pad = Pad(game.clock)
        self.pad.is_guided = game.settings.guides
        self.pad.begin_anew = self.begin_anew
        super().__init__(game, self.pad)
        self.judged_ink: JudgedInk | None = None
        """The ink whose verdict is on the screen."""
        self._check_timer: Timer | None = None
        self._writer = ModelWriter(self.pad, game.clock)

    def begin_anew(self) -> None:
        """Make room for a stroke that begins on judged ink; here, keep the ink."""

    def proceed(self) -> None:
        """Take the next step, as Enter does."""

    def advise(self, headline: str, words: str) -> None:
        """Show why there is no verdict."""
        self.query_one(Verdict).advise(headline, words)

    def finish_drawing(self, how: str = "") -> bool:
        """Lift the pen and return whether there is new ink to judge; advise if the pad is blank.

        Args:
            how: how to draw here, instead of the usual words.
        """
        if self.pad.is_locked:
            return False
        self.pad.lift()
        if self.pad.ink.is_blank:
            self.advise(_("Nothing drawn yet."), how or _("Draw on the pad, then check."))
            return False
        return True

    def click_right(self) -> None:
        """Take the next step after the mouse events before it, so that the hand stays there."""
        self.pad.call_later(self._proceed)

    def _proceed(self) -> None:
        if self.is_active and self.is_large_enough and not self.pad.is_drawing_by_mouse:
            self.proceed()

    @on(Pad.Changed)
    def wait_to_check(self) -> None:
        """Check by itself a moment after the last stroke, if the learner wants that."""
        if self._check_timer is not None:
            self._check_timer.stop()
            self._check_timer = None
        if self.CHECKS_BY_ITSELF and self.game.settings.auto_check and self._is_ready_to_check():
            self._check_timer = self.set_timer(_AUTO_CHECK, self._check_by_itself)

    def _is_ready_to_check(self) -> bool:
        pad = self.pad
        return not (pad.is_locked or pad.is_pen_down or pad.ink.is_blank)

    def _check_by_itself(self) -> None:
        if self.is_active and self._is_ready_to_check():
            self.proceed()

    def on_screen_resume(self) -> None:
        """Follow settings that were changed on another screen."""
        self.pad.is_guided = self.game.settings.guides

    def fit_panel(self, room: Cells) -> None:
        """Fit the verdict and the picture of the digit asked for."""
        super().fit_panel(room)
        for verdict in self.query(Verdict):
            is_small = self.is_tight and room.rows < self.ROOM_FOR_STARS
            verdict.fit(is_tight=self.is_tight, has_small_stars=is_small)
        for target in self.query(TargetDigit):
            target.fit(min(max(room.rows - self.AROUND_TARGET, _TARGET_ROWS[0]), _TARGET_ROWS[1]))

    def fit_canvas(self, size: Cells) -> None:
        """Resize the pad and scale its ink."""
        self.pad.fit(size)

    def compose_questions(self) -> ComposeResult:
        """Lay out the buttons for questions about a verdict."""
        with Horizontal(id="questions") as questions:
            for label, name in (
                (_("Why?"), "why"),
                (_("Compare"), "compare"),
                (_("Details"), "details"),
            ):
                yield PadButton(label, name)
        questions.display = False

    def show_way(self, judged_ink: JudgedInk, *, is_good: bool) -> None:
        """Show how the digit is written: all over dimmed ink, or dots where good ink is off.

        The spot that the tip speaks of is marked.
        """
        columns = judged_ink.cells.columns
        if is_good:
            self.pad.show_ghost(stray_parts(judged_ink.ghost, judged_ink), columns)
        elif judged_ink.ghost:
            self._writer.start(judged_ink.ghost, columns)
        self.pad.show_spot(judged_ink.judgement.place, columns)

    def run_detached(self, judge: Callable[[], None]) -> None:
        """Judge and save a drawing in a worker that outlives this screen.

        A screen's own workers are cancelled with it if they still wait for a thread.
        """
        self.app.run_worker(judge, thread=True)

    def offer_questions(self, judged_ink: JudgedInk | None) -> None:
        """Offer questions about a verdict, if there is one."""
        self.judged_ink = judged_ink
        if judged_ink is None:
            self._writer.stop()
        shown = {
            "questions": judged_ink is not None,
            "why": judged_ink is not None,
            "compare": self._has_model,
            "details": judged_ink is not None and judged_ink.judgement.parts is not None,
        }
        for part in self.query(", ".join(f"#{name}" for name in shown)):
            part.display = shown[str(part.id)]
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only available actions."""
        if action == "why":
            return self.is_large_enough and self.judged_ink is not None
        if action == "compare":
            return self.is_large_enough and self._has_model
        if action == "details":
            has_parts = self.judged_ink is not None and self.judged_ink.judgement.parts is not None
            return self.is_large_enough and has_parts
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
            self.app.push_screen(create_screen("why", self.game, judged_ink=self.judged_ink))

    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Replay the ink next to the copybook's way."""
        if self.judged_ink is not None and self._has_model and self.is_active:
            self.app.push_screen(create_screen("compare", self.game, judged_ink=self.judged_ink))

    @on(Button.Pressed, "#details")
    def action_details(self) -> None:
        """Show the parts of the score, or hide them."""
        self.query_one(Verdict).toggle_details()

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
