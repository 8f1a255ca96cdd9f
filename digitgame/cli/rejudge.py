"""`digitgame rejudge`: kept attempts read and judged again, as they would be today; the edge.

A lot of attempts is put on disk, with the totals that it changes, before the next is judged. What
was interrupted is whole, and can be done again from the start.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from digitgame.cli import open_history
from digitgame.cli.arguments import describe
from digitgame.cli.progress_bar import bar
from digitgame.errors import CommandError
from digitgame.system import output, paths
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.core.records import Attempt
    from digitgame.storage.history import History
    from digitgame.storage.settings import Settings
    from model.reader import Reader
    from model.tolerances import Tolerances

_LOT = 50
"""Attempts judged before they are put on disk: other sessions wait for none of the judging."""

_EPILOG = """\
Attempts keep their ink and the size of their pad, so that they can be judged again after the
network or the judge got better. Accepted ways and leniency are those of your settings. What
was drawn along a way in Learn is judged by that way.

It may be interrupted: what was judged by then stays so, and the totals agree with it.

  digitgame rejudge --dry-run
"""


@dataclass
class Changes:
    """What another judgement changed."""

    judged: int = 0
    outcomes: int = 0
    """Attempts that are right, wrong or unreadable now and were not."""
    scores: int = 0
    """Attempts whose score differs by a tenth or more."""
    change: float = 0.0
    """By how much all scores changed together, of attempts that had and have one."""
    rescored: int = 0
    """How many attempts had and have one."""

    def add(self, before: "Attempt", after: "Attempt") -> None:
        """Count an attempt."""
        self.judged += 1
        self.outcomes += before.outcome is not after.outcome
        old, new = before.score, after.score
        self.scores += (old is None) != (new is None)
        if old is not None and new is not None:
            self.rescored += 1
            self.change += new - old
            self.scores += round(old, 1) != round(new, 1)


@dataclass(frozen=True, eq=False)
class CurrentJudge:
    """All that it takes to judge an attempt as it would be judged today."""

    reader: "Reader"
    settings: "Settings"
    tolerances: "Tolerances"

    def rejudge(self, attempt: "Attempt") -> "Attempt":
        """The attempt as it would be judged today."""
        from digitgame.core.ink import path
        from digitgame.core.judging import judge
        from digitgame.core.session import COUNTED, outcome
        from digitgame.storage.rows import quantise
        from model.copybook import copybook
        from model.grid import Grid
        from model.raster import digit_image

        strokes = [path(stroke) for stroke in attempt.strokes]
        prediction = self.reader.read(digit_image(strokes))
        ways = self.settings.accepted_ways()
        if attempt.task not in COUNTED:  # the way in sight was what was to be copied
            followed = (attempt.target, attempt.way)
            ways = tuple(way for way in copybook() if (way.digit, way.name) == followed) or ways
        judgement = judge(
            strokes,
            attempt.target,
            prediction,
            Grid(attempt.columns, attempt.rows).guides,
            ways=ways,
            tolerances=self.tolerances,
            leniency=self.settings.leniency,
        )
        return replace(
            attempt,
            outcome=outcome(attempt.target, prediction),
            prediction=quantise(prediction),
            model=self.reader.version,
            score=judgement.score,
            parts=judgement.parts,
            way=judgement.way.name if judgement.way else None,
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Read and judge kept attempts again, as they would be today.", _EPILOG)
    parser.add_argument("--learner", metavar="NAME", help="whose attempts (default: everyone's)")
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would change, and change nothing"
    )


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Judge the attempts that the options name again.

    Returns:
        the exit status.

    Raises:
        CommandError: if there is no such learner, or a file cannot be used.
    """
    changes = Changes()
    with open_history.open_history(options.data, environ) as history:
        known = history.learners() if history else []
        if history is None or not known:
            return output.write(["There are no attempts here yet.\n"], "what was changed")
        learner = options.learner
        if learner is not None:
            learner = open_history.find_learner(learner, known)
        present = _current_judge()
        try:
            with bar(history.count(learner), "attempts") as advance:
                for done in _judge_attempt(history, learner, options, present, changes):
                    advance(done)
        except KeyboardInterrupt:
            output.print_error(_format_changes(changes, is_dry=options.dry_run, is_whole=False))
            raise
    return output.write(
        [_format_changes(changes, is_dry=options.dry_run, is_whole=True) + "\n"], "what was changed"
    )


def _current_judge() -> CurrentJudge:
    from digitgame.storage.settings import load
    from model.reader import WeightsError, load_reader
    from model.tolerances import load_tolerances

    found = load(paths.settings_file())
    if found.problems:  # kept attempts are not judged by a leniency that was not chosen
        raise CommandError(sanitize(f"{found.problems[0]} Mend or delete that file."))
    try:
        return CurrentJudge(load_reader(), found.settings, load_tolerances())
    except WeightsError as error:
        raise CommandError(sanitize(str(error))) from error


def _judge_attempt(
    history: "History",
    learner: str | None,
    options: argparse.Namespace,
    present: CurrentJudge,
    changes: Changes,
) -> Iterator[int]:
    """Judge lot by lot.

    Yields:
        how many attempts a lot had.
    """
    attempts = (attempt for _, attempt in history.attempts_with_ids(learner))
    while lot := list(islice(attempts, _LOT)):
        again = [(before, present.rejudge(before)) for before in lot]
        if not options.dry_run:
            history.judge_again(after for before, after in again if before != after)
        for before, after in again:
            changes.add(before, after)
        yield len(lot)


def _format_changes(changes: Changes, *, is_dry: bool, is_whole: bool) -> str:
    """What changed, in words."""
    mean = changes.change / changes.rescored if changes.rescored else 0.0
    verb = "would change" if is_dry else "changed"
    said = (
        f"{changes.judged:,} judged again: {_format_count(changes.outcomes, 'outcome')} and "
        f"{_format_count(changes.scores, 'score')} {verb} (on average by {mean:+.1f})."
    )
    return said if is_whole else f"digitgame: interrupted. {said} Run it again for the rest."


def _format_count(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural where it takes one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
