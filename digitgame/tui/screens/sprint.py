"""The sprint: as many digits as possible in a minute."""

from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.records import SessionRecord
from digitgame.core.session import SPRINT_SECONDS, Outcome, Session, new_sprint
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.screens.session import SessionScreen, skills
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.countdown import Countdown
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import Verdict

if TYPE_CHECKING:
    from digitgame.tui.screens.summary import SummaryScreen

_OFTEN = 0.2
"""Seconds from one look at the clock to the next."""

_RULES = N_(
    "It starts with your first stroke. One try at each digit. A skipped one is a miss. At the end,"
    " what is on the pad counts if it is right, else neither way."
)

_RULES_IN_SHORT = N_("It starts with your first stroke. F1 says what counts.")


class SprintScreen(SessionScreen):
    """Each drawing is followed by the next digit at once."""

    SUB_TITLE = N_("Sprint")
    HELP: ClassVar[str] = help_pages.SPRINT

    @dataclass
    class TimeUp(Message):
        """The time is up, and what was on the pad has been looked at."""

        session: Session

    def __init__(
        self, game: GameContext, left: SessionRecord | None = None, session: Session | None = None
    ) -> None:
        """A new sprint, or one that was left, in the time it has left; as any session's."""
        super().__init__(game, left, session)
        self._best = _best(game)

    def begin(self) -> Session:
        """Digits without end."""
        return new_sprint(self.game.rng, skills(self.game))

    def compose_panel(self) -> ComposeResult:
        """The countdown, the target, how the last one went, the buttons, the best so far."""
        yield Countdown(SPRINT_SECONDS)
        yield Static(id="ask")
        yield TargetDigit()
        yield Verdict()
        with Horizontal(id="buttons"):
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Skip"), "skip")
        yield Static(id="accuracy")

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        if self.session.answered:
            words = _("They go on with your next stroke.")
            self.query_one(Verdict).explain(
                _("{seconds:.0f} seconds left.", seconds=self.session.seconds_left),
                words,
            )
        self.set_interval(_OFTEN, self.tick)

    def fit_panel(self, room: Cells) -> None:
        """Leave out the air between the parts where rows are few; before it starts, the rules."""
        is_tight = room.rows < 22
        self.set_class(is_tight, "-tight")
        if not (self.session_now.seconds or self.session.answered):
            rules = _(_RULES_IN_SHORT if is_tight else _RULES)
            self.query_one(Verdict).explain(
                _("{seconds:.0f} seconds.", seconds=SPRINT_SECONDS), rules
            )

    def tick(self) -> None:
        """Count down; at the end, look at what is on the pad."""
        if self.session.is_finished or self.is_judging:
            return
        left = self.session_now.seconds_left
        self.query_one(Countdown).seconds = ceil(left)
        if not left:
            self._on_time_up()

    def action_check(self) -> None:
        """Have the drawing judged, if there is time."""
        self.tick()
        super().action_check()

    def action_skip(self) -> None:
        """Give up this digit, if there is time."""
        self.tick()
        is_running = self.stopwatch.is_running
        super().action_skip()
        if is_running:
            self._run()

    def action_leave(self) -> None:
        """Back to where the learner came from, unless the time is up."""
        self.tick()
        if not self.session.is_finished:
            super().action_leave()

    def _run(self) -> None:
        if not self.session.is_finished:
            self.stopwatch = self.stopwatch.restarted_at(self.game.clock())

    def _on_time_up(self) -> None:
        """Take the pen away."""
        self.pad.lift()
        self.start_judging()
        if self.pad.ink.is_blank:
            self._end(self.session.end_now())
        else:
            given = (self.pad.ink, self.pad.cells, self.session)
            self.run_detached(partial(self._judge_unfinished, *given))

    def _judge_unfinished(self, ink: Ink, cells: Cells, session: Session) -> None:
        """Keep what was on the pad if it is right already; else it counts neither way."""
        attempt, _ = self.judged(ink, cells, session, self.current_task)
        ended = session.end_now()
        try:
            if attempt.outcome is Outcome.RIGHT:
                after = session.attempt(attempt.outcome, attempt.score, attempt.parts).end_now()
                self.keeper.attempt(attempt, after)
                ended = after
            else:
                self.keeper.session(ended)
        except HistoryError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self.post_message(self.TimeUp(ended))

    @on(TimeUp)
    def take_end(self, message: TimeUp) -> None:
        """Show how it went."""
        self._end(message.session)

    def _end(self, session: Session) -> None:
        self.is_judging = False
        self.session = session
        self.finish()

    def summary(self) -> "SummaryScreen":
        """How it went, and whether it is the best."""
        from digitgame.tui.screens.summary import SummaryScreen

        best = self._best
        return SummaryScreen(self.game, self.session, self.keeper, best.right if best else None)

    def advise(self, headline: str, words: str) -> None:
        """Say why nothing was judged."""
        self.query_one(Verdict).advise(headline, words)

    def tell(self, message: SessionScreen.Judged) -> None:
        """Say in a line how it went, and ask for the next digit, or for the same once more."""
        attempt, verdict = message.attempt, self.query_one(Verdict)
        if attempt.outcome is Outcome.UNREADABLE:
            verdict.note(
                attempt.outcome, _("I can't read this."), _("It does not count. Once more:")
            )
            self.ask()
        else:
            is_right = attempt.outcome is Outcome.RIGHT
            read = _("I read {digit}", digit=with_article(attempt.prediction.digit))
            words = (
                f"{read}."
                if is_right
                else _("{read}, not {target}.", read=read, target=with_article(attempt.target))
            )
            verdict.note(attempt.outcome, _("Right!") if is_right else _("Missed."), words)
            self.go_on()
        self._run()

    def show_session(self) -> None:
        """Show how far the learner is."""
        session = self.session
        self.query_one(Countdown).seconds = ceil(session.seconds_left)
        self.query_one("#accuracy", Static).update(
            _(
                "Right so far: {right} of {answered}. {words}",
                right=session.right,
                answered=session.answered,
                words=_words(self._best),
            )
        )
        for each in self.query(Button):
            each.disabled = self.is_judging
        self.refresh_bindings()


def _best(game: GameContext) -> SessionRecord | None:
    """The best sprint before this one; none where the history cannot be read."""
    try:
        return game.history.best_sprint(game.learner)
    except HistoryError:
        return None


def _words(best: SessionRecord | None) -> str:
    return _("Your best: {right}.", right=best.right) if best else ""
