"""Lesson: watch a digit, trace it, draw it over a fading ghost, then from memory."""

import uuid
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from digitgame.core.cards import Card, cards_from_tries
from digitgame.core.ink import Ink
from digitgame.core.lesson import Step, Try, reason_to_repeat
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.celebration import Celebration
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk, PromptRef, judge_attempt
from digitgame.tui.layout import Cells
from digitgame.tui.lesson_headline import headline
from digitgame.tui.overlay import Marks
from digitgame.tui.screens.watch import WatchScreen
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.lesson_panel import LessonPanel
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.verdict import HOW_TO_DRAW, Verdict
from model.copybook import Way


class LessonScreen(WatchScreen):
    """The four steps of a card."""

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
    CHECKS_BY_ITSELF = True
    AUTO_FOCUS = ""  # the pad must not take keys while the learner watches

    @dataclass
    class Recalled(Message):
        """The card's progress was loaded."""

        card: Card

    @dataclass
    class Judged(Message):
        """A drawing was judged and saved."""

        attempt: Attempt
        judged_ink: JudgedInk

    def __init__(self, game: GameContext, digit: int) -> None:
        """Start with the first step.

        Args:
            game: services and settings.
            digit: the digit to learn.
        """
        super().__init__(game, digit)
        self.card = Card(digit)
        self._learner = game.learner  # fixed, even if another learner is chosen later
        self.celebration = Celebration(self.pad, self._underlay)
        self._session_name = uuid.UUID(int=game.rng.getrandbits(128), version=4).hex
        self._drawn = 0
        self._is_recalled = False
        self._wants_to_draw = False
        self._is_judging = False
        self._is_over = False

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return Step.WATCH if self.is_watching else self.card.lesson.step

    @property
    def is_verdict_shown(self) -> bool:
        """Return whether a verdict is shown, so that the ink is final."""
        return not self.is_watching and self.pad.is_locked and not self._is_judging

    def compose_panel(self) -> ComposeResult:
        """Lay out the panel with progress, advice and verdict."""
        yield LessonPanel()

    def on_mount(self) -> None:
        """Load the learner's progress."""
        self.offer_questions(None)
        self.show()
        self._recall()

    def fit_panel(self, room: Cells) -> None:
        """Also fit the verdict and the ghost."""
        super().fit_panel(room)
        self._update_pad()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only available actions in the footer."""
        is_drawing = not self.is_watching and not self.pad.is_locked
        match action:
            case "start_drawing" | "replay" | "replay_slowly":
                return self.is_large_enough and self.is_watching
            case "next_way":
                return self.is_large_enough and self.is_watching and len(self.ways) > 1
            case "check":
                return self.is_large_enough and is_drawing
            case "next":
                return self.is_large_enough and self.is_verdict_shown
            case "watch":
                return self.is_large_enough and not self.is_watching and not self._is_judging
        return super().check_action(action, parameters)

    @work(thread=True)
    def _recall(self) -> None:
        digit = self.card.digit
        try:
            tries = self.game.history.lesson_tries(self._learner)
        except HistoryError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            tries = []
        self.post_message(self.Recalled(cards_from_tries(tries).cards[digit]))

    @on(Recalled)
    def begin(self, message: Recalled) -> None:
        """Continue where the learner stopped."""
        self._is_recalled = True
        self.card = message.card
        if self.way is self.ways[0]:  # else another was chosen in the meantime
            self.way = next((way for way in self.ways if way.name == self.card.way), self.way)
            self.fit_way()
        if self.card.lesson.step is Step.WATCH and not self._wants_to_draw:
            self.action_watch()
        else:
            self.action_start_drawing()

    @on(Button.Pressed, "#watch")
    def action_watch(self) -> None:
        """Replay the way."""
        if not self._is_judging:
            self.celebration.stop()
            super().action_watch()

    @on(Button.Pressed, "#start")
    def action_start_drawing(self) -> None:
        """Go on from watching to drawing, once the progress is loaded."""
        if not self._is_recalled:
            self._wants_to_draw = True
            return
        self.is_watching = False
        self.replay.stop()
        self.card = replace(self.card, lesson=self.card.lesson.watched())
        self._prompt()

    @on(Pad.Changed)
    def trace(self) -> None:
        """Show immediately how the pen follows the traced way."""
        if self.step is not Step.TRACE or self.pad.is_locked:
            return
        self.guide.follow(self.pad.ink, is_pen_down=self.pad.is_pen_down)
        self._update_pad()

    def proceed(self) -> None:
        """Start drawing, check, or go on."""
        if self.is_watching:
            self.action_start_drawing()
        elif self.is_verdict_shown:
            self.action_next()
        else:
            self.action_check()

    def begin_anew(self) -> None:
        """Go on to the next drawing with its first stroke."""
        if self.is_verdict_shown and not self._is_over and self.card.lesson.step is not Step.WATCH:
            self.action_next()

    @on(Button.Pressed, "#check")
    def action_check(self) -> None:
        """Judge the drawing."""
        if not self.finish_drawing():
            return
        self.pad.is_locked = True
        self._is_judging = True
        task = self.step.task
        assert task is not None
        self.run_detached(partial(self._judge, self.pad.ink, self.pad.cells, task, self.way))
        self._show_buttons()

    def _judge(self, ink: Ink, cells: Cells, task: Task, way: Way) -> None:
        """Judge and save the attempt before its verdict is shown."""
        prompt = PromptRef(
            session=self._session_name,
            learner=self._learner,
            prompt=self._drawn,
            target=self.card.digit,
            task=task,
        )
        ways = None if task is Task.MEMORY else (way,)  # the way in sight must be copied
        attempt, judged_ink = judge_attempt(ink, cells, prompt, self.game, ways)
        self.game.history.record(attempt)
        self.post_message(self.Judged(attempt, judged_ink))

    @on(Judged)
    def show_verdict(self, message: Judged) -> None:
        """Count the drawing and show its verdict."""
        attempt, judgement = message.attempt, message.judged_ink.judgement
        self._is_judging = False
        self._drawn += 1
        if self.game.settings.bell and attempt.outcome is Outcome.RIGHT:
            self.app.bell()
        drawn = Try(
            attempt.target, attempt.task, attempt.outcome, attempt.score, attempt.parts, attempt.way
        )
        before, self.card = self.card, self.card.after(drawn)
        result = {True: Outcome.RIGHT, False: Outcome.WRONG, None: Outcome.UNREADABLE}
        self.query_one(Verdict).show_step(
            result[drawn.is_good],
            headline(drawn, before, self.card),
            judgement,
            reason_to_repeat(drawn, judgement),
        )
        self._is_over = self.card.lesson.is_learned and not before.lesson.is_learned
        self.offer_questions(message.judged_ink)
        self.show(keep_verdict=True)
        if drawn.is_good is not None and drawn.task is not Task.TRACE:
            self.show_way(message.judged_ink, is_good=drawn.is_good)
        if self._is_over or self.card.stars > before.stars:
            self.celebration.start()

    @on(Button.Pressed, "#next")
    def action_next(self) -> None:
        """Draw again, watch again, or leave when the card is learnt."""
        if not self.is_verdict_shown:
            return
        self.celebration.stop()
        if self._is_over:
            self.dismiss()
        elif self.card.lesson.step is Step.WATCH:
            self.action_watch()
        else:
            self._prompt()

    def _prompt(self) -> None:
        """Show an empty pad for the current step."""
        self.guide.start()
        self.pad.is_locked = False
        self.pad.clear()
        if self.step is Step.TRACE:
            self.pad.place_pen(*self.guide.first_start)
        self.offer_questions(None)
        self.show()

    def _underlay(self) -> Marks:
        """Return the marks under the ink: the way, unless it has faded."""
        return self.guide.ghost(self.card.lesson.fading)

    def _update_pad(self) -> None:
        """Show the ghost, the signs, and the tracing state on the frame."""
        guide = self.guide
        is_traced = self.step is Step.TRACE and not self.pad.is_locked
        self.pad.set_underlay(self._underlay())
        self.pad.set_overlay(
            guide.guidance() if is_traced else guide.starts(self.card.lesson.fading)
        )
        frame = self.query_one("#frame")
        frame.border_title = guide.hint if is_traced else ""
        frame.set_class(is_traced and guide.is_fault, "-fault")

    def show(self, *, keep_verdict: bool = False) -> None:
        """Show the current step."""
        self.replay.display = self.is_watching
        self.pad.display = not self.is_watching
        self.set_focus(None if self.is_watching else self.pad)
        at = self.ways.index(self.way) + 1
        self.query_one(LessonPanel).show(self.card, self.step, self.way, at, len(self.ways))
        if not keep_verdict:
            words = "" if self.card.is_started else _(HOW_TO_DRAW)
            self.query_one(Verdict).explain("", words)
        self._update_pad()
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.query_one(LessonPanel).offer(
            is_watching=self.is_watching,
            has_ways=len(self.ways) > 1,
            is_verdict=self.is_verdict_shown,
            is_judging=self._is_judging,
        )
        self.refresh_bindings()
