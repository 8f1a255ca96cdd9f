"""Validate attempts before importing them.

Accepts anything the game could have written; rejects anything else with a reason.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple

from digitgame.core.ink import LARGEST
from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.core.limits import MOST_STROKES
from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.session import Outcome
from digitgame.core.session_json import SessionFormatError, from_json

_MOST_PROMPTS = 1_000_000
_MOST_CELLS = 1000
"""Columns or rows of a pad, beyond any terminal's."""
_LONGEST_WORD = 64
_YEARS = range(1970, 9000)
"""Clocks that were never set begin in 1970."""


def validation_error(attempt: Attempt) -> str | None:
    """Return the reason the game cannot have written an attempt, or None if it is valid."""
    return next(_errors(attempt), None)


def learner_error(name: str) -> str | None:
    """Return the reason a learner's name is invalid, or None if it is valid."""
    try:
        return None if valid_name(name) == name else "the learner's name has spaces too many"
    except LearnerError as error:
        return str(error).rstrip(".").replace("A name", "the learner's name", 1)


def prompt_error(session: str, prompt: int, target: int) -> str | None:
    """Return the reason these cannot identify a prompt, or None if they can."""
    if not _is_word(session):
        return f"session must be 1 to {_LONGEST_WORD} printable characters"
    if not 0 <= prompt < _MOST_PROMPTS:
        return f"prompt must be from 0 to {_MOST_PROMPTS - 1}, not {prompt}"
    return None if 0 <= target <= 9 else f"target must be from 0 to 9, not {target}"


def resumable_state(session: SessionRecord) -> str:
    """Return the session's saved state, or "" if it contradicts the rest of the record."""
    try:
        state = from_json(session.state)
    except SessionFormatError:
        return ""
    saved = (state.task, state.is_finished, state.answered, state.right)
    recorded = (session.task, session.is_finished, session.answered, session.right)
    return session.state if saved == recorded else ""


def _errors(attempt: Attempt) -> Iterator[str]:
    if error := learner_error(attempt.learner):
        yield error
    if not re.fullmatch("[0-9a-f]{32}", attempt.name):
        yield "name must be 32 hexadecimal digits"
    if error := prompt_error(attempt.session, attempt.prompt, attempt.target):
        yield error
    if not _is_word(attempt.model) or not (attempt.way is None or _is_word(attempt.way)):
        yield f"model and way must be 1 to {_LONGEST_WORD} printable characters"
    if not all(1 <= cells <= _MOST_CELLS for cells in (attempt.columns, attempt.rows)):
        yield f"columns and rows must be from 1 to {_MOST_CELLS}"
    if attempt.drawn_at.year not in _YEARS:
        yield f"drawn_at must be from {_YEARS.start} to {_YEARS[-1]}, not {attempt.drawn_at.year}"
    parts = astuple(attempt.parts) if attempt.parts else ()
    if not all(0 <= score <= 100 for score in (attempt.score or 0, *parts)):
        yield "scores must be from 0 to 100"
    yield from _ink_errors(attempt)
    yield from _prediction_errors(attempt)


def _ink_errors(attempt: Attempt) -> Iterator[str]:
    if not attempt.strokes:
        yield "no strokes"
    if len(attempt.strokes) > MOST_STROKES:
        yield f"more than {MOST_STROKES:,} strokes"
    if any(
        abs(value) > LARGEST for stroke in attempt.strokes for point in stroke for value in point
    ):
        yield f"a coordinate is beyond {LARGEST:,.0f}"


def _prediction_errors(attempt: Attempt) -> Iterator[str]:
    probabilities = attempt.prediction.probabilities
    if not all(0 <= probability <= 1 for probability in probabilities):
        yield "probabilities must be from 0 to 1"
    # After rounding to six decimals, two digits can tie for most likely.
    likeliest = {digit for digit in range(10) if probabilities[digit] == max(probabilities)}
    if attempt.outcome is Outcome.RIGHT and attempt.target not in likeliest:
        yield "outcome is right, but another digit is the likeliest"
    if attempt.outcome is Outcome.WRONG and likeliest == {attempt.target}:
        yield "outcome is wrong, but the target is the likeliest"
    if attempt.outcome is Outcome.UNREADABLE and attempt.score is not None:
        yield "outcome is unreadable, but there is a score"


def _is_word(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_WORD and text.isprintable()
