"""Progress bars of a training run; the edge."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class ProgressBars:
    """Progress bars with the time left; a `Watcher`."""

    def __init__(self, console: Console) -> None:
        """No bar yet.

        Args:
            console: where they are shown, and lines above them.
        """
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description:24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "ProgressBars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def start(self, name: str, total: int, done: int = 0) -> None:
        """Show a bar for a part of the run, below those before it."""
        self._task = self._progress.add_task(name, total=total, completed=done)

    def advance(self, steps: int = 1) -> None:
        """Move the latest bar on."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def log(self, line: str) -> None:
        """Write a line above the bars."""
        self._console.print(line, highlight=False)
