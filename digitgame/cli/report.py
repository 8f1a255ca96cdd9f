"""`digitgame report`: the progress of every learner in one or several histories.

Histories are only read, through a copy, and may be in use.
"""

import argparse
import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich import box
from rich.cells import set_cell_size
from rich.table import Table
from rich.text import Text

from digitgame.cli.arguments import describe, filled, path
from digitgame.cli.common import format_count, format_percent, format_score, render, today
from digitgame.cli.open_history import NOTHING_YET, find_history
from digitgame.cli.report_html import render_report
from digitgame.core.class_report import (
    LATEST_ANSWERS,
    WEAKEST,
    ClassMixup,
    Example,
    Pupil,
    Week,
    combine_mixups,
    combine_weeks,
    help_reasons,
    summarise_pupil,
    to_json,
)
from digitgame.core.progress import progress
from digitgame.errors import CommandError
from digitgame.storage.history import History
from digitgame.storage.school import class_records
from digitgame.storage.school.connection import SchoolError, check_url, connect, is_url
from digitgame.storage.school.server import school_id
from digitgame.storage.snapshot import find_damage, snapshot
from digitgame.system import output, paths
from digitgame.text import sanitize

SOME_MISSING = 1
"""Exit status if a history could not be read."""

STDOUT = "-"

_NAME = 20
"""Columns for a learner's name; longer ones are cut."""

_MOST_HELP = 10
"""Learners listed as needing help; the HTML page and JSON have all."""

_SHOWN_WEEKS = 6
"""Weeks in the table; the HTML page has half a year."""

_EPILOG = """\
The table has a row for each learner: drawings, prompts answered, how many of these were right at
the first readable try, mean score out of 100, weakest digits (those missed recently, weakest
first), last day with a drawing, and number of days with an answer.

Below it are the class's answers by week, the digits that are mixed up most, and who may need
help: those with less than 60 % right among the latest 20 answers, or not seen for two weeks.

Several data folders, for example one for each account, make one report. They are only read. So is
a school's server, as postgresql://teacher@server/school: docs/school.md.
--html writes a single page, to view or print, that needs no other file, network or script. It
has charts, and drawings of the weakest digits. Only you may read the file.

  digitgame report --data /srv/digitgame/*/ --html class.html
"""


