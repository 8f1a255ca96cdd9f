"""Commands of the command palette."""

from collections.abc import Iterable
from functools import partial

from textual.app import SystemCommand
from textual.screen import Screen

from digitgame.i18n import _
from digitgame.tui.context import GameContext
from digitgame.tui.history_monitor import HistoryMonitor
from digitgame.tui.screens.name_prompt import NameScreen

_KEPT = ("Theme", "Quit", "Screenshot")
"""Textual's commands that a learner may need."""

_SCREENSHOT = "Screenshot"  # writes a file


def filter_commands(
    commands: Iterable[SystemCommand], *, is_kiosk: bool
) -> Iterable[SystemCommand]:
    """Yield the useful ones of Textual's commands; in kiosk mode without those that write files."""
    for command in commands:
        if command.title in _KEPT and not (is_kiosk and command.title == _SCREENSHOT):
            yield command


def game_commands(
    screen: Screen[object],
    game: GameContext,
    monitor: HistoryMonitor | None,
) -> Iterable[SystemCommand]:
    """Yield the game's own commands.

    Args:
        screen: the current screen.
        game: services and settings.
        monitor: the history's monitor; None until the history is open.
    """
    if isinstance(screen, NameScreen):
        return  # a visitor enters their name first
    places = (
        (_("Practice"), _("Draw ten digits, one by one"), "practise"),
        (_("Learn"), _("Write each digit step by step"), "learn"),
        (_("Sprint"), _("As many right answers as you can in a minute"), "sprint"),
        (_("Exam"), _("Every digit once, with one try each"), "exam"),
        (_("Sketch"), _("Draw freely while I read along"), "sketch"),
        (_("Progress"), _("How you are doing, digit by digit"), "progress"),
        (_("Settings"), _("Language, colours, how kind the score is"), "settings"),
        (_("How to play"), _("Mouse, keys, and what counts"), "help"),
    )
    for title, words, action in places:
        yield SystemCommand(title, words, partial(screen.app.run_action, action))
    if monitor and monitor.has_problem and not game.is_kiosk:
        yield SystemCommand(
            _("Save unsaved drawings"),
            _("Write them to a file that you can import later"),
            monitor.dump_pending,
        )
