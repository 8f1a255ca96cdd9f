"""Practice: prompts with verdicts and retries."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.question import Ask, Question, ask_for
from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.session import TRACE_AFTER, Outcome, Session, Task, new_session
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.judging import default_ghost, judge_ink, lasting_tip, read_ink, usual_way
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import ghost_marks
from digitgame.tui.screens.session import SessionScreen, load_skills
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.prompt_marks import PromptMarks
from digitgame.tui.widgets.question_card import WORDS, QuestionCard
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.tries import MOST, Tries
from digitgame.tui.widgets.verdict import HOW_TO_DRAW, HOW_TO_DRAW_IN_BROWSER, Verdict
from model.raster import Points

_ROOMY = 30
"""Rows of the panel from which the learner's best and last tries find room."""

_AROUND_SHAPES = 5
"""Columns around the copybook's digit and the best one."""


class PracticeScreen(SessionScreen):
    """A session in which each drawing gets a verdict and can be retried."""

    SUB_TITLE = N_("Practice")
    ROOM_FOR_STARS = 18
    HELP: ClassVar[str] = help_pages.PRACTICE
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),  # repeated: actions of a key replace the base class's
        Binding("enter", "next", "Next"),
        Binding("r", "retry", "Again"),
        Binding("t", "trace", "Trace"),
    ]

    @dataclass
    class Recalled(Message):
        """The learner's last drawings of a digit were loaded."""

        learner: str
        target: int
        drawn: Sequence[Attempt]
        """The latest first."""
        best: Sequence[Attempt]
        """The best, if there is one."""
        tip: str
        """The tip on the latest."""

    def __init__(
        self,
        game: GameContext,
        left: SessionRecord | None = None,
        *,
        digits: tuple[int, ...] = (),
        count: int = 0,
    ) -> None:
        """Start a session, or continue an unfinished one.

        Args:
            game: services and settings.
            left: the session to continue.
            digits: digits to practise, instead of the chosen ones.
            count: number of prompts, instead of the chosen one.

        Raises:
            SessionFormatError: if the unfinished session is invalid.
        """
        self._digits, self._count = digits or game.digits, count or game.count
        super().__init__(game, left)
        self._is_tracing = False
        self._question = Question(Ask.DIGIT, 0)
        self._is_roomy = False

    def create_session(self) -> Session:
        """Create a practice session."""
        game = self.game
        return new_session(game.rng, self._count, skills=load_skills(game), digits=self._digits)

    @property
    def current_task(self) -> Task:
        """Tracing or practice."""
        return Task.TRACE if self._is_tracing else Task.PRACTICE

    def compose_panel(self) -> ComposeResult:
        """Lay out the progress, target, verdict, buttons and accuracy."""
        yield PromptMarks()
        yield Static(id="ask")
        with Horizontal(id="shapes"):
            yield TargetDigit()
            yield Tries(_("Your best"), "best")
        yield QuestionCard()
        yield Verdict()
        yield Static(id="note", markup=False)
        with Horizontal(id="buttons"):
            yield PadButton(_("Check"), "check", "primary")
            yield PadButton(_("Again"), "retry")
            yield PadButton(_("Trace"), "trace")
            yield PadButton(_("Next"), "next", "primary")
            yield PadButton(_("Skip"), "skip")
        yield from self.compose_questions()
        yield Tries(_("Your last tries"), "tries")

    def fit_panel(self, room: Cells) -> None:
        """Also fit the verdict and the ghost."""
        super().fit_panel(room)
        best, target = self.query_one("#best", Tries), self.query_one(TargetDigit)
        self._is_roomy = room.rows >= _ROOMY
        best.display = self._is_roomy and not self.has_class("-upright")
        if best.display:
            rows = min(target.rows, (room.columns - _AROUND_SHAPES) // 4)
            target.fit(rows)
            best.fit_one(Cells(2 * rows, rows))
        self._show_what_helps()
        self._show_guide()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only available actions in the footer."""
        if action in ("retry", "next"):
            return self.is_large_enough and self.is_verdict_shown
        if action == "trace":
            return self.is_large_enough and self._may_trace()
        return super().check_action(action, parameters)

    def begin_anew(self) -> None:
        """Ask for the next digit with its first stroke, or for the same one if it has to."""
        if self.is_verdict_shown and (self._must_repeat or not self._is_last):
            self.action_next()

    @property
    def _is_last(self) -> bool:
        return self.session.position >= self.session.total - 1

    def proceed(self) -> None:
        """Check or go on."""
        if self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go on; ask again after unreadable or traced ink."""
        if not self.is_verdict_shown:
            return
        if self._must_repeat:
            self.action_retry()
        else:
            self.go_on()

    @property
    def _must_repeat(self) -> bool:
        """Return whether nothing has counted yet: the ink was unreadable or traced."""
        return self._is_tracing or self.session.current.counted_attempt is None

    @on(Button.Pressed, "#retry")
    def action_retry(self) -> None:
        """Retry the same digit; the first try still counts."""
        if self.is_verdict_shown:
            self.ask()

    @on(Button.Pressed, "#trace")
    def action_trace(self) -> None:
        """Trace the digit's usual way; that never counts."""
        if not self._may_trace():
            return
        self.ask()
        self._is_tracing = True
        x, y = default_ghost(self.session.current.target, self.pad.cells, self.game)[0][0].tolist()
        self.pad.place_pen(x, y)
        self._show_guide()
        self.query_one(Verdict).advise(_("Trace the dots."), _("This does not count."))
        self.show_session()

    def _show_guide(self) -> None:
        """Show the usual way under the ink while it is traced."""
        ghost: Sequence[Points] = ()
        if self._is_tracing:
            ghost = default_ghost(self.session.current.target, self.pad.cells, self.game)
        ghost = [self.pad.shown(stroke) for stroke in ghost]
        self.pad.set_underlay(ghost_marks(ghost, self.pad.cells))

    def _may_trace(self) -> bool:
        is_free = not self.is_judging and not self._is_tracing
        return is_free and self.session.offers_tracing and not self._is_answer_hidden

    @property
    def _is_answer_hidden(self) -> bool:
        """Return whether the learner still has to find the digit, so that nothing may show it."""
        session = self.session
        is_open = not session.is_finished and session.current.counted_attempt is None
        return self._question.hides_answer and is_open

    def show_target(self, target: int) -> None:
        """Ask for the digit in the way that the learner chose.

        The question depends on the session and the prompt alone, so that it is the same when it is
        tried again or when the session goes on another day. Where one digit is practised, it is
        shown: a question would be no question.
        """
        session = self.session
        ask = self.game.settings.ask if len(session.digits) > 1 else Ask.DIGIT
        seed = f"{self.recorder.name} {session.position}"
        self._question = ask_for(target, ask, Random(seed))  # noqa: S311 - it need not be secret
        if not self._question.hides_answer:
            super().show_target(target)
            return
        self.query_one(TargetDigit).way = None
        self.query_one("#ask", Static).update(_(WORDS[self._question.kind]))
        self.query_one(QuestionCard).show(self._question)

    def ask(self) -> None:
        """Show the current prompt and an empty pad."""
        self._is_tracing = False
        self._show_guide()
        self.offer_questions(None)
        super().ask()
        self._advise()

    def show_result(self, message: SessionScreen.Judged) -> None:
        """Show the verdict, and the ghost under the ink."""
        attempt = message.attempt
        self.query_one(Verdict).show(
            attempt.target, attempt.outcome, attempt.prediction, message.judged_ink.judgement
        )
        # They would show the answer if it is still to be found.
        self.offer_questions(None if self._is_answer_hidden else message.judged_ink)
        self.game.tips[attempt.learner, attempt.target] = lasting_tip(message.judged_ink)
        if not self._is_tracing:  # else it is shown already
            self.show_way(message.judged_ink, is_good=attempt.outcome is Outcome.RIGHT)

    def explain_prompt(self) -> None:
        """Show how to write the digit."""
        self._advise()

    def _advise(self) -> None:
        """Show the tip on the learner's last drawing of this digit, else how to write it."""
        target = self.session.current.target
        tip = self.game.tips.get((self.recorder.learner, target))
        self._recall(target)
        self._show_tip(tip)

    def _show_tip(self, tip: str | None) -> None:
        target = self.session.current.target
        if tip and not self._is_answer_hidden:
            words = _("Last time: {tip}", tip=tip)
        elif not self.session.answered:
            words = _(HOW_TO_DRAW_IN_BROWSER if self.game.is_visitor else HOW_TO_DRAW)
        elif self._is_answer_hidden:
            words = ""
        else:
            words = _(usual_way(target, self.game).advice)
        self.query_one(Verdict).explain("", words)

    @work(thread=True)
    def _recall(self, target: int) -> None:
        """Load the last drawings of a digit, and judge the last one again for its tip."""
        learner = self.recorder.learner
        try:
            drawn = self.game.history.latest_drawings(learner, target, MOST)
            best = self.game.history.best_drawings(learner, target, 1)
        except HistoryError:
            return  # reported elsewhere
        tip = self.game.tips.get((learner, target))
        if tip is None:  # tips are not saved
            tip = ""
            for attempt in drawn[:1]:
                cells = Cells(max(attempt.columns, 1), max(attempt.rows, 1))
                read = read_ink(Ink(attempt.strokes), self.game.reader)
                tip = lasting_tip(judge_ink(read, target, cells, self.game))
        self.post_message(self.Recalled(learner, target, drawn, best, tip))

    @on(Recalled)
    def show_recalled(self, message: Recalled) -> None:
        """Show the tip and the drawings, if their digit is still asked for."""
        self.game.tips.setdefault((message.learner, message.target), message.tip)
        if not self.session.is_finished and self.session.current.target == message.target:
            self.query_one("#tries", Tries).show(message.drawn)
            self.query_one("#best", Tries).show(message.best)
            is_free = not (self.pad.is_locked or self._is_tracing or self.says_more)
            if is_free and self.pad.ink.is_blank:
                self._show_tip(message.tip)

    def show_session(self) -> None:
        """Show the progress and the available actions."""
        session = self.session
        self.query_one(PromptMarks).session = session
        note = self.query_one("#note", Static)
        note.update(words := self._format_note())
        note.display = bool(words)
        verdict = self.is_verdict_shown
        self.query_one("#ask").display = not verdict
        self._show_what_helps()
        counted = not session.is_finished and session.current.counted_attempt is not None
        shown = {
            "check": not verdict,
            "skip": not verdict,
            "retry": verdict,
            "trace": self._may_trace(),
            "next": verdict and counted and not self._is_tracing,
        }
        for name, is_shown in shown.items():
            self.query_one(f"#{name}").display = is_shown
        super().show_session()

    def _show_what_helps(self) -> None:
        """Show the digit or the question until the verdict, and the last tries if they may be."""
        is_asking = not self.is_verdict_shown
        self.query_one("#shapes").display = is_asking and not self._question.hides_answer
        self.query_one(QuestionCard).display = is_asking and self._question.hides_answer
        self.query_one("#tries").display = self._is_roomy and not self._is_answer_hidden

    def _format_note(self) -> str:
        if self._is_tracing:
            return _("Tracing: does not count.")
        if self._may_trace():
            return _("Missed {times} times: press T to trace it.", times=TRACE_AFTER)
        if self.is_verdict_shown and not self._must_repeat and not self._is_last:
            return _("Draw on for the next one.")
        return ""
