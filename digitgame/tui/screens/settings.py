"""Change the settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from digitgame.core.hand import Hand
from digitgame.core.leniency import Leniency
from digitgame.core.limits import GOAL_STEP, MOST_GOAL
from digitgame.core.question import Ask
from digitgame.i18n import N_, _, language_name, languages
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.theme import DARK, LIGHT
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.setting_row import SettingRow
from model.traditions import traditions

Choices = Sequence[tuple[Any, str]]
"""Values and their names."""


@dataclass(frozen=True)
class Row:
    """A setting that can be changed on the screen."""

    setting: str
    """Field of `Settings`."""
    name: str
    choices: Callable[[Settings], Choices]
    """Return the values to choose from, in order."""


def _switch(_settings: Settings) -> Choices:
    return ((False, _("off")), (True, _("on")))


def _languages(_settings: Settings) -> Choices:
    return (("", _("as the computer")), *((code, language_name(code)) for code in languages()))


def _themes(settings: Settings) -> Choices:
    own = (("", _("automatic")), (DARK.name, _("dark")), (LIGHT.name, _("light")))
    is_other = settings.theme not in dict(own)
    return (*own, (settings.theme, settings.theme)) if is_other else own


def _inks(_settings: Settings) -> Choices:
    return (
        (Glyphs.QUADRANT, _("fine")),
        (Glyphs.HALF, _("coarse")),
        (Glyphs.ASCII, _("letters")),
    )


def _leniencies(_settings: Settings) -> Choices:
    return (
        (Leniency.GENTLE, _("kind")),
        (Leniency.NORMAL, _("normal")),
        (Leniency.STRICT, _("strict")),
    )


def _hands(_settings: Settings) -> Choices:
    return ((Hand.RIGHT, _("the right")), (Hand.LEFT, _("the left")))


def _questions(_settings: Settings) -> Choices:
    return (
        (Ask.DIGIT, _("the digit")),
        (Ask.WORD, _("the word")),
        (Ask.DOTS, _("dots to count")),
        (Ask.SUM, _("a sum")),
        (Ask.MIXED, _("all of these")),
    )


def _traditions(_settings: Settings) -> Choices:
    return [(name, _(tradition.title)) for name, tradition in traditions().items()]


def _goals(settings: Settings) -> Choices:
    goals = sorted({*range(0, _MOST_OFFERED + 1, GOAL_STEP), settings.goal})
    return [(goal, _("{goal} digits a day", goal=goal) if goal else _("none")) for goal in goals]


_MOST_OFFERED = min(100, MOST_GOAL)
"""Largest daily goal that is offered."""

ROWS = (
    Row("language", N_("Language"), _languages),
    Row("theme", N_("Colours"), _themes),
    Row("glyphs", N_("Ink"), _inks),
    Row("hand", N_("Writing hand"), _hands),
    Row("tradition", N_("Digits as in"), _traditions),
    Row("ask", N_("Practice shows"), _questions),
    Row("leniency", N_("The score is"), _leniencies),
    Row("goal", N_("Daily goal"), _goals),
    Row("guides", N_("Lines to write on"), _switch),
    Row("auto_check", N_("Check by itself"), _switch),
    Row("bell", N_("Ring when right"), _switch),
)


class SettingsScreen(DismissOnce[None], ModalScreen[None]):
    """A row for each setting."""

    HELP: ClassVar[str] = help_pages.SETTINGS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("up", "app.focus_previous", "Up", show=False),
        Binding("down", "app.focus_next", "Down", show=False),
        Binding("escape,q,e", "leave", "Back"),
        Binding("question_mark,f1", "app.help", "Help", key_display="?"),
    ]
    AUTO_FOCUS = "SettingRow"

    def __init__(self, game: GameContext, change: Callable[[str, Any], None]) -> None:
        """Show the current settings.

        Args:
            game: services and settings.
            change: changes a setting by its name, and applies and saves it.
        """
        super().__init__()
        self._game = game
        self._change = change

    def compose(self) -> ComposeResult:
        """Lay out the rows."""
        with Vertical(id="settings-box"):
            yield Static(_("Settings"), id="settings-title")
            for row in ROWS:
                yield SettingRow(row.setting)
            with Horizontal(classes="buttons"):
                yield Button(_("Back"), "back", "primary")
        yield Footer()

    def on_mount(self) -> None:
        """Show the values."""
        self._show()

    @on(SettingRow.Stepped)
    async def change_setting(self, message: SettingRow.Stepped) -> None:
        """Choose the next or the previous value."""
        row = next(row for row in ROWS if row.setting == message.setting)
        values = [value for value, _name in row.choices(self._game.settings)]
        now = getattr(self._game.settings, row.setting)
        at = values.index(now) if now in values else 0
        self._change(row.setting, values[(at + message.step) % len(values)])
        if row.setting == "language":
            await self.recompose()
            self.query_one(f"#setting-{row.setting}").focus()
        self._show()

    def _show(self) -> None:
        for row in ROWS:
            names = dict(row.choices(self._game.settings))
            value = names.get(getattr(self._game.settings, row.setting), "")
            self.query_one(f"#setting-{row.setting}", SettingRow).show(_(row.name), value)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
