"""The commands of the palette: the game's own, and Textual's as far as they are for everyone."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from digitgame.leniency import Leniency
from digitgame.tui.screens.name import NameScreen
from digitgame.words import N_, _

if TYPE_CHECKING:
    from digitgame.tui.app import DigitgameApp

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


def own(app: "DigitgameApp", screen: Screen[object]) -> Iterable[SystemCommand]:
    """The game's own, on a screen."""
    if isinstance(screen, NameScreen):
        return  # nobody plays under no name
    places: tuple[tuple[str, str, Callable[[], Awaitable[None]]], ...] = (
        (_("Practice"), _("Draw ten digits, one by one"), app.action_practise),
        (_("Learn"), _("Write each digit step by step"), app.action_learn),
        (_("Sprint"), _("As many right as you can in a minute"), app.action_sprint),
        (_("Exam"), _("Each digit once, one try at each"), app.action_exam),
        (_("Sketch"), _("Draw freely and watch it being read"), app.action_sketch),
        (_("Progress"), _("How you get on, digit by digit"), app.action_progress),
        (_("How to play"), _("Mouse, keys, and what counts"), app.action_help),
    )
    for title, words, action in places:
        yield SystemCommand(title, words, action)
    watch = app.history_watch
    if watch and watch.has_problem and not app.game.is_kiosk:
        yield SystemCommand(
            _("Save what is not kept"),
            _("Write it into a file that can be imported"),
            watch.save_held,
        )
    for leniency in Leniency:
        yield SystemCommand(
            _("Judge: {leniency}", leniency=_(_LENIENCY[leniency])),
            _(
                "How much the judge forgives; now {leniency}",
                leniency=_(_LENIENCY[app.game.settings.leniency]),
            ),
            partial(app.choose, leniency=leniency),
        )
