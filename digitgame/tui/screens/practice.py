"""Practice: prompts, verdicts, and how it went so far."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Static

from digitgame.choosing import Skills, skills_of
from digitgame.history import Attempt, HistoryError
from digitgame.ink import Ink
from digitgame.practice import NOTHING_KNOWN, Session, new_session, outcome
from digitgame.settings import Glyphs
from digitgame.tips import with_article
from digitgame.tui import help_pages
from digitgame.tui.game import Game
from digitgame.tui.look import Seen, ghost_of, judge_look, look_at
from digitgame.tui.room import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.widgets.marks import Marks
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.target import NAMES, Target
from digitgame.tui.widgets.verdict import Verdict
from model.raster import Points


class PracticeScreen(DrawingScreen):
    """Ten prompts, one after the other."""

    TITLE = "digitgame"
    SUB_TITLE = "Practice"
    HELP: ClassVar[str] = help_pages.PRACTICE
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "check", "Check"),
        Binding("enter", "next", "Next"),
        Binding("r", "retry", "Try again"),
        Binding("s", "skip", "Skip"),
    ]

    @dataclass
    class Judged(Message):
        """An attempt was judged and is on disk."""

        attempt: Attempt
        seen: Seen
        ghost: Sequence[Points]

    @dataclass
    class NotKept(Message):
        """An attempt could not be put on disk."""

        problem: str

    def __init__(self, game: Game) -> None:
        """A new session.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__(game)
        self.session: Session = new_session(
            game.chance, game.count, skills=_skills(game), digits=game.digits
        )
        self._session_name = uuid.UUID(int=game.chance.getrandbits(128), version=4).hex
        self._attempts: list[Attempt] = []
        self._is_judging = False

    @property
    def is_verdict_shown(self) -> bool:
        """Is a verdict on the screen, so that the ink is final?"""
        return self.pad.is_locked and not self._is_judging

    def compose_panel(self) -> ComposeResult:
        """Progress, the target, the verdict, the buttons, the accuracy."""
        glyphs = self.game.settings.glyphs
        yield Marks(glyphs)
        yield Static(id="ask")
        yield Target("##" if glyphs is Glyphs.ASCII else "██")
        yield Verdict(glyphs)
        with Horizontal(id="buttons"):
            yield _button("Check", "check", "primary")
            yield _button("Try again", "retry", "default")
            yield _button("Next", "next", "primary")
            yield _button("Skip", "skip", "default")
        yield from self.compose_questions()
        yield Static(id="accuracy")

    def on_mount(self) -> None:
        """Ask for the first digit."""
        self._ask()

    def fit_panel(self, room: Cells) -> None:
        """Leave out the air between the parts where rows are few."""
        is_tight = room.rows < 22
        self.set_class(is_tight, "-tight")
        self.query_one(Verdict).has_air = not is_tight

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what can be done now."""
        if action in ("retry", "next"):
            return self.has_room and self.is_verdict_shown
        if action in ("check", "skip"):
            return self.has_room and not self.pad.is_locked
        return super().check_action(action, parameters)

    @on(Pad.CheckAsked)
    def proceed(self) -> None:
        """Check, then go on, with the right mouse button, so that the hand stays on the mouse."""
        if self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go on; what could not be read is asked again."""
        if not self.is_verdict_shown:
            return
        if self.session.current.counted is None:
            self.action_retry()
        else:
            self._go_on()

    @on(Button.Pressed, "#retry")
    def action_retry(self) -> None:
        """Draw the same digit once more; the first try still counts."""
        if self.is_verdict_shown:
            self._ask()

    @on(Button.Pressed, "#skip")
    def action_skip(self) -> None:
        """Give up this prompt; it counts as a miss unless it was answered before."""
        if not self.pad.is_locked:
            self._go_on()

    @on(Button.Pressed, "#check")
    def action_check(self) -> None:
        """Ask for the verdict."""
        if self.pad.is_locked:
            return
        self.pad.lift()
        if self.pad.ink.is_blank:
            self.query_one(Verdict).advise("Nothing drawn yet.", "Draw on the pad, then check.")
            return
        self.pad.is_locked = True
        self._is_judging = True
        self._judge(self.pad.ink, self.pad.cells)
        self._show_buttons()

    @work(thread=True)
    def _judge(self, ink: Ink, cells: Cells) -> None:
        """Read the ink and keep the attempt; only then is there a verdict."""
        target = self.session.current.target
        look = look_at(ink, self.game.reader)
        reading, judgement = look.reading, judge_look(look, target, cells, self.game)
        attempt = Attempt(
            session=self._session_name,
            learner=self.game.learner,
            prompt=self.session.position,
            target=target,
            outcome=outcome(target, reading),
            reading=reading,
            strokes=ink.strokes,
            columns=cells.columns,
            rows=cells.rows,
            model=self.game.reader.version,
            drawn_at=self.game.now(),
            score=judgement.score,
            parts=judgement.parts,
            way=judgement.way.name if judgement.way else None,
        )
        try:
            self.game.history.record(attempt)
        except HistoryError as error:
            self.post_message(self.NotKept(str(error)))
        else:
            ghost = ghost_of(judgement, target, cells, self.game)
            self.post_message(self.Judged(attempt, Seen(look, judgement, target, cells), ghost))

    @on(Judged)
    def show_verdict(self, message: Judged) -> None:
        """Count the attempt and say how it went."""
        attempt, judgement = message.attempt, message.seen.judgement
        self._is_judging = False
        self._attempts.append(attempt)
        self.session = self.session.attempt(attempt.outcome)
        self.query_one(Verdict).show(attempt.target, attempt.outcome, attempt.reading, judgement)
        self.pad.haunt(message.ghost, attempt.columns)
        self.show_seen(message.seen)
        self._show_session()

    @on(NotKept)
    def show_problem(self, message: NotKept) -> None:
        """Keep the ink and say why there is no verdict: nothing counts that is not kept."""
        self._is_judging = False
        self.pad.is_locked = False
        self.query_one(Verdict).advise("Not kept, so not counted.", message.problem)
        self._show_buttons()

    def _ask(self) -> None:
        """Show the current prompt and an empty pad."""
        target = self.session.current.target
        self.query_one(Target).digit = target
        self.query_one("#ask", Static).update(f"Draw {with_article(target)} ({NAMES[target]})")
        self.query_one(Verdict).clear()
        self.pad.is_locked = False
        self.pad.wipe()
        self.show_seen(None)
        self._show_session()

    def _go_on(self) -> None:
        self.session = self.session.advance(self.game.chance)
        if self.session.is_finished:
            self.app.switch_screen(SummaryScreen(self.game, self.session, tuple(self._attempts)))
        else:
            self._ask()

    def _show_session(self) -> None:
        session = self.session
        self.query_one(Marks).session = session
        self.query_one("#accuracy", Static).update(
            "Nothing answered yet."
            if session.accuracy is None
            else f"Right so far: {session.right} of {session.answered} ({session.accuracy:.0%})"
        )
        self._show_buttons()

    def _show_buttons(self) -> None:
        verdict = self.is_verdict_shown
        self.query_one(Target).display = not verdict
        counted = not self.session.is_finished and self.session.current.counted is not None
        self.query_one("#check").display = not verdict
        self.query_one("#skip").display = not verdict
        self.query_one("#retry").display = verdict
        self.query_one("#next").display = verdict and counted
        for button in self.query(Button):
            button.disabled = self._is_judging
        self.refresh_bindings()


def _skills(game: Game) -> Skills:
    """What the learner can do, by the history; nothing is known where it cannot be read."""
    try:
        return skills_of(game.history.answers(game.learner))
    except HistoryError:
        return NOTHING_KNOWN


def _button(label: str, name: str, variant: str) -> Button:
    button = Button(label, id=name, variant=variant, compact=True)  # type: ignore[arg-type]
    button.can_focus = False  # the keys stay with the pad: each button has a key of its own
    return button
