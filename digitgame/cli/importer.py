"""Taking in: attempts, skips and sessions of a source are kept here, if they may be; the edge."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from digitgame.cli.learner_mapping import LearnerMapping
from digitgame.cli.progress_bar import bar
from digitgame.errors import CommandError
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.core.records import Attempt, SessionRecord, Skip
    from digitgame.storage.history import History

_LOT = 200
"""Attempts taken in at once: other sessions wait no longer than that takes."""

_MOST_TOLD = 5
"""Refusals that are told one by one."""


@dataclass
class ImportResult:
    """What became of a source's attempts."""

    new: int = 0
    known: int = 0
    reasons: list[str] = field(default_factory=list)
    """The first ones, in words."""
    rejected: int = 0

    def reject(self, where: str, why: str) -> None:
        """Count something that is not taken in."""
        self.rejected += 1
        if len(self.reasons) < _MOST_TOLD:
            self.reasons.append(f"{where}: {sanitize(why)}")


def import_source(source: Path, history: "History", renaming: LearnerMapping) -> ImportResult:
    """Take in one source.

    Args:
        source: a history, or lines of `digitgame export`; it is only read.
        history: the store here.
        renaming: whose they become.

    Raises:
        CommandError: if nothing of it can be used, or not all that it holds can be read.
        HistoryError: if nothing can be kept here.
    """
    from digitgame.cli.exports import from_lines
    from digitgame.storage.snapshot import snapshot

    count = ImportResult()
    if not _is_store(source):
        with bar(0, "attempts") as advance:
            _save_attempts(from_lines(source), history, renaming, count, advance)
        return count
    with snapshot(source) as (other, _):
        with bar(_expected_count(other), "attempts") as advance:
            _save_attempts(_attempts_of(other, source), history, renaming, count, advance)
        _save_sessions(other, history, renaming, count)
    return count


def _expected_count(other: "History") -> int:
    """How many attempts a store says that it holds; 0 where it does not say."""
    from digitgame.storage.database import HistoryError

    try:
        return other.count()
    except HistoryError:  # its totals are made anew here: its attempts may be sound
        return 0


def _attempts_of(other: "History", source: Path) -> "Iterator[tuple[str, Attempt | str]]":
    """A store's attempts, each with where it is; of a damaged one, what is wrong with it."""
    from digitgame.storage.snapshot import find_damage

    with find_damage(source):
        for number, found in other.parsed_attempts():
            yield f"attempt {number}", found


def learners_in(source: Path) -> set[str]:
    """Whose attempts a source holds.

    Raises:
        CommandError: if it cannot be read.
    """
    from digitgame.cli.exports import from_lines
    from digitgame.storage.snapshot import snapshot

    if _is_store(source):
        with snapshot(source) as (other, _):
            return set(other.learners())
    return {each.learner for _, each in from_lines(source) if not isinstance(each, str)}


def _is_store(source: Path) -> bool:
    """Is it a SQLite file?

    Raises:
        CommandError: if it cannot be read.
    """
    from digitgame.storage.snapshot import MAGIC

    try:
        with source.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise CommandError(f"{sanitize(str(source))} cannot be read: {error.strerror}.") from error


def _save_attempts(
    found: "Iterable[tuple[str, Attempt | str]]",
    history: "History",
    renaming: LearnerMapping,
    count: ImportResult,
    advance: Callable[[int], None],
) -> None:
    """Keep attempts that may be kept, some at a time.

    Args:
        found: each with where it was found; of a damaged one, what is wrong with it.
        history: the store here.
        renaming: whose they become.
        count: where it is counted.
        advance: told how many more are done.
    """
    from digitgame.core.import_rules import validation_error
    from digitgame.storage.merge import MergeResult

    for lot in _batched(found):
        fit: list[tuple[str, Attempt]] = []
        for where, each in lot:
            if isinstance(each, str):
                count.reject(where, each)
                continue
            named = replace(each, learner=renaming(each.learner))
            if why := validation_error(named):
                count.reject(where, why)
            else:
                fit.append((where, named))
        fates = history.merge(attempt for _, attempt in fit)
        for (where, _), fate in zip(fit, fates, strict=True):
            count.new += fate is MergeResult.NEW
            count.known += fate is MergeResult.KNOWN
            if fate is MergeResult.TAKEN:
                count.reject(where, "another drawing has its name")
        advance(len(lot))


def _save_sessions(
    other: "History", history: "History", renaming: LearnerMapping, count: ImportResult
) -> None:
    """Keep the sessions and skips that may be kept; what was left there can go on here."""
    from digitgame.core.import_rules import learner_error, prompt_error, resumable_state
    from digitgame.storage.database import HistoryError
    from digitgame.storage.snapshot import describe_error

    try:
        sessions, skips = other.parsed_sessions(), other.parsed_skips()
    except HistoryError as error:
        count.reject("its sessions", describe_error(error))
        return
    kept: list[SessionRecord] = []
    for session in sessions:
        if isinstance(session, str):
            count.reject("a session", session)
            continue
        learner = renaming(session.learner)
        if why := learner_error(learner) or prompt_error(session.name, 0, 0):
            count.reject("a session", why)
        else:
            kept.append(replace(session, learner=learner, state=resumable_state(session)))
    skipped: list[Skip] = []
    for skip in skips:
        if isinstance(skip, str):
            count.reject("a skipped prompt", skip)
            continue
        learner = renaming(skip.learner)
        if why := learner_error(learner) or prompt_error(skip.session, skip.prompt, skip.target):
            count.reject("a skipped prompt", why)
        else:
            skipped.append(replace(skip, learner=learner))
    history.merge_sessions(kept, skipped)


Piece = TypeVar("Piece")


def _batched(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    source = iter(pieces)
    while lot := list(islice(source, _LOT)):
        yield lot
