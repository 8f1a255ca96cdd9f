"""A lesson: a card's four steps, and what passes them; pure.

A digit is watched, traced, drawn over a ghost that fades, and drawn from memory. Two good drawings
in a row pass a step, three misses in a step lead back to the one before. Ink that can't be read
counts neither way.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from digitgame.core.judging import STARS, Judgement, Parts
from digitgame.core.session import Outcome, Task
from digitgame.core.tips import form_tip, formation_tip
from digitgame.i18n import N_

PASSES = 2
"""Good drawings in a row that pass a step."""

LEADS_BACK = 3
"""Misses that lead back to the step before."""

GOOD_FORMATION = 85.0
"""Formation from which a drawing is good: one stroke in the wrong order, direction or number more
or less has 80 at most."""

GOOD_FORM = 70.0
"""Form from which a drawing over the ghost is good: three of four writers' are better without."""

GOOD_PLACEMENT = 50.0
"""Placement from which a drawing is over the ghost and not beside it."""

BESIDE = N_("Draw on the dots, not beside them.")
"""The tip for a drawing that is good, but elsewhere."""


class Step(StrEnum):
    """What is done with a digit."""

    WATCH = "watch"
    TRACE = "trace"
    FADE = "fade"
    MEMORY = "memory"

    @property
    def task(self) -> Task | None:
        """What its drawings are made for; None where none are made."""
        return None if self is Step.WATCH else Task(self.value)

    @property
    def after(self) -> "Step":
        """The step that it leads on to; from memory there is none."""
        return STEPS[min(STEPS.index(self) + 1, len(STEPS) - 1)]

    @property
    def before(self) -> "Step":
        """The step that it leads back to."""
        return STEPS[STEPS.index(self) - 1]


STEPS = tuple(Step)


@dataclass(frozen=True)
class Try:
    """What counts of one drawing."""

    digit: int
    task: Task
    outcome: Outcome
    score: float | None
    """0 to 100; None for what can't be read."""
    parts: Parts | None
    way: str | None = None
    """The name of the way that the ink followed."""

    @property
    def is_good(self) -> bool | None:
        """Was it good enough for its step? None for what can't be read."""
        if self.outcome is Outcome.UNREADABLE or self.parts is None or self.score is None:
            return None
        if self.parts.formation < GOOD_FORMATION:
            return False
        if self.task is Task.MEMORY:
            return self.outcome is Outcome.RIGHT and self.score >= STARS[0]
        # What was copied need not be read: it need only be like the copybook's.
        return self.parts.form >= GOOD_FORM and self.parts.placement >= GOOD_PLACEMENT

    @property
    def stars(self) -> int:
        """Stars for its card, 0 to 3: only what was good from memory has any."""
        if self.task is not Task.MEMORY or not self.is_good or self.score is None:
            return 0
        return sum(self.score >= least for least in STARS)


@dataclass(frozen=True)
class Lesson:
    """How far a learner is with one digit."""

    step: Step = Step.WATCH
    good: int = 0
    """Good drawings in a row in this step."""
    missed: int = 0
    """Misses in this step."""
    is_learned: bool = False
    """Was the last step passed once?"""

    @property
    def fading(self) -> int:
        """How far the ghost has faded: 0 not at all, more with each success, gone from memory."""
        return {Step.FADE: 1 + self.good, Step.MEMORY: 1 + PASSES}.get(self.step, 0)

    def watched(self) -> "Lesson":
        """The lesson after watching."""
        return Lesson(Step.TRACE, is_learned=self.is_learned) if self.step is Step.WATCH else self

    def after(self, drawn: Try) -> "Lesson":
        """The lesson after a drawing; one that was made for another step changes nothing."""
        lesson = self.watched() if drawn.task is Task.TRACE else self  # who traces has watched
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
    """What to do better, in words for a child: what kept a drawing from being good comes first."""
    parts, formation = judgement.parts, judgement.formation
    if drawn.is_good is not False or parts is None or formation is None:
        return judgement.tip
    if parts.formation < GOOD_FORMATION:
        return formation_tip(formation)
    if drawn.task is Task.MEMORY:
        return judgement.tip
    return form_tip(formation) if parts.form < GOOD_FORM else BESIDE
