"""The learners' day, for the teacher's page of `digitgame serve`."""

from collections.abc import Sequence
from pathlib import Path

from digitgame.cli.common import format_percent, format_score, today
from digitgame.cli.open_history import data_folder, open_history
from digitgame.core.tallies import Span, Tally
from digitgame.storage.history import History
from digitgame.system.paths import history_file
from digitgame.web.teacher import Row


def read_today(data: Path | None, playing: Sequence[str]) -> Sequence[Row]:
    """Return a row for each learner who plays or has played today, by name.

    Args:
        data: the folder of the history, if it is not the usual one.
        playing: those who play.

    Raises:
        CommandError: if the history cannot be used.
    """
    if not history_file(data_folder(data)).exists():  # until the first attempt
        return [Row(name, "0", "-", "-", "", "") for name in playing]
    with open_history(data) as history:
        seen = {
            learner.name: learner.seen_at.astimezone()
            for learner in history.learner_infos()
            if learner.seen_at is not None
        }
        recent = {name for name, at in seen.items() if at.date() == today()}
        return [
            _read_row(history, name, f"{seen[name]:%H:%M}" if name in recent else "")
            for name in sorted({*playing, *recent})
        ]


def _read_row(history: History, name: str, seen: str) -> Row:
    tally = next(
        (day for at, day in history.tallies(name, Span.DAY, latest=1) if at == today()), Tally()
    )
    latest = history.answers(name, latest=1) if tally.answered else []
    last = "".join(f"{digit} {'✓' if is_right else '✗'}" for digit, is_right in latest)
    return Row(
        name,
        answered=str(tally.answered),
        right=format_percent(tally.accuracy),
        score=format_score(tally.mean_score),
        last=last,
        seen=seen,
    )
