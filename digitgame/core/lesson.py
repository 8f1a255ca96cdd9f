"""A lesson: the four steps of learning a digit.

A digit is watched, traced, drawn over a ghost that fades, and drawn from memory. Two good drawings
in a row pass a step, three misses in a step lead back to the previous one. Unreadable ink does
not count.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from digitgame.core.judging import STARS, Judgement, Parts, stars_for
from digitgame.core.session import Outcome, Task
from digitgame.core.tips import formation_tip
from digitgame.i18n import N_

PASSES = 2
"""Good drawings in a row to pass a step."""

LEADS_BACK = 3
"""Misses that lead back to the previous step."""

GOOD_FORMATION = 85.0
"""Lowest formation of a good drawing; one stroke too many or too few, or in the wrong order or
direction, leaves 80 at most."""

GOOD_SHAPE = STARS[0]
"""Lowest shape of a good drawing over the ghost."""

GOOD_PLACEMENT = 50.0
"""Lowest placement of a drawing that counts as over the ghost."""

OFF_GHOST_TIP = N_("Draw on the dots, not next to them.")
"""The tip for a good drawing in the wrong place."""


class Step(StrEnum):
    """A step of a lesson."""

    WATCH = "watch"
    TRACE = "trace"
    FADE = "fade"
    MEMORY = "memory"

    @property
    def task(self) -> Task | None:
        """The task of its drawings; None for watching."""
        return None if self is Step.WATCH else Task(self.value)

    @property
    def after(self) -> "Step":
        """The next step; `MEMORY`, the last, is followed by itself."""
        return STEPS[min(STEPS.index(self) + 1, len(STEPS) - 1)]

    @property
    def before(self) -> "Step":
        """The previous step."""
        return STEPS[STEPS.index(self) - 1]


STEPS = tuple(Step)


@dataclass(frozen=True)
class Try:
    """The result of one drawing."""

    digit: int
    task: Task
    outcome: Outcome
    score: float | None
    """0 to 100; None if unreadable."""
    parts: Parts | None
    way: str | None = None
    """Name of the way that the ink followed."""

    @property
    def is_good(self) -> bool | None:
        """Return whether it is good enough for its step; None if unreadable."""
        if self.outcome is Outcome.UNREADABLE or self.parts is None or self.score is None:
            return None
        if self.parts.formation < GOOD_FORMATION:
            return False
        if self.task is Task.MEMORY:
            return self.outcome is Outcome.RIGHT and self.score >= STARS[0]
        # A copied digit need not be recognised, only resemble the copybook's.
        return self.parts.shape >= GOOD_SHAPE and self.parts.placement >= GOOD_PLACEMENT

    @property
    def stars(self) -> int:
        """Stars for its card, 0 to 3; only for good drawings from memory."""
        if self.task is not Task.MEMORY or not self.is_good or self.score is None:
            return 0
        return stars_for(self.score)


@dataclass(frozen=True)
class Lesson:
    """A learner's progress with one digit."""

    step: Step = Step.WATCH
    good: int = 0
    """Good drawings in a row in this step."""
    missed: int = 0
    """Misses in this step."""
    is_learned: bool = False
    """Set for good when the last step is passed."""

    @property
    def fading(self) -> int:
        """Fading of the ghost: 0 for none, more with each success, most from memory."""
        return {Step.FADE: 1 + self.good, Step.MEMORY: 1 + PASSES}.get(self.step, 0)

    def watched(self) -> "Lesson":
        """Return the lesson after watching."""
        return Lesson(Step.TRACE, is_learned=self.is_learned) if self.step is Step.WATCH else self

    def after(self, drawn: Try) -> "Lesson":
        """Return the lesson after a drawing; one for another step changes nothing."""
        lesson = self.watched() if drawn.task is Task.TRACE else self  # tracing implies watching
        if drawn.task is not lesson.step.task or drawn.is_good is None:
            return lesson
        if drawn.is_good:
            return lesson._after_good()
        if lesson.missed + 1 == LEADS_BACK:
            return Lesson(lesson.step.before, is_learned=lesson.is_learned)
        return replace(lesson, good=0, missed=lesson.missed + 1)

    def _after_good(self) -> "Lesson":
        if self.good + 1 < PASSES:
            return replace(self, good=self.good + 1)
        return Lesson(self.step.after, is_learned=self.is_learned or self.step is Step.MEMORY)


def reason_to_repeat(drawn: Try, judgement: Judgement) -> str:
    """Return the tip for what kept a drawing from being good, or else the usual tip."""
    parts, formation = judgement.parts, judgement.formation
    if drawn.is_good is not False or parts is None or formation is None:
        return judgement.tip
    if parts.formation < GOOD_FORMATION:
        return formation_tip(formation)
    if drawn.task is Task.MEMORY:
        return judgement.tip
    return judgement.tip if parts.shape < GOOD_SHAPE else OFF_GHOST_TIP
