"""`digitgame report`: every learner of one store or several, for a teacher; the edge.

The stores are only read, also while their learners practise: what is looked at is a copy.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from digitgame.cli.arguments import describe
from digitgame.errors import CommandError
from digitgame.system import output, paths
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.core.class_report import Example, Pupil
    from digitgame.storage.history import History

SOME_MISSING = 1
"""Exit status when a store could not be read."""

STDOUT = "-"

NOBODY = "There are no learners here yet.\n"

_WIDTH = 80
"""Columns that the table fits in."""

_NAME = 20
"""Columns for a learner's name; longer ones are cut."""

_EPILOG = """\
A row a learner: drawings, prompts answered, how many of these right at the first readable try,
mean score of 100, the weakest digits (those missed lately, the weakest first), the last day with
a drawing, and the number of days with an answer.

Several data folders, one of each account for example, make one report. They are only read.
--html writes one page that needs no other file, no network and no scripts, to be looked at or
printed; it has charts, and drawings of the weakest digits. You alone may read it.

  digitgame report --data /srv/digitgame/*/ --html class.html
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Show how every learner of a store gets on, for a teacher.", _EPILOG)
    parser.add_argument(
        "--data",
        type=Path,
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
        metavar="FILE",
        help="write a page to a file, which is replaced (-: to the output)",
    )


def run(options: argparse.Namespace, environ: Mapping[str, str], today: date) -> int:
    """Report on the stores that the options name.

    Args:
        options: the command's.
        environ: the environment.
        today: the date where the teacher is.

    Returns:
        the exit status: 0, or `SOME_MISSING`.

    Raises:
        CommandError: if nothing can be read, or the page cannot be written.
    """
    from digitgame.core.class_report import to_json

    named = options.data if isinstance(options.data, list) else [options.data]
    stores = list(dict.fromkeys(paths.data_folder(each, environ) for each in named))
    rows: list[Pupil] = []
    missing = 0
    for folder in stores:
        try:
            rows.extend(load_pupils(folder, today, is_drawn=options.html is not None))
        except CommandError as refusal:
            if len(stores) == 1:
                raise
            output.print_error(f"digitgame: {refusal}")
            missing += 1
    rows.sort(key=lambda each: (each.learner.casefold(), each.store))
    if options.html is not None:
        status = _write_page(rows, options.html, stores, today)
    elif options.json:
        text = json.dumps([to_json(each) for each in rows], allow_nan=False) + "\n"
        status = output.write([text], "the report")
    else:
        status = output.write([format_table(rows) if rows else NOBODY], "the report")
    return status or (SOME_MISSING if missing else 0)


def _write_page(rows: "Sequence[Pupil]", name: str, stores: Sequence[Path], today: date) -> int:
    from digitgame.cli.report_html import render_report

    if name == STDOUT:
        return output.write(render_report(rows, today), "the page")
    output.write_file(
        render_report(rows, today), name, [paths.history_file(each) for each in stores]
    )
    count = len(rows)
    said = f"{sanitize(name)}: {count} learner{'' if count == 1 else 's'}.\n"
    return output.write([said], "what was written")


def load_pupils(folder: Path, today: date, *, is_drawn: bool) -> "Iterator[Pupil]":
    """The rows of one store, none where there is none yet.

    Args:
        folder: the data folder.
        today: the date where the teacher is.
        is_drawn: are drawings of the weakest digits needed?

    Raises:
        CommandError: if it cannot be read.
    """
    from digitgame.core.class_report import WEAKEST, summarise_pupil
    from digitgame.core.progress import progress
    from digitgame.storage.snapshot import find_damage, snapshot

    file = paths.history_file(folder)
    try:
        if not file.exists():
            return
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no folder's name"
        raise CommandError(f"{sanitize(str(folder))} cannot be read: {reason}.") from error
    with snapshot(file) as (history, _), find_damage(file):
        for known in history.learner_infos():
            found = progress(history.learner_stats(known.name), today)
            yield summarise_pupil(
                str(folder),
                known.name,
                found,
                attempts=history.count(known.name),
                last_seen=known.seen_at.astimezone().date() if known.seen_at else None,
                examples=_examples(history, known.name, found.weakest[:WEAKEST])
                if is_drawn
                else (),
            )


def _examples(history: "History", learner: str, digits: Sequence[int]) -> "tuple[Example, ...]":
    from digitgame.core.class_report import Example

    return tuple(
        Example(
            digit,
            next(iter(history.best_drawings(learner, digit, 1)), None),
            next(iter(history.latest_drawings(learner, digit, 1)), None),
        )
        for digit in digits
    )


def format_table(rows: "Sequence[Pupil]") -> str:
    """Rows as people read them, in at most 80 columns; a heading for each of several stores."""
    from rich import box
    from rich.cells import set_cell_size
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from digitgame.cli.report_html import format_percent

    table = Table(box=box.SIMPLE, pad_edge=False, collapse_padding=True)
    table.add_column("learner", no_wrap=True)
    for heading in ("drawn", "answered", "right", "score", "weakest", "last seen", "days"):
        table.add_column(heading, justify="right", no_wrap=True)
    is_one_store = len({each.store for each in rows}) == 1
    stores = list(dict.fromkeys(each.store for each in rows))
    for pupil in rows:
        name = sanitize(pupil.learner)
        if not is_one_store:
            name = f"{stores.index(pupil.store) + 1}: {name}"
        shown = set_cell_size(name[: 2 * _NAME], _NAME).rstrip()
        table.add_row(
            Text(shown),
            str(pupil.attempts),
            str(pupil.answered),
            format_percent(pupil.accuracy),
            "-" if pupil.mean_score is None else f"{pupil.mean_score:.0f}",
            " ".join(map(str, pupil.weakest)) or "-",
            pupil.last_seen.isoformat() if pupil.last_seen else "-",
            str(pupil.days),
        )
    console = Console(highlight=False)
    console.width = max(console.width, _WIDTH)
    with console.capture() as captured:
        console.print(table)
        for number, store in enumerate([] if is_one_store else stores, start=1):
            console.print(f"{number}: {sanitize(store)}", markup=False, soft_wrap=True)
    return captured.get()