@dataclass
class ClassReport:
    """The learners of some stores, and the class as a whole."""

    pupils: list[Pupil] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    mixups: list[ClassMixup] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Show the progress of every learner, for a teacher.", _EPILOG)
    parser.add_argument(
        "--data",
        type=_parse_store,
        nargs="+",
        action="extend",
        metavar="DIR-or-URL",
        default=argparse.SUPPRESS,
        help="data folders (default: $DIGITGAME_DATA, else the system's), or a school's server",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON, for programs")
    form.add_argument(
        "--html",
        type=filled,
        metavar="FILE",
        help="write or replace an HTML file (-: standard output)",
    )


def run(options: argparse.Namespace) -> int:
    """Report on all learners.

    Returns:
        the exit status: 0, or `SOME_MISSING`.

    Raises:
        CommandError: if nothing can be read, or the page cannot be written.
    """
    with _without_collecting_garbage():
        return _report(options)


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """Collect no garbage: with a large class it takes almost half of the time, and finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _report(options: argparse.Namespace) -> int:
    chosen = options.data if isinstance(options.data, list) else [options.data]
    stores: list[Path | str] = []
    day = today()
    found = ClassReport()
    status = 0
    for each in dict.fromkeys(chosen):
        try:
            store = each if isinstance(each, str) else find_history(each)
            if store in stores:
                continue
            stores.append(store)
            _load(store, found, day, has_drawings=options.html is not None)
        except CommandError as error:
            if len(chosen) == 1:
                raise
            output.print_error(f"digitgame: {error}")
            status = SOME_MISSING
    if not found.pupils:
        raise CommandError(NOTHING_YET)
    rows = sorted(found.pupils, key=lambda pupil: (pupil.learner.casefold(), pupil.store))
    weeks, mixups = combine_weeks(found.weeks), combine_mixups(found.mixups)
    if options.json:
        text = json.dumps([to_json(pupil, day) for pupil in rows], allow_nan=False) + "\n"
    elif options.html is None:
        text = format_table(rows, weeks, mixups, day)
    else:
        text = render_report(rows, weeks, mixups, day)
    if options.html not in (None, STDOUT):
        files = [store for store in stores if isinstance(store, Path)]
        output.write_file([text], options.html, files)
        text = f"{sanitize(options.html)}: {format_count(len(rows), 'learner')}.\n"
    return output.write([text], "the report") or status


def _parse_store(written: str) -> Path | str:
    """Return a folder's path, or a server's address as it is."""
    return written if is_url(written) else path(written)


def _load(store: Path | str, found: ClassReport, day: date, *, has_drawings: bool) -> None:
    """Add the learners of a store to a report.

    Raises:
        CommandError: if it cannot be read.
    """
    if isinstance(store, Path):
        found.pupils.extend(load_pupils(store, day, has_drawings=has_drawings, whole=found))
        return
    try:
        with connect(check_url(store)) as server:
            school_id(server)  # checks the schema
            known = class_records.load_learners(server, LATEST_ANSWERS)
            progresses = [progress(each.stats, day) for each in known]
            weakest = [each.weakest[:WEAKEST] if has_drawings else () for each in progresses]
            drawings = class_records.load_drawings(
                server,
                [
                    (each.id, digit)
                    for each, digits in zip(known, weakest, strict=True)
                    for digit in digits
                ],
            )
            found.weeks += class_records.load_weeks(server)
            found.mixups += class_records.load_mixups(server)
    except SchoolError as error:
        raise CommandError(sanitize(str(error))) from error
    found.pupils += [
        summarise_pupil(
            store.partition("?")[0],
            each.name,
            summary,
            attempts=each.attempts,
            last_seen=each.seen_at.astimezone().date() if each.seen_at else None,
            latest=each.stats.recent,
            examples=tuple(
                Example(digit, *drawings.get((each.id, digit), (None, None))) for digit in digits
            ),
        )
        for each, summary, digits in zip(known, progresses, weakest, strict=True)
    ]


def load_pupils(
    file: Path, day: date, *, has_drawings: bool, whole: ClassReport | None = None
) -> Iterator[Pupil]:
    """Yield a row for each learner in a history.

    Args:
        file: the history.
        day: the date of the report, for streaks.
        has_drawings: whether to include drawings of the weakest digits.
        whole: gets the totals of the class, if given.

    Raises:
        CommandError: if the history cannot be read.
    """
    store = str(file.parent if file == paths.history_file(file.parent) else file)
    with snapshot(file) as (history, _), find_damage(file):
        for known in history.learner_infos():
            stats = history.learner_stats(known.name, LATEST_ANSWERS)
            found = progress(stats, day)
            digits = found.weakest[:WEAKEST] if has_drawings else ()
            yield summarise_pupil(
                store,
                known.name,
                found,
                attempts=known.attempts,
                latest=stats.recent,
                last_seen=known.seen_at.astimezone().date() if known.seen_at else None,
                examples=tuple(_example(history, known.name, digit) for digit in digits),
            )
        if whole:
            weeks, mixups = history.class_totals()
            whole.weeks += weeks
            whole.mixups += mixups


def _example(history: History, learner: str, digit: int) -> Example:
    return Example(
        digit,
        next(iter(history.best_drawings(learner, digit, 1)), None),
        next(iter(history.latest_drawings(learner, digit, 1)), None),
    )


def format_table(
    rows: Sequence[Pupil], weeks: Sequence[Week], mixups: Sequence[ClassMixup], day: date
) -> str:
    """Format rows as a table of at most 80 columns, with a legend if there are several folders.

    Args:
        rows: the learners.
        weeks: the class by week, oldest first.
        mixups: the class's commonest mix-ups.
        day: the date of the report.
    """
    table = Table(box=box.SIMPLE, pad_edge=False, collapse_padding=True)
    table.add_column("learner", no_wrap=True)
    for heading in ("drawn", "answered", "right", "score", "weakest", "last seen", "days"):
        table.add_column(heading, justify="right", no_wrap=True)
    stores = list(dict.fromkeys(pupil.store for pupil in rows))
    has_legend = len(stores) > 1
    for pupil in rows:
        name = sanitize(pupil.learner)
        if has_legend:
            name = f"{stores.index(pupil.store) + 1}: {name}"
        table.add_row(
            Text(set_cell_size(name[: 2 * _NAME], _NAME).rstrip()),
            str(pupil.attempts),
            str(pupil.answered),
            format_percent(pupil.accuracy),
            format_score(pupil.mean_score),
            " ".join(map(str, pupil.weakest)) or "-",
            pupil.last_seen.isoformat() if pupil.last_seen else "-",
            str(pupil.days),
        )
    legend = (f"{number}: {sanitize(store)}" for number, store in enumerate(stores, start=1))
    return render(table, *(legend if has_legend else ()), *_format_class(rows, weeks, mixups, day))


def _format_class(
    rows: Sequence[Pupil], weeks: Sequence[Week], mixups: Sequence[ClassMixup], day: date
) -> Iterator[str]:
    """Yield lines about the class as a whole."""
    for week in weeks[-_SHOWN_WEEKS:] if len(weeks) > 1 else ():
        yield (
            f"Week of {week.monday}: {format_percent(week.answers.accuracy)} right of "
            f"{format_count(week.answers.answered, 'answer')}, score "
            f"{format_score(week.answers.mean_score)}, {format_count(week.learners, 'learner')}"
        )
    for mixup in mixups:
        yield (
            f"{mixup.target} read as {mixup.read}: {format_count(mixup.count, 'time')}, by "
            f"{format_count(mixup.learners, 'learner')}"
        )
    helped = [(pupil, reasons) for pupil in rows if (reasons := help_reasons(pupil, day))]
    for pupil, reasons in helped[:_MOST_HELP]:
        name = set_cell_size(sanitize(pupil.learner)[: 2 * _NAME], _NAME).rstrip()
        yield f"Help: {name}: {', '.join(reasons)}"
    if (more := len(helped) - _MOST_HELP) > 0:
        yield f"and {format_count(more, 'more learner')}"
