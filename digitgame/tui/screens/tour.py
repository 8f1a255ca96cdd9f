"""The tour: trace a 1 and see it read."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.i18n import N_, _, ngettext
from digitgame.tui import help_pages
from digitgame.tui.celebration import Celebration
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk, PromptRef, judge_attempt, usual_way
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Marks
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.tracing_guide import TracingGuide
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.verdict import Verdict

_DIGIT = 1  # one stroke, and the hardest to get wrong

_HOW = N_(
    "Hold down the left mouse button, or use the arrow keys: Space puts the pen down. Then press "
    "Enter."
)
_HOW_IN_BROWSER = N_("Use a finger, a pen or the mouse. Then press Check.")


class TourScreen(DrawingScreen):
    """A 1 to trace, until it is read or the learner skips it.

    Each try is saved as what it is, a tracing: it counts in the lesson on the 1, and neither in
    the accuracy nor for the daily goal.
    """

    SUB_TITLE = N_("Your first digit")
    HELP: ClassVar[str] = help_pages.TOUR
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),
        Binding("enter", "next", "Next"),
        Binding("r", "again", "Again"),
        Binding("escape", "leave", "Skip"),
    ]

    @dataclass
    class Judged(Message):
        """A drawing was judged and saved."""

        attempt: Attempt
        judged_ink: JudgedInk

    def __init__(self, game: GameContext) -> None:
        """Start with a 1 to trace.

        Args:
            game: services and settings.
        """
        super().__init__(game)
        self._session = uuid.UUID(int=game.rng.getrandbits(128), version=4).hex
        self._way = usual_way(_DIGIT, game)
        self._tries = 0
        self._is_judging = False
        self._is_read = False
        self._celebration = Celebration(self.pad, self._underlay)
        self._fit_way()

    def _fit_way(self) -> None:
        symbols = SYMBOLS[self.game.settings.glyphs]
        self._guide = TracingGuide(self._way, self.pad.cells, symbols, stretch=self.pad.stretch)

    def compose_panel(self) -> ComposeResult:
        """Lay out the request, the verdict and the buttons."""
        yield Static(_("Draw over the dots: this is a 1."), id="ask")
        yield Verdict()
        yield Static(id="note", markup=False)
        with Horizontal(id="buttons"):
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Play"), "next", "primary")
            yield PadButton(_("Again"), "again", "primary")
            yield PadButton(_("Skip"), "skip")

    def on_mount(self) -> None:
        """Ask for the 1."""
        self.action_again()

    def fit_panel(self, room: Cells) -> None:
        """Also fit the dots to trace."""
        super().fit_panel(room)
        self._fit_way()
        if self.pad.ink.is_blank:
            self.pad.place_pen(*self._guide.first_start)
        self._trace()

    @property
    def _is_verdict_shown(self) -> bool:
        return self.pad.is_locked and not self._is_judging

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only available actions."""
        match action:
            case "check":
                return self.is_large_enough and not self.pad.is_locked
            case "next":
                return self._is_verdict_shown
            case "again":
                return self.is_large_enough and self._is_verdict_shown
        return super().check_action(action, parameters)

    @on(Pad.Changed)
    def _trace(self) -> None:
        """Show how the pen follows the dots."""
        pad, guide = self.pad, self._guide
        is_traced = not pad.is_locked
        if is_traced:
            guide.follow(pad.ink, is_pen_down=pad.is_pen_down)
        pad.set_underlay(self._underlay())
        pad.set_overlay(guide.guidance() if is_traced else {})
        frame = self.query_one("#frame")
        frame.border_title = guide.hint if is_traced else ""
        frame.set_class(is_traced and guide.is_fault, "-fault")

    def _underlay(self) -> Marks:
        return self._guide.ghost(0)

    def begin_anew(self) -> None:
        """Try again with the first stroke after a miss."""
        if self._is_verdict_shown and not self._is_read:
            self.action_again()

    def proceed(self) -> None:
        """Check or go on."""
        if self._is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#check")
    def action_check(self) -> None:
        """Judge the drawing."""
        if not self.finish_drawing(self._how):
            return
        self.pad.is_locked = self._is_judging = True
        self.run_detached(partial(self._judge, self.pad.ink, self.pad.cells))
        self._show_state()

    def _judge(self, ink: Ink, cells: Cells) -> None:
        """Judge and save the attempt before its verdict is shown."""
        prompt = PromptRef(self._session, self.game.learner, self._tries, _DIGIT, Task.TRACE)
        attempt, judged_ink = judge_attempt(ink, cells, prompt, self.game, (self._way,))
        self.game.history.record(attempt)
        self.post_message(self.Judged(attempt, judged_ink))

    @on(Judged)
    def show_verdict(self, message: Judged) -> None:
        """Show how the 1 was read, and celebrate if it was."""
        attempt, judgement = message.attempt, message.judged_ink.judgement
        self._is_judging = False
        self._tries += 1
        self._is_read = attempt.outcome is Outcome.RIGHT
        self.query_one(Verdict).show(_DIGIT, attempt.outcome, attempt.prediction, judgement)
        self._show_state()
        self._trace()
        if self._is_read:
            self._celebration.start()
            stars = judgement.stars or 0
            words = ngettext("Your first star!", "Your first stars!", stars) if stars else ""
            more = _("Learn shows you how to write every digit.")
            self._show_note(f"{words} {more}".strip())

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go Home once the 1 is read, else try again."""
        if not self._is_verdict_shown:
            return
        if self._is_read:
            self.dismiss()
        else:
            self.action_again()

    @on(Button.Pressed, "#again")
    def action_again(self) -> None:
        """Ask for the 1 on an empty pad."""
        self._celebration.stop()
        self._is_read = False
        self._guide.start()
        self.pad.is_locked = False
        self.pad.clear()
        self.pad.place_pen(*self._guide.first_start)
        self.query_one(Verdict).explain("", self._how)
        self._show_note("")
        self._show_state()
        self._trace()

    @on(Button.Pressed, "#skip")
    def skip(self) -> None:
        """Go Home."""
        self.action_leave()

    @property
    def _how(self) -> str:
        return _(_HOW_IN_BROWSER if self.game.is_visitor else _HOW)

    def _show_note(self, words: str) -> None:
        note = self.query_one("#note", Static)
        note.update(words)
        note.display = bool(words)

    def _show_state(self) -> None:
        """Show the buttons of the current state."""
        verdict = self._is_verdict_shown
        self.query_one("#ask").display = not verdict
        is_read = verdict and self._is_read
        shown = {
            "check": not verdict,
            "next": is_read,
            "again": verdict and not is_read,
            "skip": not is_read,
        }
        for name, is_shown in shown.items():
            button = self.query_one(f"#{name}", Button)
            button.display, button.disabled = is_shown, self._is_judging
        self.refresh_bindings()
