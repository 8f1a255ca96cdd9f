"""`digitgame stats`: a learner's progress as a table or as JSON."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rich import box
from rich.table import Table

from digitgame.cli import play
from digitgame.cli.arguments import add_learner_option, describe
from digitgame.cli.common import format_count, format_percent, format_score, render, today
from digitgame.cli.open_history import find_learner, no_attempts, open_history
from digitgame.core.progress import Progress, progress
from digitgame.core.records import SessionRecord
from digitgame.core.session import Task
from digitgame.core.tallies import Span, Tally
from digitgame.storage import settings
from digitgame.storage.history import History
from digitgame.system import output, paths
from digitgame.text import sanitize

_MIXUPS = 3
"""Mix-ups described in words."""

_EPILOG = """\
The counts are of each prompt's first readable try; a skipped prompt is a miss. The columns best
and latest, and the mix-ups, cover all readable tries. Digits traced or copied in Learn do not
count; the task memory is Learn's last step, drawn from memory. The days are those with an
answer, in the learner's time zone.

  digitgame stats --json | jq .accuracy
"""


@dataclass(frozen=True)
class ExtraStats:
    """Statistics that the game's progress screen does not show."""

    tasks: Mapping[Task, Tally] = field(default_factory=dict)
    """Answers by task."""
    best_sprint: SessionRecord | None = None
    days: Sequence[tuple[date, Tally]] = ()
    """Every day with an answer, oldest first."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Show a learner's progress.", _EPILOG)
    add_learner_option(
        parser, "whose progress (default: the learner chosen in the game, else your user name)"
    )
    parser.add_argument("--json", action="store_true", help="write JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Show the learner's progress.

    Returns:
        the exit status.

    Raises:
        CommandError: if there is no such learner, or the history cannot be used.
    """
    learner = options.learner
    if learner is None:
        chosen = settings.load(paths.settings_file()).settings
        learner = chosen.learner or play.learner_name()
    with open_history(options.data) as history:
        known = history.learners()
        if options.learner is not None or not known:
            learner = find_learner(learner, known)
        found = progress(history.learner_stats(learner), today())
        if not (options.json or found.tries or found.days):
            raise no_attempts(learner, known)
        extra = _extra_stats(history, learner)
    if options.json:
        text = json.dumps(to_json(learner, found, extra), allow_nan=False) + "\n"
    else:
        text = format_table(learner, found, extra)
    return output.write([text], "the progress")


def _extra_stats(history: History, learner: str) -> ExtraStats:
    return ExtraStats(
        history.by_task(learner),
        history.best_sprint(learner),
        history.tallies(learner, Span.DAY),
    )


def to_json(learner: str, found: Progress, extra: ExtraStats) -> dict[str, object]:
    """Return progress as a JSON object; unknown values are null.

    Args:
        learner: the name.
        found: the learner's progress.
        extra: further statistics.
    """
    best = extra.best_sprint
    return {
        "learner": learner,
        **_tally(found.answers),
        "tries": found.tries,
        "unreadable": found.unreadable,
        "streak": found.streak,
        "longest_streak": found.longest_streak,
        "work_on": found.work_on,
        "digits": [
            {
                "digit": each.digit,
                **_tally(each.answers),
                "unreadable": each.unreadable,
                "best": _tenths(each.best),
                "latest": _tenths(each.latest),
            }
            for each in found.digits
        ],
        "confusions": found.confusions,
        "tasks": {task.value: _tally(tally) for task, tally in extra.tasks.items()},
        "best_sprint": {"right": best.right, "answered": best.answered} if best else None,
        "days": [{"day": day.isoformat(), **_tally(tally)} for day, tally in extra.days],
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "answered": tally.answered,
        "right": tally.right,
        "accuracy": None if tally.accuracy is None else round(tally.accuracy, 4),
        "mean_score": _tenths(tally.mean_score),
    }


def _tenths(score: float | None) -> float | None:
    return None if score is None else round(score, 1)


def format_table(learner: str, found: Progress, extra: ExtraStats) -> str:
    """Format progress for people, in at most 80 columns if the name is short."""
    return render(
        f"{sanitize(learner)}: {_summarise_days(found)}",
        _digits_table(found),
        *([_tasks_table(extra.tasks)] if extra.tasks else []),
        *_sentences(found, extra),
    )


def _digits_table(found: Progress) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False, show_footer=True)
    table.add_column("digit", "all", justify="right")
    total, dash = found.answers, "-"
    for heading, footer in [
        ("answered", str(total.answered)),
        ("right", str(total.right)),
        ("accuracy", format_percent(total.accuracy)),
        ("score", format_score(total.mean_score)),
        ("best", ""),
        ("latest", ""),
        ("unreadable", str(found.unreadable)),
    ]:
        table.add_column(heading, footer, justify="right")
    for each in found.digits:
        tally = each.answers
        table.add_row(
            str(each.digit),
            str(tally.answered or dash),
            str(tally.right) if tally.answered else dash,
            format_percent(tally.accuracy),
            format_score(tally.mean_score),
            format_score(each.best),
            format_score(each.latest),
            str(each.unreadable or dash),
        )
    return table


def _tasks_table(tasks: Mapping[Task, Tally]) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("task")
    for heading in ("answered", "right", "accuracy", "score"):
        table.add_column(heading, justify="right")
    for task, tally in tasks.items():
        table.add_row(
            task.value,
            str(tally.answered),
            str(tally.right),
            format_percent(tally.accuracy),
            format_score(tally.mean_score),
        )
    return table


def _summarise_days(found: Progress) -> str:
    if not found.days:
        return "nothing readable yet"
    days = format_count(found.practised, "day")
    return f"practised on {days}, the last time on {found.days[-1].day}"


def _sentences(found: Progress, extra: ExtraStats) -> list[str]:
    sentences = [mixup.words for mixup in found.mixups[:_MIXUPS]]
    if best := extra.best_sprint:
        sentences.append(f"Best sprint: {best.right} of {best.answered} right.")
    if found.days:
        sentences.append(f"Days in a row: {found.streak} now, {found.longest_streak} at most.")
    if found.work_on is not None:
        sentences.append(
            f"Work on {found.work_on} next: digitgame practice --digits {found.work_on}"
        )
    return sentences
