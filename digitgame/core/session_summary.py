"""Summarise a finished session and compare it with earlier ones.

A change is called better or worse only if it is statistically significant: ten prompts prove
little.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean, variance

from digitgame.core.judging import STARS, Parts
from digitgame.core.session import Outcome, Prompt, Session
from digitgame.i18n import _

EARLIER = 5
"""Number of earlier sessions to compare with."""

SIGNIFICANT_T = 2.0
"""Standard errors above which a difference is significant (p < 0.05)."""

FEWEST = 5
"""Answers needed on each side for a significant difference."""


WELL = STARS[1]
"""Mean score from which a digit that was never missed needs no work."""


@dataclass(frozen=True)
class Change:
    """A figure of a session compared with earlier ones."""

    name: str
    now: float
    before: float
    is_significant: bool

    @property
    def words(self) -> str:
        """The change in a word or two."""
        if not self.is_significant:
            return _("no clear change")
        return _("better") if self.now > self.before else _("worse")


@dataclass(frozen=True)
class SessionSummary:
    """Summary of a session."""

    score: float | None
    """Mean of the scores that count, 0 to 100."""
    parts: Parts | None
    """Mean parts of these scores."""
    changes: tuple[Change, ...]
    """Changes of accuracy (0 to 100), score and parts; empty without earlier sessions."""
    sessions: int
    """Number of earlier sessions compared with."""
    mastered: tuple[int, ...]
    """Digits that were missed the last time and are right now."""
    work_on: int | None
    """The digit to work on next; None if nothing was answered or all scores are near 100."""


def summarise_session(session: Session, earlier: Sequence[Session] = ()) -> SessionSummary:
    """Summarise a session.

    Args:
        session: the session.
        earlier: finished sessions of the same task, latest first; only their prompts for digits
            of this session are compared.
    """
    asked = {prompt.target for prompt in session.prompts}
    before = [prompts for other in earlier if (prompts := _counted_attempts(other, asked))][
        :EARLIER
    ]
    now = _counted_attempts(session, asked)
    pooled = [prompt for prompts in before for prompt in prompts]
    return SessionSummary(
        score=fmean(scores) if (scores := _scores(now)) else None,
        parts=_mean_parts(now),
        changes=_changes(now, pooled) if pooled and now else (),
        sessions=len(before),
        mastered=_mastered(now, before),
        work_on=work_on(session),
    )


def work_on(session: Session) -> int | None:
    """Return the weakest of the digits missed, else that of the lowest score, if below `WELL`."""
    prompts = [prompt for prompt in session.prompts if prompt.counted_attempt is not None]
    means = {
        digit: fmean(prompt.score or 0.0 for prompt in prompts if prompt.target == digit)
        for digit in {prompt.target for prompt in prompts}
    }
    missed = {prompt.target for prompt in prompts if prompt.counted_attempt is Outcome.WRONG}
    skills = session.skills.digits
    if missed:
        return min(missed, key=lambda digit: (skills[digit].accuracy, means[digit], digit))
    below = [digit for digit, mean in means.items() if mean < WELL]
    return min(below, key=lambda digit: (means[digit], digit), default=None)


def compare_with_best(right: int, best: int | None) -> str:
    """Compare a sprint's right digits with those of the best one before it, if any."""
    if best is None:
        return _("Your first sprint: {right} is the score to beat.", right=right)
    if right > best:
        return _("A new best! It was {best} before.", best=best)
    return _("The same as your best.") if right == best else _("Your best is {best}.", best=best)


def _counted_attempts(session: Session, digits: set[int]) -> list[Prompt]:
    return [p for p in session.prompts if p.counted_attempt is not None and p.target in digits]


def _scores(prompts: Sequence[Prompt]) -> list[float]:
    return [prompt.score for prompt in prompts if prompt.score is not None]


def _part(prompts: Sequence[Prompt], name: str) -> list[float]:
    return [getattr(prompt.parts, name) for prompt in prompts if prompt.parts is not None]


def _mean_parts(prompts: Sequence[Prompt]) -> Parts | None:
    parts = {part.name: _part(prompts, part.name) for part in fields(Parts)}
    if not parts["shape"]:
        return None
    return Parts(**{name: fmean(values) for name, values in parts.items()})


def _changes(now: Sequence[Prompt], before: Sequence[Prompt]) -> tuple[Change, ...]:
    def right(prompts: Sequence[Prompt]) -> list[float]:
        return [100.0 * (prompt.counted_attempt is Outcome.RIGHT) for prompt in prompts]

    figures = [("right", right(now), right(before)), ("score", _scores(now), _scores(before))]
    figures += [(p.name, _part(now, p.name), _part(before, p.name)) for p in fields(Parts)]
    return tuple(
        Change(name, fmean(ours), fmean(theirs), is_significant(ours, theirs))
        for name, ours, theirs in figures
        if ours and theirs
    )


def is_significant(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Return whether two means differ significantly (Welch's t above `CLEAR`)."""
    if min(len(ours), len(theirs)) < FEWEST:
        return False
    # Ten right of ten have no variance, yet the eleventh may be wrong: each side gets one more
    # value, far from its mean, like the prior of `scheduling.Skill`.
    squared = sum(
        variance([*side, _farthest(side, ours, theirs)]) / len(side) for side in (ours, theirs)
    )
    return abs(fmean(ours) - fmean(theirs)) > SIGNIFICANT_T * math.sqrt(squared) > 0


def _farthest(side: Sequence[float], ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the value, from either side, farthest from the mean of `side`."""
    mean = fmean(side)
    return max((*ours, *theirs), key=lambda value: abs(value - mean))


def _mastered(now: Sequence[Prompt], before: Sequence[Sequence[Prompt]]) -> tuple[int, ...]:
    """Return digits missed in the latest earlier session that had them, and never now."""
    digits = []
    for digit in sorted({prompt.target for prompt in now}):
        last = next((ps for ps in before if any(p.target == digit for p in ps)), ())
        was_missed = any(p.counted_attempt is Outcome.WRONG for p in last if p.target == digit)
        is_missed = any(p.counted_attempt is Outcome.WRONG for p in now if p.target == digit)
        if was_missed and not is_missed:
            digits.append(digit)
    return tuple(digits)
