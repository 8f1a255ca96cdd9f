"""`digitgame rejudge`: judge stored attempts again, with today's network and judge.

Each batch is saved, with the totals that it changes, before the next one is judged: an interrupted
run leaves consistent data and can be repeated from the start.
"""

import argparse
from dataclasses import dataclass, replace
from itertools import islice

from digitgame.cli.arguments import add_learner_option, describe
from digitgame.cli.common import format_count
from digitgame.cli.open_history import NOTHING_YET, find_learner, open_history
from digitgame.cli.progress_bar import progress_bar
from digitgame.core.ink import path
from digitgame.core.judging import judge
from digitgame.core.records import Attempt
from digitgame.core.session import COUNTED, outcome
from digitgame.errors import CommandError
from digitgame.storage.history import History
from digitgame.storage.rows import quantise
from digitgame.storage.settings import Settings, load
from digitgame.system import output, paths
from digitgame.text import sanitize
from model.copybook import copybook
from model.grid import Grid
from model.raster import digit_image
from model.reader import Reader, WeightsError, load_reader
from model.tolerances import Tolerances, load_tolerances

_BATCH = 50
"""Attempts judged before they are saved together, so that the history is locked only briefly."""

_EPILOG = """\
Attempts keep their ink and the size of their pad, so that they can be judged again after the
network or the judge has improved. Accepted ways and leniency are those of your settings. An
attempt that followed a way in Learn is judged by that way.

You may interrupt it: what has been judged so far is saved, and the totals agree with it.

  digitgame rejudge --dry-run
"""


@dataclass
class Changes:
    """Differences between the old judgements and the new ones."""

    judged: int = 0
    outcomes: int = 0
    """Attempts whose outcome (right, wrong or unreadable) differs."""
    scores: int = 0
    """Attempts whose score differs by a tenth or more."""
    change: float = 0.0
    """Sum of the differences of all scores, over attempts with a score before and after."""
    rescored: int = 0
    """Number of those attempts."""

    def add(self, before: Attempt, after: Attempt) -> None:
        """Count an attempt."""
        self.judged += 1
        self.outcomes += before.outcome is not after.outcome
        old, new = before.score, after.score
        self.scores += (old is None) != (new is None)
        if old is not None and new is not None:
            self.rescored += 1
            self.change += new - old
            self.scores += round(old, 1) != round(new, 1)

    def summary(self, *, is_dry: bool) -> str:
        """Describe the changes in a sentence.

        Args:
            is_dry: whether nothing was saved.
        """
        mean = self.change / self.rescored if self.rescored else 0.0
        verb = "would change" if is_dry else "changed"
        return (
            f"{self.judged:,} judged again: {format_count(self.outcomes, 'outcome')} and "
            f"{format_count(self.scores, 'score')} {verb} (on average by {mean:+.1f})."
        )


@dataclass(frozen=True, eq=False)
class CurrentJudge:
    """Judge attempts by the present network, settings and tolerances."""

    reader: Reader
    settings: Settings
    tolerances: Tolerances

    def rejudge(self, attempt: Attempt) -> Attempt:
        """Return the attempt as it would be judged today."""
        strokes = [path(stroke) for stroke in attempt.strokes]
        prediction = self.reader.read(digit_image(strokes))
        ways = self.settings.accepted_ways()
        if attempt.task not in COUNTED:  # Learn asks for the way on the screen
            followed = (attempt.target, attempt.way)
            # A way that was shown may not be accepted any more.
            shown = next((w for w in (*ways, *copybook()) if (w.digit, w.name) == followed), None)
            ways = (shown,) if shown else ways
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
    describe(parser, "Read and judge stored attempts again.", _EPILOG)
    add_learner_option(parser, "whose attempts (default: everyone's)")
    parser.add_argument("--dry-run", action="store_true", help="report changes without saving them")


def run(options: argparse.Namespace) -> int:
    """Judge the attempts again and report the changes.

    Returns:
        the exit status.

    Raises:
        CommandError: if there is no such learner, or a file cannot be used.
    """
    changes = Changes()
    with open_history(options.data) as history:
        known = history.learners()
        if not known:
            raise CommandError(NOTHING_YET)
        if history.school() and not options.dry_run:
            raise CommandError(
                "this history belongs to a school, where drawings keep the scores that they were "
                "given. --dry-run reports what would change."
            )
        learner = find_learner(options.learner, known) if options.learner is not None else None
        try:
            _rejudge(history, learner, changes, is_dry=options.dry_run)
        except KeyboardInterrupt:
            summary = changes.summary(is_dry=options.dry_run)
            output.print_error(f"digitgame: interrupted. {summary} Run it again for the rest.")
            raise
    return output.write([changes.summary(is_dry=options.dry_run) + "\n"], "the changes")


def _current_judge() -> CurrentJudge:
    loaded = load(paths.settings_file())
    if loaded.problems:  # stored attempts must not be judged by a leniency that was not chosen
        raise CommandError(sanitize(f"{loaded.problems[0]} Correct or delete that file."))
    try:
        return CurrentJudge(load_reader(), loaded.settings, load_tolerances())
    except WeightsError as error:
        raise CommandError(sanitize(str(error))) from error


def _rejudge(history: History, learner: str | None, changes: Changes, *, is_dry: bool) -> None:
    """Judge a learner's attempts, or everyone's, in batches and count the changes."""
    current = _current_judge()
    attempts = (attempt for _, attempt in history.attempts_with_ids(learner))
    with progress_bar(history.count(learner), "attempts") as advance:
        while batch := list(islice(attempts, _BATCH)):
            pairs = [(before, current.rejudge(before)) for before in batch]
            if not is_dry:
                history.judge_again(after for before, after in pairs if before != after)
            for before, after in pairs:
                changes.add(before, after)
            advance(len(batch))
