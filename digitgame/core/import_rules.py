"""Admission: may an attempt from elsewhere be kept among one's own? Pure.

What the game wrote itself passes; what was altered, or made up, is refused with its reason.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple

from digitgame.core.drawing_json import MOST_STROKES
from digitgame.core.ink import LARGEST
from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.session import Outcome
from digitgame.core.session_json import SessionFormatError, from_json

_MOST_PROMPTS = 1_000_000
_MOST_CELLS = 1000
"""Columns or rows of a pad: no terminal has more."""
_LONGEST_WORD = 64
_YEARS = range(1970, 9000)
"""Clocks that were never set begin in 1970."""


def validation_error(attempt: Attempt) -> str | None:
    """Why an attempt cannot be what the game wrote; None where all is well."""
    return next(_errors(attempt), None)


def learner_error(name: str) -> str | None:
    """Why this is no learner's name; None where it is one."""
    try:
        return None if valid_name(name) == name else "the learner's name has spaces too many"
    except LearnerError as error:
        return str(error).rstrip(".").replace("A name", "the learner's name", 1)


def prompt_error(session: str, prompt: int, target: int) -> str | None:
    """Why this names no prompt of a session; None where it does."""
    if not _is_word(session):
        return "the session's name is no name"
    if not 0 <= prompt < _MOST_PROMPTS:
        return f"prompt {prompt} is none of a session's"
    return None if 0 <= target <= 9 else f"target {target} is no digit"


def resumable_state(session: SessionRecord) -> str:
    """What a session can be picked up by; empty where that does not fit the rest of its row."""
    try:
        there = from_json(session.state)
    except SessionFormatError:
        return ""
    told = (there.task, there.is_finished, there.answered, there.right)
    kept = (session.task, session.is_finished, session.answered, session.right)
    return session.state if told == kept else ""


def _errors(attempt: Attempt) -> Iterator[str]:
    if said := learner_error(attempt.learner):
        yield said
    if not re.fullmatch("[0-9a-f]{32}", attempt.name):
        yield "its name is not 32 hexadecimal digits"
    if said := prompt_error(attempt.session, attempt.prompt, attempt.target):
        yield said
    if not _is_word(attempt.model) or not (attempt.way is None or _is_word(attempt.way)):
        yield "model and way must be short words"
    if not all(1 <= cells <= _MOST_CELLS for cells in (attempt.columns, attempt.rows)):
        yield f"no pad has {attempt.columns}x{attempt.rows} cells"
    if attempt.drawn_at.year not in _YEARS:
        yield f"nothing was drawn in the year {attempt.drawn_at.year}"
    scores = [each for each in (attempt.score, *_parts(attempt)) if each is not None]
    if not all(0 <= each <= 100 for each in scores):
        yield "scores must be from 0 to 100"
    yield from _ink_errors(attempt)
    yield from _prediction_errors(attempt)


def _ink_errors(attempt: Attempt) -> Iterator[str]:
    if not attempt.strokes:
        yield "it has no strokes"
    if len(attempt.strokes) > MOST_STROKES:
        yield f"more than {MOST_STROKES:,} strokes are no drawing by hand"
    if any(
        abs(value) > LARGEST for stroke in attempt.strokes for point in stroke for value in point
    ):
        yield f"a coordinate is beyond {LARGEST:,.0f}"


def _prediction_errors(attempt: Attempt) -> Iterator[str]:
    odds = attempt.prediction.probabilities
    if not all(0 <= each <= 1 for each in odds):
        yield "probabilities must be from 0 to 1"
    # Kept in millionths, two may be the likeliest.
    likeliest = {digit for digit in range(10) if odds[digit] == max(odds)}
    if attempt.outcome is Outcome.RIGHT and attempt.target not in likeliest:
        yield "it is called right and was read as another digit"
    if attempt.outcome is Outcome.WRONG and likeliest == {attempt.target}:
        yield "it is called wrong and was read as what was asked for"
    if attempt.outcome is Outcome.UNREADABLE and attempt.score is not None:
        yield "it is called unreadable and has a score"


def _parts(attempt: Attempt) -> tuple[float, ...]:
    return astuple(attempt.parts) if attempt.parts else ()


def _is_word(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_WORD and text.isprintable()
