"""`digitgame import`: attempts from other stores, taken in without doubling any; the edge.

Attempts are told apart by their names, which are the same in every copy. They are taken in some at
a time, each lot with its totals whole or not at all: what was interrupted can be done again.
"""

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from digitgame import output, paths
from digitgame.arguments import describe
from digitgame.bar import bar
from digitgame.learner import LearnerError, valid_name
from digitgame.plain import plain
from digitgame.refusal import Refusal

if TYPE_CHECKING:
    from digitgame.history import Attempt, History, KeptSession, Skip

SOME_REFUSED = 1
"""Exit status when something was not taken in."""

_LOT = 200
"""Attempts taken in at once: other sessions wait no longer than that takes."""

_MOST_TOLD = 5
"""Refusals that are told one by one."""

_EPILOG = """\
A source is a history (history.sqlite3), a data folder with one, or what digitgame export
--format jsonl wrote. It is only read, also while somebody practises with it. Importing it
again, or a store that has some of its attempts, doubles nothing.

Every attempt is looked at: damaged ones are left out and named, and the exit status is 1.

  --learner NAME       everything goes to that learner
  --learner OLD=NEW    OLD's goes to NEW; may be given several times

  digitgame import /media/stick/history.sqlite3
  digitgame import --learner pupil07=Zoe lab-a/ lab-b/ zoe.jsonl
"""


@dataclass
class Count:
    """What became of a source's attempts."""

    new: int = 0
    known: int = 0
    refusals: list[str] = field(default_factory=list)
    """The first ones, in words."""
    refused: int = 0

    def refuse(self, where: str, why: str) -> None:
        """Count something that is not taken in."""
        self.refused += 1
        if len(self.refusals) < _MOST_TOLD:
            self.refusals.append(f"{where}: {plain(why)}")


