"""`digitgame report`: the progress of every learner in one or several histories.

Histories are only read, through a copy, and may be in use.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
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
from digitgame.core.class_report import WEAKEST, Example, Pupil, summarise_pupil, to_json
from digitgame.core.progress import progress
from digitgame.errors import CommandError
from digitgame.storage.history import History
from digitgame.storage.snapshot import find_damage, snapshot
from digitgame.system import output, paths
from digitgame.text import sanitize

SOME_MISSING = 1
"""Exit status if a history could not be read."""

STDOUT = "-"

_NAME = 20
"""Columns for a learner's name; longer ones are cut."""

_EPILOG = """\
The table has a row for each learner: drawings, prompts answered, how many of these were right at
the first readable try, mean score out of 100, weakest digits (those missed recently, weakest
first), last day with a drawing, and number of days with an answer.

Several data folders, for example one for each account, make one report. They are only read.
--html writes a single page, to view or print, that needs no other file, network or script. It
has charts, and drawings of the weakest digits. Only you may read the file.

  digitgame report --data /srv/digitgame/*/ --html class.html
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Show the progress of every learner, for a teacher.", _EPILOG)
    parser.add_argument(
        "--data",
        type=path,
        nargs="+",
        action="extend",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="data folders (default: $DIGITGAME_DATA, else the system's data folder)",
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
    chosen = options.data if isinstance(options.data, list) else [options.data]
    stores: list[Path] = []
    day = today()
    rows: list[Pupil] = []
    status = 0
    for folder in dict.fromkeys(chosen):
        try:
            store = find_history(folder)
            if store in stores:
                continue
            stores.append(store)
            rows.extend(load_pupils(store, day, has_drawings=options.html is not None))
        except CommandError as error:
            if len(chosen) == 1:
                raise
            output.print_error(f"digitgame: {error}")
            status = SOME_MISSING
    if not rows:
        raise CommandError(NOTHING_YET)
    rows.sort(key=lambda pupil: (pupil.learner.casefold(), pupil.store))
    if options.json:
        text = json.dumps([to_json(pupil) for pupil in rows], allow_nan=False) + "\n"
    elif options.html is None:
        text = format_table(rows)
    else:
        text = render_report(rows, day)
    if options.html not in (None, STDOUT):
        output.write_file([text], options.html, stores)
        text = f"{sanitize(options.html)}: {format_count(len(rows), 'learner')}.\n"
    return output.write([text], "the report") or status


def load_pupils(file: Path, day: date, *, has_drawings: bool) -> Iterator[Pupil]:
    """Yield a row for each learner in a history.

    Args:
        file: the history.
        day: the date of the report, for streaks.
        has_drawings: whether to include drawings of the weakest digits.

    Raises:
        CommandError: if the history cannot be read.
    """
    store = str(file.parent if file == paths.history_file(file.parent) else file)
    with snapshot(file) as (history, _), find_damage(file):
        for known in history.learner_infos():
            found = progress(history.learner_stats(known.name), day)
            digits = found.weakest[:WEAKEST] if has_drawings else ()
            yield summarise_pupil(
                store,
                known.name,
                found,
                attempts=history.count(known.name),
                last_seen=known.seen_at.astimezone().date() if known.seen_at else None,
                examples=tuple(_example(history, known.name, digit) for digit in digits),
            )


def _example(history: History, learner: str, digit: int) -> Example:
    return Example(
        digit,
        next(iter(history.best_drawings(learner, digit, 1)), None),
        next(iter(history.latest_drawings(learner, digit, 1)), None),
    )


def format_table(rows: Sequence[Pupil]) -> str:
    """Format rows as a table of at most 80 columns, with a legend if there are several folders."""
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
    return render(table, *(legend if has_legend else ()))
