"""Lesson: one digit, watched, traced, drawn over a ghost that fades, and drawn from memory."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Static

from digitgame.cards import Card, cards_of
from digitgame.history import Attempt, HistoryError
from digitgame.ink import Ink, path
from digitgame.lesson import Step, Try, reason
from digitgame.practice import Outcome, Task, outcome
from digitgame.timeline import Timeline
from digitgame.tips import with_article
from digitgame.tracing import Course, Tracer, Tracing
from digitgame.tui import help_pages
from digitgame.tui.celebration import Celebration
from digitgame.tui.game import Game
from digitgame.tui.guidance import signs_for, words_for
from digitgame.tui.look import Seen, ghost_of, judge_look, look_at
from digitgame.tui.overlay import Marks, ghost_marks
from digitgame.tui.room import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.signs import Signs, start_signs
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.replay import SLOWER, Replay
from digitgame.tui.widgets.steps import STEP_NAMES, Steps
from digitgame.tui.widgets.target import NAMES
from digitgame.tui.widgets.verdict import Verdict, stars_of
from digitgame.words import N_, _, ngettext, sentence
from model.copybook import Way
from model.grid import Grid
from model.raster import Points

_NUMBERED = 1  # how far a ghost may have faded that its strokes still have their numbers

_WORDS = {
    Step.TRACE: N_("Draw over the dots. Start at 1, and go where the arrow points."),
    Step.FADE: N_("The dots fade with each good one. Draw the whole digit, as before."),
    Step.MEMORY: N_("Now without dots: draw it from memory, between the lines."),
}


class LessonScreen(DrawingScreen):
    """The four steps of a card."""

    TITLE = "digitgame"
    SUB_TITLE = N_("Learn")
    HELP: ClassVar[str] = help_pages.LESSON
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "start_drawing", "Draw it"),
        Binding("enter", "check", "Check"),
        Binding("enter", "next", "Next"),
        Binding("r", "replay", "Replay"),
        Binding("s", "replay_slowly", "Slower"),
        Binding("n", "next_way", "Another way"),
        Binding("v", "watch", "Watch again"),
        Binding("escape", "leave", "Back"),
    ]
    AUTO_FOCUS = ""  # while one watches, the pad must not take keys

    @dataclass
    class Recalled(Message):
        """What was drawn for this card before is known."""

        card: Card

    @dataclass
    class Judged(Message):
        """A drawing was judged and is on disk."""

        attempt: Attempt
        seen: Seen
        ghost: Sequence[Points]

    @dataclass
    class NotKept(Message):
        """The drawing could not be put on disk."""

        problem: str

    def __init__(self, game: Game, digit: int) -> None:
        """A lesson that nobody has begun.

        Args:
            game: what every screen needs of the outside world.
            digit: what to learn.
        """
        super().__init__(game)
        self.card = Card(digit)
        self._learner = game.learner  # the lesson's, whoever is chosen later
        self.ways = tuple(way for way in game.settings.accepted_ways() if way.digit == digit)
        self.way: Way = self.ways[0]
        self.is_watching = True
        self.replay = Replay(game.settings.glyphs, game.clock)
        self.replay.shows_directions = True
        self.celebration = Celebration(self.pad, self._under)
        self._tracing = Tracing(Course.READY, 0)
        self._lay_out_way()
        self._session_name = uuid.UUID(int=game.chance.getrandbits(128), version=4).hex
        self._drawn = 0
        self._is_judging = False
        self._is_over = False

    @property
    def step(self) -> Step:
        """Which step is on the screen."""
        return Step.WATCH if self.is_watching else self.card.lesson.step

    @property
    def is_verdict_shown(self) -> bool:
        """Is a verdict on the screen, so that the ink is final?"""
        return not self.is_watching and self.pad.is_locked and not self._is_judging

    def compose_frame(self) -> ComposeResult:
        """What is watched, and what is drawn on."""
        yield self.replay
        yield self.pad

    def compose_panel(self) -> ComposeResult:
        """The card, its steps, what to do, how it went, the buttons."""
        yield Static(id="card", markup=False)
        yield Steps(self.game.settings.glyphs)
        yield Static(id="advice", markup=False)
        yield Verdict(self.game.settings.glyphs)
        with Horizontal(id="buttons"):
            yield _button(_("Draw it"), "start", "primary")
            yield _button(_("Check"), "check", "primary")
            yield _button(_("Next"), "next", "primary")
            yield _button(_("Replay"), "replay")
            yield _button(_("Watch again"), "watch")
        with Horizontal(id="more-buttons"):
            yield _button(_("Why?"), "why")
            yield _button(_("Compare"), "compare")
            yield _button(_("Slower"), "slower")
            yield _button(_("Another way"), "another")

    def on_mount(self) -> None:
        """Find out how far the learner is."""
        self._show()
        self._recall()

    def fit_panel(self, room: Cells) -> None:
        """Leave out the air between the parts where rows are few; fit what lies on the pad."""
        is_tight = room.rows < 22
        self.set_class(is_tight, "-tight")
        verdict = self.query_one(Verdict)
        verdict.has_air, verdict.is_brief = False, is_tight
        if self.replay.cells != self.pad.cells:
            is_playing = self.replay.is_playing
            self.replay.fit(self.pad.cells)
            self._lay_out_way()
            if is_playing:
                self.action_replay()
        self._lay_on_pad()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what can be done now."""
        is_drawing = not self.is_watching and not self.pad.is_locked
        match action:
            case "start_drawing" | "replay" | "replay_slowly":
                return self.has_room and self.is_watching
            case "next_way":
                return self.has_room and self.is_watching and len(self.ways) > 1
            case "check":
                return self.has_room and is_drawing
            case "next":
                return self.has_room and self.is_verdict_shown
            case "watch":
                return self.has_room and not self.is_watching and not self._is_judging
        return super().check_action(action, parameters)

    @work(thread=True)
    def _recall(self) -> None:
        digit = self.card.digit
        try:
            tries = self.game.history.lesson_tries(self._learner)
        except HistoryError as error:
            self.app.call_from_thread(self.notify, str(error), severity="warning", markup=False)
            tries = []
        self.post_message(self.Recalled(cards_of(tries).cards[digit]))

    @on(Recalled)
    def begin(self, message: Recalled) -> None:
        """Go on where the learner stopped."""
        self.card = message.card
        self.way = next((way for way in self.ways if way.name == self.card.way), self.ways[0])
        self._lay_out_way()
        if self.card.lesson.step is Step.WATCH:
            self.action_watch()
        else:
            self.action_start_drawing()

    # Watching

    @on(Button.Pressed, "#watch")
    def action_watch(self) -> None:
        """Show how it is written."""
        if self._is_judging:
            return
        self.pad.is_locked = True
        self.is_watching = True
        self.celebration.end()
        self.show_seen(None)
        self._show()
        self.action_replay()

    @on(Button.Pressed, "#replay")
    def action_replay(self) -> None:
        """Write it again."""
        self.replay.play()

    @on(Button.Pressed, "#slower")
    def action_replay_slowly(self) -> None:
        """Write it again, slowly."""
        self.replay.play(SLOWER)

    @on(Button.Pressed, "#another")
    def action_next_way(self) -> None:
        """Show another way to write it."""
        if not self.is_watching:
            return
        at = self.ways.index(self.way)
        self.way = self.ways[(at + 1) % len(self.ways)]
        self._lay_out_way()
        self._show()
        self.action_replay()

    @on(Button.Pressed, "#start")
    def action_start_drawing(self) -> None:
        """Go on from watching to drawing."""
        self.is_watching = False
        self.replay.stop()
        self.card = replace(self.card, lesson=self.card.lesson.watched())
        self._ask()

    # Drawing

    @on(Pad.Changed)
    def trace(self) -> None:
        """Say at once how the pen follows the way that is traced."""
        if self.step is not Step.TRACE or self.pad.is_locked:
            return
        strokes = self.pad.ink.strokes
        wet = strokes[-1] if self.pad.is_pen_down else ()
        done = [path(stroke) for stroke in strokes[: -1 if wet else None]]
        tracing = self._tracer.look(done, [point[:2] for point in wet])
        is_over = tracing.course in (Course.READY, Course.DONE)
        if not (is_over and strokes and self._tracing.course.is_fault):
            self._tracing = tracing  # else what went wrong stays said until the pen is down again
        self._lay_on_pad()

    @on(Pad.CheckAsked)
    def proceed(self) -> None:
        """Check, then go on, with the right mouse button, so that the hand stays on the mouse."""
        if self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    @on(Button.Pressed, "#check")
    def action_check(self) -> None:
        """Ask how good it is."""
        if self.pad.is_locked:
            return
        self.pad.lift()
        if self.pad.ink.is_blank:
            self.query_one(Verdict).advise(
                _("Nothing drawn yet."), _("Draw on the pad, then check.")
            )
            return
        self.pad.is_locked = True
        self._is_judging = True
        task = self.step.task
        assert task is not None
        self._judge(self.pad.ink, self.pad.cells, task, self.way)
        self._show_buttons()

    @work(thread=True)
    def _judge(self, ink: Ink, cells: Cells, task: Task, way: Way) -> None:
        """Read the ink and keep the attempt; only then is there a verdict."""
        target = self.card.digit
        look = look_at(ink, self.game.reader)
        ways = None if task is Task.MEMORY else (way,)  # what is in sight is what is to be copied
        judgement = judge_look(look, target, cells, self.game, ways)
        attempt = Attempt(
            session=self._session_name,
            learner=self._learner,
            prompt=self._drawn,
            target=target,
            outcome=outcome(target, look.reading),
            reading=look.reading,
            strokes=ink.strokes,
            columns=cells.columns,
            rows=cells.rows,
            model=self.game.reader.version,
            drawn_at=self.game.now(),
            score=judgement.score,
            parts=judgement.parts,
            way=judgement.way.name if judgement.way else None,
            task=task,
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
        """Count the drawing and say how it went."""
        attempt, judgement = message.attempt, message.seen.judgement
        self._is_judging = False
        self._drawn += 1
        drawn = Try(
            attempt.target,
            attempt.task,
            attempt.outcome,
            attempt.score,
            attempt.parts,
            attempt.way,
        )
        before, self.card = self.card, self.card.after(drawn)
        headline = _headline(drawn, before, self.card)
        went = {True: Outcome.RIGHT, False: Outcome.WRONG, None: Outcome.UNREADABLE}[drawn.is_good]
        self.query_one(Verdict).show_step(went, headline, judgement, reason(drawn, judgement))
        self._is_over = self.card.lesson.is_learnt and not before.lesson.is_learnt
        if drawn.task is not Task.TRACE:
            self.pad.haunt(message.ghost, attempt.columns)
        self.show_seen(message.seen)
        self._show(keep_verdict=True)
        if self._is_over or self.card.stars > before.stars:
            self.celebration.begin()

    @on(NotKept)
    def show_problem(self, message: NotKept) -> None:
        """Keep the ink and say why there is no verdict: nothing counts that is not kept."""
        self._is_judging = False
        self.pad.is_locked = False
        self.query_one(Verdict).advise(_("Not kept, so not counted."), message.problem)
        self._show_buttons()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Go on: with another drawing, with watching again, or back when the card is learnt."""
        if not self.is_verdict_shown:
            return
        self.celebration.end()
        if self._is_over:
            self.dismiss()
        elif self.card.lesson.step is Step.WATCH:
            self.action_watch()
        else:
            self._ask()

    def _ask(self) -> None:
        """An empty pad for the step that the learner is at."""
        self._tracing = Tracing(Course.READY, 0)
        self.pad.is_locked = False
        self.pad.wipe()
        self.show_seen(None)
        self._show()

    # Showing

    def _lay_out_way(self) -> None:
        """Fit the way into the pad's guide lines."""
        pad = Grid(*self.pad.cells)
        self._strokes = pad.fitted(self.way.strokes)
        self._tracer = Tracer(self._strokes, pad)
        self.replay.show(Timeline.of_paths(self._strokes), pad)

    def _under(self) -> Marks:
        """What lies under the ink: the way, as far as it has not faded."""
        return ghost_marks(self._strokes, self.pad.cells, self.card.lesson.fading)

    def _over(self) -> Signs:
        """What stands over the ink: where to start, and where to go on."""
        glyphs, cells = self.game.settings.glyphs, self.pad.cells
        if self.step is Step.TRACE and not self.pad.is_locked:
            return signs_for(self._tracing, self._tracer.paths, cells, glyphs)
        if self.card.lesson.fading <= _NUMBERED:
            return start_signs((stroke[0].tolist() for stroke in self._strokes), cells)
        return {}

    def _lay_on_pad(self) -> None:
        self.pad.lay_under(self._under())
        self.pad.lay_over(self._over())
        is_traced = self.step is Step.TRACE and not self.pad.is_locked
        frame = self.query_one("#frame")
        frame.border_title = (
            words_for(self._tracing, self.game.settings.glyphs) if is_traced else ""
        )
        frame.set_class(is_traced and self._tracing.course.is_fault, "-fault")

    def _show(self, *, keep_verdict: bool = False) -> None:
        """Show the step that the learner is at."""
        self.replay.display = self.is_watching
        self.pad.display = not self.is_watching
        self.set_focus(None if self.is_watching else self.pad)
        digit, at = self.card.digit, self.ways.index(self.way) + 1
        stars = stars_of(self.card.stars, self.game.settings.glyphs)
        title = f"{digit} ({_(NAMES[digit])})  {stars}"
        if len(self.ways) > 1 and self.step is not Step.MEMORY:
            title += f"  {_('way {at} of {count}', at=at, count=len(self.ways))}"
        self.query_one("#card", Static).update(title)
        steps = self.query_one(Steps)
        steps.lesson, steps.shown = self.card.lesson, self.step
        self.query_one("#advice", Static).update(
            f"{sentence(_(self.way.name))}. {_(self.way.advice)}"
            if self.is_watching
            else _(_WORDS.get(self.step, ""))
        )
        if not keep_verdict:
            self.query_one(Verdict).clear()
        self._lay_on_pad()
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_verdict, is_watching = self.is_verdict_shown, self.is_watching
        self.query_one("#advice").display = not is_verdict
        self.query_one(Verdict).display = not is_watching
        shown = {
            "start": is_watching,
            "replay": is_watching,
            "slower": is_watching,
            "another": is_watching and len(self.ways) > 1,
            "check": not is_watching and not is_verdict,
            "next": is_verdict,
            "watch": not is_watching,
        }
        for name, is_shown in shown.items():
            button = self.query_one(f"#{name}", Button)
            button.display, button.disabled = is_shown, self._is_judging
        self.refresh_bindings()


def _headline(drawn: Try, before: Card, after: Card) -> str:
    """How a drawing went, and what it leads to."""
    step, was = after.lesson.step, before.lesson.step
    if drawn.is_good is None:
        return _("I can't read this. It does not count.")
    if not drawn.is_good:
        return (
            _("Not yet.")
            if step is was
            else _("Not yet. Back to {step}.", step=_(STEP_NAMES[step]))
        )
    if after.lesson.is_learnt and not before.lesson.is_learnt:
        return _("Learnt! You can write {digit}.", digit=with_article(after.digit))
    if new := after.stars - before.stars:
        won = ngettext("A new star!", "{number} new stars!", new)
        return f"{won} {_('{stars} of 3.', stars=after.stars)}"
    if step is not was:
        return _("Good! On to {step}.", step=_(STEP_NAMES[step]))
    return _("Good! One more like this.") if after.lesson.good else _("Good!")


def _button(label: str, name: str, variant: str = "default") -> Button:
    button = Button(label, id=name, variant=variant, compact=True)  # type: ignore[arg-type]
    button.can_focus = False  # the keys stay with the pad: each button has a key of its own
    return button