@dataclass(frozen=True)
class Renaming:
    """Whose attempts go to whom."""

    everyone: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, learner: str) -> str:
        """A learner's name here."""
        return self.everyone or self.names.get(learner, learner)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Take in attempts from other machines, without doubling any.", _EPILOG)
    parser.add_argument("sources", nargs="+", metavar="FILE-or-DIR", help="where they are")
    parser.add_argument(
        "--learner",
        action="append",
        default=[],
        metavar="[OLD=]NEW",
        help="whose they become (default: who drew them)",
    )


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Take in what the options name.

    Returns:
        the exit status: 0, or `SOME_REFUSED`.

    Raises:
        Refusal: if the store here, or all that was named, cannot be used.
    """
    from digitgame.history import History, HistoryError

    renaming = _renaming(options.learner)
    file = paths.history_file(paths.data_folder(options.data, environ))
    sources = [_source(named, file) for named in options.sources]
    _check_names(sources, renaming)
    status = 0
    try:
        with closing(History(file)) as history, _told_when_interrupted():
            for source in sources:
                try:
                    count = _take_in(source, history, renaming)
                except Refusal as refusal:
                    print(f"digitgame: {refusal}", file=sys.stderr)
                    status = SOME_REFUSED
                    continue
                output.write([_said(source, count)], "what was taken in")
                status = SOME_REFUSED if count.refused else status
    except HistoryError as error:
        raise Refusal(f"{plain(str(error))} What was taken in so far is kept.") from error
    return status


@contextmanager
def _told_when_interrupted() -> Iterator[None]:
    """Ctrl-C leaves every lot that was taken in whole; say so."""
    try:
        yield
    except KeyboardInterrupt:
        print(
            "digitgame: interrupted. What was taken in so far is kept; import it again for the"
            " rest.",
            file=sys.stderr,
        )
        raise


def _renaming(given: Sequence[str]) -> Renaming:
    """Whose attempts go to whom.

    Raises:
        Refusal: if that is unclear, or no name.
    """
    names: dict[str, str] = {}
    try:
        for each in given:
            old, equals, new = each.rpartition("=")
            if not equals and len(given) == 1:
                return Renaming(everyone=valid_name(new))
            if not equals or old in names:
                raise Refusal(
                    "several --learner must each say OLD=NEW, and each OLD once. See --help."
                )
            names[unicodedata.normalize("NFC", old)] = valid_name(new)
    except LearnerError as error:
        raise Refusal(f"--learner {plain(each)}: {error}") from error
    return Renaming(names=names)


def _source(named: str, own: Path) -> Path:
    """The file that a source's name means.

    Raises:
        Refusal: if there is none, or it is the store here.
    """
    try:
        path = Path(named)
        found = paths.history_file(path) if path.is_dir() else path
        if found.exists() and own.exists() and found.samefile(own):
            raise Refusal(f"{plain(named)} is the history itself. Name another one.")
        if not found.exists():
            what = "a folder without a history.sqlite3" if path.is_dir() else "no file"
            raise Refusal(f"{plain(named)} is {what}.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no file's name"
        raise Refusal(f"{plain(named)} cannot be read: {reason}.") from error
    return found


def _check_names(sources: Sequence[Path], renaming: Renaming) -> None:
    """Whoever is to have another name must be there: afterwards it would be too late.

    Raises:
        Refusal: if somebody is in none of the sources.
    """
    from digitgame.history import HistoryError

    missing = set(renaming.names)
    try:
        for source in sources if missing else ():
            missing -= _learners_in(source)
    except (Refusal, HistoryError):
        return  # what cannot be read is told when its turn comes
    if missing:
        names = ", ".join(f'"{plain(name)}"' for name in sorted(missing))
        raise Refusal(
            f"--learner: nobody there is called {names}. Nothing was taken in. "
            "`digitgame report --data DIR` names who is there."
        )


def _learners_in(source: Path) -> set[str]:
    """Whose attempts a source holds.

    Raises:
        Refusal: if it cannot be read.
    """
    from digitgame.exports import from_lines
    from digitgame.snapshot import snapshot

    if _is_store(source):
        with snapshot(source) as (other, _):
            return set(other.learners())
    return {each.learner for _, each in from_lines(source) if not isinstance(each, str)}


def _is_store(source: Path) -> bool:
    """Is it a SQLite file?

    Raises:
        Refusal: if it cannot be read.
    """
    from digitgame.snapshot import MAGIC

    try:
        with source.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise Refusal(f"{plain(str(source))} cannot be read: {error.strerror}.") from error


def _take_in(source: Path, history: "History", renaming: Renaming) -> Count:
    """Take in one source.

    Raises:
        Refusal: if nothing of it can be used.
    """
    from digitgame.exports import from_lines
    from digitgame.snapshot import snapshot

    count = Count()
    if not _is_store(source):
        with bar(0, "attempts") as advance:
            _keep(from_lines(source), history, renaming, count, advance)
        return count
    with snapshot(source) as (other, _):
        attempts = ((f"attempt {number}", found) for number, found in other.examined())
        with bar(other.count(), "attempts") as advance:
            _keep(attempts, history, renaming, count, advance)
        _keep_sessions(other, history, renaming, count)
    return count


def _keep(
    found: "Iterable[tuple[str, Attempt | str]]",
    history: "History",
    renaming: Renaming,
    count: Count,
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
    from digitgame.admission import problem
    from digitgame.history import Fate

    for lot in _lots(found):
        fit: list[tuple[str, Attempt]] = []
        for where, each in lot:
            if isinstance(each, str):
                count.refuse(where, each)
                continue
            named = replace(each, learner=renaming(each.learner))
            if why := problem(named):
                count.refuse(where, why)
            else:
                fit.append((where, named))
        fates = history.merge(attempt for _, attempt in fit)
        for (where, _), fate in zip(fit, fates, strict=True):
            count.new += fate is Fate.NEW
            count.known += fate is Fate.KNOWN
            if fate is Fate.TAKEN:
                count.refuse(where, "another drawing has its name")
        advance(len(lot))


def _keep_sessions(other: "History", history: "History", renaming: Renaming, count: Count) -> None:
    """Keep the sessions and skips that may be kept; what was left there can go on here."""
    from digitgame.admission import learner_problem, prompt_problem, sound_state

    kept: list[KeptSession] = []
    for session in other.examined_sessions():
        if isinstance(session, str):
            count.refuse("a session", session)
            continue
        learner = renaming(session.learner)
        if why := learner_problem(learner) or prompt_problem(session.name, 0, 0):
            count.refuse("a session", why)
        else:
            kept.append(replace(session, learner=learner, state=sound_state(session)))
    skipped: list[Skip] = []
    for skip in other.examined_skips():
        if isinstance(skip, str):
            count.refuse("a skipped prompt", skip)
            continue
        learner = renaming(skip.learner)
        if why := learner_problem(learner) or prompt_problem(
            skip.session, skip.prompt, skip.target
        ):
            count.refuse("a skipped prompt", why)
        else:
            skipped.append(replace(skip, learner=learner))
    history.merge_sessions(kept, skipped)


Piece = TypeVar("Piece")


def _lots(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    source = iter(pieces)
    while lot := list(islice(source, _LOT)):
        yield lot


def _said(source: Path, count: Count) -> str:
    said = f"{plain(str(source))}: {count.new:,} new, {count.known:,} known"
    if not count.refused:
        return said + ".\n"
    more = count.refused - len(count.refusals)
    told = [f"  {each}\n" for each in count.refusals]
    return "".join(
        [f"{said}, {count.refused:,} refused:\n", *told, f"  and {more:,} more\n" if more else ""]
    )
