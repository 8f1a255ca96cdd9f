"""A progress bar on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from digitgame.system.terminal import is_terminal


@contextmanager
def progress_bar(
    total: int | None, noun: str, position: Callable[[], int] | None = None
) -> Iterator[Callable[[int], None]]:
    """Show a progress bar if standard error is a terminal, until this ends.

    Args:
        total: the amount of work; None or 0 if it is unknown.
        noun: the plural of the items that are counted, for example "attempts".
        position: returns the work done so far, in the unit of `total`, if that is not a number of
            items but, for example, of bytes.

    Yields:
        a function that takes how many more items are done.
    """
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    progress = Progress(
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # results go where they were sent
        redirect_stderr=False,
    )
    of_total = f" of {total:,}" if total and position is None else ""
    task = progress.add_task(f"0{of_total} {noun}", total=total or None)
    count = 0

    def advance(items: int) -> None:
        nonlocal count
        count += items
        progress.update(
            task,
            completed=position() if position else count,
            description=f"{count:,}{of_total} {noun}",
        )

    with progress:
        yield advance
