"""The commands of the palette: the game's own, and Textual's as far as they are for everyone."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from digitgame.core.leniency import Leniency
from digitgame.i18n import N_, _
from digitgame.tui.context import GameContext
from digitgame.tui.screens.name_prompt import NameScreen

if TYPE_CHECKING:
    from digitgame.tui.history_monitor import HistoryMonitor

_SCREENSHOT = "Screenshot"
"""Textual's command that saves a picture of the screen as a file."""

_LENIENCY = {
    Leniency.GENTLE: N_("gentle"),
    Leniency.NORMAL: N_("normal"),
    Leniency.STRICT: N_("strict"),
}


def permitted(commands: Iterable[SystemCommand], *, is_kiosk: bool) -> Iterable[SystemCommand]:
    """Commands of Textual's, but for those that write files where many share an account."""
    for command in commands:
        if not (is_kiosk and command.title == _SCREENSHOT):
            yield command


def own(
    screen: Screen[object],
    game: GameContext,
    watch: "HistoryMonitor | None",
    choose: Callable[..., None],
) -> Iterable[SystemCommand]:
    """The game's own.

    Args:
        screen: where they are asked for.
        game: its settings, and whether it is a kiosk's.
        watch: who looks after the history; None where nobody does yet.
        choose: takes a choice among the settings and keeps it.
    """
    if isinstance(screen, NameScreen):
        return  # nobody plays under no name
    places = (
        (_("Practice"), _("Draw ten digits, one by one"), "practise"),
        (_("Learn"), _("Write each digit step by step"), "learn"),
        (_("Sprint"), _("As many right as you can in a minute"), "sprint"),
        (_("Exam"), _("Each digit once, one try at each"), "exam"),
        (_("Sketch"), _("Draw freely and watch it being read"), "sketch"),
        (_("Progress"), _("How you get on, digit by digit"), "progress"),
        (_("How to play"), _("Mouse, keys, and what counts"), "help"),
    )
    for title, words, action in places:
        yield SystemCommand(title, words, partial(screen.app.run_action, action))
    if watch and watch.has_problem and not game.is_kiosk:
        yield SystemCommand(
            _("Save what is not kept"),
            _("Write it into a file that can be imported"),
            watch.dump_pending,
        )
    for leniency in Leniency:
        yield SystemCommand(
            _("Judge: {leniency}", leniency=_(_LENIENCY[leniency])),
            _(
                "How much the judge forgives; now {leniency}",
                leniency=_(_LENIENCY[game.settings.leniency]),
            ),
            partial(choose, leniency=leniency),
        )
