"""`digitgame stats`: a learner's progress, as a table for people or as JSON; the edge."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from digitgame.cli import open_history
from digitgame.cli.arguments import describe
from digitgame.system import output
from digitgame.text import sanitize

if TYPE_CHECKING:
    from rich.table import Table

    from digitgame.core.progress import Progress
    from digitgame.core.records import SessionRecord
    from digitgame.core.session import Task
    from digitgame.core.tallies import Tally
    from digitgame.storage.history import History

NOTHING_YET = "There are no attempts here yet. Start with: digitgame practice"

_MIXUPS = 3
"""How many mix-ups are told in words."""

_WIDTH = 80
"""Columns that the table fits in."""

_EPILOG = """\
What counts is each prompt's first readable try; a skipped prompt is a miss. best, latest and
the mix-ups are of all readable tries. What is drawn along the copybook's way in Learn counts in
none of these; memory is Learn's last step, which is drawn by heart. A day is one on which
something was answered, where the learner was.

  digitgame stats --json | jq .accuracy
"""


@dataclass(frozen=True)
class ExtraStats:
    """What is told besides what Progress shows."""

    tasks: "Mapping[Task, Tally]" = field(default_factory=dict)
    """Answers by what they were asked for."""
    best_sprint: "SessionRecord | None" = None
    days: "Sequence[tuple[date, Tally]]" = ()
    """Every day on which something was answered, oldest first."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Show how a learner gets on.", _EPILOG)
    parser.add_argument(
        "--learner",
        metavar="NAME",
        help="whose progress (default: who was chosen to play last, else your user name)",
    )
    parser.add_argument("--json", action="store_true", help="write JSON, for programs")


def run(
    options: argparse.Namespace,
    environ: Mapping[str, str],
    account: str,
    today: date,
) -> int:
    """Show the progress of the learner whom the options name.

    Args:
        options: the command's.
        environ: the environment.
        account: the learner where the options name none.
        today: the date where the learner is.

    Returns:
        the exit status.

    Raises:
        CommandError: if there is no such learner, or the history cannot be used.
    """
    from digitgame.core.progress import progress
    from digitgame.core.tallies import NOTHING_DRAWN

    learner = account if options.learner is None else options.learner
    with open_history.open_history(options.data, environ) as history:
        known = history.learners() if history else []
        if options.learner is not None and known:
            learner = open_history.find_learner(learner, known)
        sums = history.learner_stats(learner) if history else NOTHING_DRAWN
        besides = _extra_stats(history, learner) if history else ExtraStats()
    found = progress(sums, today)
    if options.json:
        text = json.dumps(to_json(learner, found, besides), allow_nan=False) + "\n"
    elif found.tries:
        text = format_table(learner, found, besides)
    elif known:
        text = f"{sanitize(learner)} has no attempts here yet. {open_history.format_names(known)}\n"
    else:
        text = NOTHING_YET + "\n"
    return output.write([text], "the progress")


def _extra_stats(history: "History", learner: str) -> ExtraStats:
    from digitgame.core.tallies import Span

    return ExtraStats(
        history.by_task(learner),
        history.best_sprint(learner),
        history.tallies(learner, Span.DAY),
    )


def to_json(learner: str, found: "Progress", besides: ExtraStats) -> dict[str, object]:
    """Progress as programs take it; what is not known yet is null.

    Args:
        learner: whose.
        found: the learner's progress.
        besides: what else is known.
    """
    best = besides.best_sprint
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
        "tasks": {task.value: _tally(tally) for task, tally in besides.tasks.items()},
        "best_sprint": {"right": best.right, "answered": best.answered} if best else None,
        "days": [{"day": day.isoformat(), **_tally(tally)} for day, tally in besides.days],
    }


def _tally(tally: "Tally") -> dict[str, object]:
    return {
        "answered": tally.answered,
        "right": tally.right,
        "accuracy": None if tally.accuracy is None else round(tally.accuracy, 4),
        "mean_score": _tenths(tally.mean_score),
    }


def _tenths(score: float | None) -> float | None:
    return None if score is None else round(score, 1)


def format_table(learner: str, found: "Progress", besides: ExtraStats) -> str:
    """Progress as people read it, in at most `_WIDTH` columns where names are short."""
    from rich.console import Console

    console = Console(highlight=False)
    # A terminal that is narrower folds whole lines; the table would cut every cell.
    console.width = max(console.width, _WIDTH)
    with console.capture() as captured:
        console.print(f"{sanitize(learner)}: {_days(found)}", markup=False, soft_wrap=True)
        console.print(_digits_table(found))
        if besides.tasks:
            console.print(_tasks_table(besides.tasks))
        for sentence in _sentences(found, besides):
            console.print(sentence, markup=False, soft_wrap=True)
    return captured.get()


def _digits_table(found: "Progress") -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False, show_footer=True)
    table.add_column("digit", "all", justify="right")
    whole, dash = found.answers, "-"
    for heading, total in [
        ("answered", str(whole.answered)),
        ("right", str(whole.right)),
        ("accuracy", _percent(whole.accuracy)),
        ("score", _points(whole.mean_score)),
        ("best", ""),
        ("latest", ""),
        ("unreadable", str(found.unreadable)),
    ]:
        table.add_column(heading, total, justify="right")
    for each in found.digits:
        tally = each.answers
        table.add_row(
            str(each.digit),
            str(tally.answered or dash),
            str(tally.right) if tally.answered else dash,
            _percent(tally.accuracy),
            _points(tally.mean_score),
            _points(each.best),
            _points(each.latest),
            str(each.unreadable or dash),
        )
    return table


def _tasks_table(tasks: "Mapping[Task, Tally]") -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("task")
    for heading in ("answered", "right", "accuracy", "score"):
        table.add_column(heading, justify="right")
    for task, tally in tasks.items():
        table.add_row(
            task.value,
            str(tally.answered),
            str(tally.right),
            _percent(tally.accuracy),
            _points(tally.mean_score),
        )
    return table


def _days(found: "Progress") -> str:
    if not found.days:
        return "nothing readable yet"
    days = _format_count(found.practised, "day")
    return f"practised on {days}, the last time on {found.days[-1].day}"


def _sentences(found: "Progress", besides: ExtraStats) -> list[str]:
    sentences = [mixup.words for mixup in found.mixups[:_MIXUPS]]
    if best := besides.best_sprint:
        sentences.append(f"Best sprint: {best.right} of {best.answered} right.")
    if found.days:
        sentences.append(f"Days in a row: {found.streak} now, {found.longest_streak} at most.")
    if found.work_on is not None:
        sentences.append(
            f"Work on {found.work_on} next: digitgame practice --digits {found.work_on}"
        )
    return sentences


def _format_count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _points(score: float | None) -> str:
    return "-" if score is None else f"{score:.0f}"
