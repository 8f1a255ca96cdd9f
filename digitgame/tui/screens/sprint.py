"""Sprint: as many digits as possible in a minute."""

from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.records import SessionRecord
from digitgame.core.session import Outcome, Session, new_sprint
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.screens.session import SessionScreen, load_skills
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.widgets.button import PadButton
from digitgame.tui.widgets.countdown import Countdown
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict

_INTERVAL = 0.2
"""Seconds between updates of the countdown."""

_RULES = N_(
    "The clock starts with your first stroke. You get one try at each digit. "
    "Skipping is a miss. When time is up, the digit on the pad counts only if it is "
    "right."
)

_RULES_IN_SHORT = N_("The clock starts with your first stroke. ? shows the rules.")


class SprintScreen(SessionScreen):
    """A session against the clock, with one try at each digit."""

    SUB_TITLE = N_("Sprint")
    HELP: ClassVar[str] = help_pages.SPRINT
    AROUND_TARGET = 16

    @dataclass
    class TimeUp(Message):
        """The time is up, and the last drawing was judged."""

        session: Session

    def __init__(self, game: GameContext, left: SessionRecord | None = None) -> None:
        """Start a sprint, or continue an unfinished one in its remaining time."""
        super().__init__(game, left)
        self._best = _load_best(game, self.session.limit)

    def create_session(self) -> Session:
        """Create a sprint."""
        return new_sprint(self.game.rng, load_skills(self.game), self.game.sprint_seconds)

    def compose_panel(self) -> ComposeResult:
        """Lay out the countdown, target, last result, buttons and best result."""
        yield Countdown(self.session.limit)
        yield Static(id="ask")
        yield TargetDigit()
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Skip"), "skip")
        yield Static(id="accuracy")

    def on_mount(self) -> None:
        """Start the countdown."""
        if self.session.answered:
            words = _("The clock goes on with your next stroke.")
            self.query_one(Verdict).explain(
                _("{seconds:.0f} seconds left.", seconds=self.session.seconds_left),
                words,
            )
        self.set_interval(_INTERVAL, self.tick)

    def fit_panel(self, room: Cells) -> None:
        """Also show the rules, until the sprint starts."""
        super().fit_panel(room)
        if not (self.session_now.seconds or self.session.answered):
            rules = _(_RULES_IN_SHORT if self.is_tight else _RULES)
            self.query_one(Verdict).explain(
                _("{seconds:.0f} seconds.", seconds=self.session.limit), rules
            )

    def tick(self) -> None:
        """Update the countdown; at the end, judge the last drawing."""
        if self.session.is_finished or self.is_judging:
            return
        left = self.session_now.seconds_left
        self.query_one(Countdown).seconds = ceil(left)
        if not left:
            self._on_time_up()

    def action_check(self) -> None:
        """Judge the drawing if there is time."""
        self.tick()
        super().action_check()

    def action_skip(self) -> None:
        """Skip this digit if there is time."""
        self.tick()
        super().action_skip()

    def skip(self) -> None:
        """Skip this digit; the time goes on."""
        is_running = self.stopwatch.is_running
        super().skip()
        if is_running:
            self._restart_stopwatch()

    def action_leave(self) -> None:
        """Go back to the previous screen, unless the time is up."""
        self.tick()
        if not self.session.is_finished:
            super().action_leave()

    def _restart_stopwatch(self) -> None:
        if not self.session.is_finished:
            self.stopwatch = self.stopwatch.restarted_at(self.game.clock())

    def _on_time_up(self) -> None:
        """End the sprint with the drawing on the pad."""
        self.pad.lift()
        self.start_judging()
        if self.pad.ink.is_blank:
            self._end(self.session.end_now())
        else:
            args = (self.pad.ink, self.pad.cells, self.session)
            self.run_detached(partial(self._judge_last, *args))

    def _judge_last(self, ink: Ink, cells: Cells, session: Session) -> None:
        """Save the last drawing if it is right; otherwise it does not count."""
        attempt, _ = self.judge(ink, cells, session, self.current_task)
        ended = session.end_now()
        if attempt.outcome is Outcome.RIGHT:
            ended = session.attempt(attempt.outcome, attempt.score, attempt.parts).end_now()
            self.recorder.record_attempt(attempt, ended)
        else:
            self.recorder.record_session(ended)
        self.post_message(self.TimeUp(ended))

    @on(TimeUp)
    def show_end(self, message: TimeUp) -> None:
        """Show the summary."""
        self._end(message.session)

    def _end(self, session: Session) -> None:
        self.is_judging = False
        self.session = session
        self.finish()

    def create_summary(self) -> SummaryScreen:
        """Create the summary, which compares with the best sprint."""
        best = self._best
        return SummaryScreen(self.game, self.session, self.recorder, best.right if best else None)

    def show_result(self, message: SessionScreen.Judged) -> None:
        """Show the result in one line, and ask for the next digit or for the same again."""
        attempt, verdict = message.attempt, self.query_one(Verdict)
        if attempt.outcome is Outcome.UNREADABLE:
            verdict.note(
                attempt.outcome, _("Last: I can't read it."), _("It does not count. Once more.")
            )
            self.ask()
        else:
            read = with_article(attempt.prediction.digit)
            headline = (
                _("Last: {digit}.", digit=read)
                if attempt.outcome is Outcome.RIGHT
                else _(
                    "Last: {digit}, not {target}.", digit=read, target=with_article(attempt.target)
                )
            )
            verdict.note(attempt.outcome, headline, "")
            self.go_on()
        self._restart_stopwatch()

    def show_session(self) -> None:
        """Show the remaining time and the results so far."""
        session = self.session
        self.query_one(Countdown).seconds = ceil(session.seconds_left)
        self.query_one("#accuracy", Static).update(
            _(
                "Right so far: {right} of {answered}. {words}",
                right=session.right,
                answered=session.answered,
                words=_format_best(self._best),
            )
        )
        super().show_session()


def _load_best(game: GameContext, limit: float) -> SessionRecord | None:
    """Load the best sprint of that duration; None if none is known or the history is unreadable."""
    try:
        return game.history.best_sprint(game.learner, limit)
    except HistoryError:
        return None


def _format_best(best: SessionRecord | None) -> str:
    return _("Your best: {right}.", right=best.right) if best else ""
