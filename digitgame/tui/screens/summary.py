"""Show a session's results and offer the next one."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Session, Task
from digitgame.core.session_json import SessionFormatError, from_json
from digitgame.core.session_summary import compare_with_best, summarise_session, work_on
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.messages import HistoryReadFailed
from digitgame.tui.session_recorder import SessionRecorder
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.comparison import Comparison, comparison_lines
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.gallery import Gallery, GalleryCard
from digitgame.tui.widgets.header import Header

FOCUS = 5
"""Prompts in a session of the weakest digit: enough to change a habit, too few to tire."""

_KINDS = {
    Task.PRACTICE: N_("practice of these digits"),
    Task.SPRINT: N_("sprint"),
    Task.EXAM: N_("exam"),
}
_ONCE_MORE = {
    Task.PRACTICE: N_("Practise again"),
    Task.SPRINT: N_("Sprint again"),
    Task.EXAM: N_("Exam again"),
}
_AGAIN = {Task.PRACTICE: "practise", Task.SPRINT: "sprint", Task.EXAM: "exam"}
"""The app's action that starts another session."""


class SummaryScreen(SizedScreen[None]):
    """A session's figures, comparison and drawings."""

    SUB_TITLE = N_("Summary")
    HELP: ClassVar[str] = help_pages.SUMMARY
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("w", "work_on", "Work on your weakest"),
        Binding("p", "again", "Again"),
        Binding("escape", "leave", "Home"),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("pageup", "scroll(-9)", "Page up", show=False),
        Binding("pagedown", "scroll(9)", "Page down", show=False),
    ]
    AUTO_FOCUS = ""  # an Enter too many must not skip the summary

    @dataclass
    class Found(Message):
        """This session and earlier ones were loaded from the history."""

        drawings: dict[int, Attempt]
        """The try that counts, by prompt."""
        earlier: list[Session]
        all_time: tuple[int, int]
        """Answered and right prompts of all sessions."""

    def __init__(
        self,
        game: GameContext,
        session: Session,
        recorder: SessionRecorder,
        best_before: int | None = None,
    ) -> None:
        """Show a finished session.

        Args:
            game: services and settings.
            session: the finished session.
            recorder: saves the session.
            best_before: right answers of the best earlier sprint, if this is a sprint.
        """
        super().__init__()
        self.game = game
        self.session = session
        self.recorder = recorder
        self._best_before = best_before
        self._weakest = work_on(session)

    def compose(self) -> ComposeResult:
        """Lay out headline, buttons, drawings and figures."""
        yield Header(icon="≡")
        with VerticalScroll(id="summary", can_focus=False):
            yield from self.compose_top()
            yield Static(id="all-time", markup=False)
            yield Static(id="mastered", markup=False)
            with Horizontal(id="buttons"):
                yield from self.compose_buttons()
            yield Gallery(self._cards({}))
            with Horizontal(id="table-room"):
                yield Comparison()
            yield Static(id="before", markup=False)
        yield Footer()

    def compose_top(self) -> ComposeResult:
        """Lay out the headline."""
        yield Static(_headline(self.session), id="headline")
        if self.session.task is Task.SPRINT and self.session.answered:
            yield Static(compare_with_best(self.session.right, self._best_before), id="best")

    def compose_buttons(self) -> ComposeResult:
        """Lay out the buttons."""
        if self._weakest is not None:
            label = _("Work on {digit}", digit=self._weakest)
            yield Button(label, "weakest", "primary")
        again = _(_ONCE_MORE[self.session.task])
        yield Button(again, "again", "default" if self._weakest is not None else "primary")
        yield Button(_("Home"), "home")

    def on_mount(self) -> None:
        """Show the session and load the rest."""
        self._compare([])
        self._load()

    @work
    async def _load(self) -> None:
        """Query the history in the background, once it has the whole session."""
        await self.recorder.flush()
        try:
            self.post_message(await asyncio.to_thread(self._query_history))
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))

    def _query_history(self) -> Found:
        """Load drawings, earlier sessions and totals.

        Raises:
            HistoryError: if the history cannot be read.
        """
        history, learner = self.game.history, self.game.learner
        attempts = history.drawings_of(learner, self.recorder.name)
        sessions = history.sessions(learner)
        all_time = history.first_tries(learner)
        earlier = []
        for record in sessions:
            is_alike = record.task is self.session.task and record.name != self.recorder.name
            if is_alike and record.is_finished:
                with suppress(SessionFormatError):  # its attempts remain in the history
                    earlier.append(from_json(record.state))
        return self.Found(first_tries(attempts), earlier, all_time)

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show why there is nothing to compare with."""
        self.query_one("#all-time", Static).update(message.problem)

    @on(Found)
    def show_found(self, message: Found) -> None:
        """Show totals, comparison and drawings."""
        answered, right = message.all_time
        if answered:
            share = _(
                "{right} of {answered} right ({accuracy:.0%})",
                right=right,
                answered=answered,
                accuracy=right / answered,
            )
            self.query_one("#all-time", Static).update(
                _("All your answers so far: {share}.", share=share)
            )
        self._compare(message.earlier)
        self.query_one(Gallery).show(self._cards(message.drawings))

    def _compare(self, earlier: Sequence[Session]) -> None:
        summary = summarise_session(self.session, earlier)
        self.query_one(Comparison).show(summary, self.session.accuracy)
        kind = _(_KINDS[self.session.task])
        # A first sprint has been named as such already.
        if self.session.answered and (summary.changes or self.session.task is not Task.SPRINT):
            self.query_one("#before", Static).update(comparison_lines(summary, kind))
        mastered = ", ".join(map(str, summary.mastered))
        words = (
            _("Missed last time, right this time: {mastered}.", mastered=mastered)
            if mastered
            else ""
        )
        self.query_one("#mastered", Static).update(words)
        self.query_one("#mastered").display = bool(words)

    def _cards(self, drawings: dict[int, Attempt]) -> list[GalleryCard]:
        cards = []
        for at, prompt in enumerate(self.session.prompts):
            drawing = drawings.get(at)
            if drawing is None:
                cards.append(GalleryCard(prompt))
            else:
                cards.append(GalleryCard(prompt, drawing.prediction.digit, drawing.strokes))
        return cards

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the weakest digit only if there is one."""
        if action == "work_on":
            return self._weakest is not None
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#weakest")
    async def action_work_on(self) -> None:
        """Practise only the weakest digit."""
        if self._weakest is not None and self.is_active:
            await self.app.run_action(f"practise({(self._weakest,)}, {FOCUS})")

    @on(Button.Pressed, "#again")
    async def action_again(self) -> None:
        """Start another session of the same kind."""
        if self.is_active:
            await self.app.run_action(_AGAIN[self.session.task])

    def action_scroll(self, rows: int) -> None:
        """Scroll the summary."""
        self.query_one("#summary").scroll_relative(y=rows, animate=False)

    @on(Button.Pressed, "#home")
    def action_leave(self) -> None:
        """Go back to the previous screen."""
        if self.is_active:
            self.dismiss()


def first_tries(attempts: Sequence[Attempt]) -> dict[int, Attempt]:
    """Return by prompt the try that counts: the first readable one that was not traced."""
    counted: dict[int, Attempt] = {}
    for attempt in attempts:
        if attempt.outcome is not Outcome.UNREADABLE and attempt.task is not Task.TRACE:
            counted.setdefault(attempt.prompt, attempt)
    return counted


def _headline(session: Session) -> str:
    if session.accuracy is None:
        return _("No answers this time.")
    right = _(
        "{right} of {answered} right: {accuracy:.0%}",
        right=session.right,
        answered=session.answered,
        accuracy=session.accuracy,
    )
    score = summarise_session(session).score
    return (
        right
        if score is None
        else _("{right}, average score {score:.0f}", right=right, score=score)
    )
