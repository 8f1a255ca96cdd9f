"""A calendar of practice, the streak and the daily goal."""

from datetime import date

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from digitgame.core.calendar import CalendarDay, DayLevel, digits_on, goal_words, weeks
from digitgame.core.progress import Progress
from digitgame.i18n import N_, _, ngettext
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.button import Button

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_LABEL = 7  # columns before the days: the Monday's date
_SQUARE = 6  # columns of a day: a symbol and up to four digits
_HEADING = 2  # rows above the weeks
_FEWEST_WEEKS, _MOST_WEEKS = 8, 53
_BAR = 20  # cells that show today's share of the goal


class CalendarPage(Page):
    """Weeks from Monday to Sunday, and words about them."""

    TAB = N_("Calendar")
    ACTIONS = frozenset({"goal"})

    def compose(self) -> ComposeResult:
        """Compose the weeks, and next to them streak and goal."""
        with Horizontal(id="calendar-room"):
            yield Static(id="weeks", markup=False)
            with Vertical(id="streak-and-goal"):
                yield Static(id="streak", markup=False)
                yield Static(id="goal", markup=False)
                with Horizontal(classes="buttons"):
                    yield Button(_("Less (-)"), "less")
                    yield Button(_("More (+)"), "more")
                yield Static(id="legend", markup=False)

    def on_mount(self) -> None:
        """Start without figures."""
        self._progress: Progress | None = None

    def on_resize(self, event: events.Resize) -> None:
        """Show as many weeks as fit."""
        super().on_resize(event)
        self._draw()

    def show(self, progress: Progress) -> None:
        """Show the days of practice."""
        self._progress = progress
        self._draw()

    def _count_weeks(self, today: date) -> int:
        """Return the weeks since practice began, within limits."""
        first = self._progress.days[0].day if self._progress and self._progress.days else today
        return min(max((today - first).days // 7 + 2, _FEWEST_WEEKS), _MOST_WEEKS)

    def _draw(self) -> None:
        if self._progress is None:
            return
        progress, goal, day = self._progress, self.game.settings.goal, self.game.today()
        symbols = get_symbols(self)
        count = min(max(self.size.height - _HEADING, 1), self._count_weeks(day))
        shown = weeks(progress.days, day, count, goal)
        self.query_one("#weeks", Static).update(_calendar(shown, day, symbols))
        self.query_one("#streak", Static).update(_format_streak(progress))
        drawn = digits_on(progress.days, day)
        bar = _bar(drawn, goal, symbols)
        words = _("{goal} digits a day", goal=goal) if goal else _("none")
        self.query_one("#goal", Static).update(
            f"{goal_words(drawn, goal)}\n{bar}\n\n{_('Daily goal: {words}', words=words)}"
        )
        reached = _("goal reached") if goal else _("practised")
        legend = [
            f"{symbols.dot} {_('nothing')}",
            f"{symbols.square} {reached}",
        ]
        if goal:
            legend.insert(1, f"{symbols.half_square} {_('less than the goal')}")
        self.query_one("#legend", Static).update(
            "\n".join([*legend, _("Number: digits drawn."), _("Today: in [ ].")])
        )


def _calendar(shown: tuple[tuple[CalendarDay, ...], ...], today: date, symbols: Symbols) -> Text:
    text = Text(_("week").ljust(_LABEL), no_wrap=True)
    text.append("".join(f"{_(day):>{_SQUARE}}" for day in _DAYS), "bold")
    text.append("\n")
    for week in shown:
        text.append(f"\n{week[0].day:%m-%d}".ljust(_LABEL + 1))
        for square in week:
            text.append(_square(square, today, symbols))
    return text


def _square(square: CalendarDay, today: date, symbols: Symbols) -> Text:
    levels = {
        DayLevel.NOTHING: symbols.dot,
        DayLevel.SOME: symbols.half_square,
        DayLevel.REACHED: symbols.square,
    }
    words = f"{levels.get(square.level, ' ')}{square.answers or '':>3}"
    if square.day == today:
        return Text(f"[{words}]".rjust(_SQUARE), "bold")
    style = "bold green" if square.level is DayLevel.REACHED else ""
    return Text(f" {words} ".rjust(_SQUARE), style)


def _bar(drawn: int, goal: int, symbols: Symbols) -> str:
    if not goal:
        return ""
    full = min(drawn * _BAR // goal, _BAR)
    return (symbols.square * full).ljust(_BAR, symbols.dot)


def _format_streak(progress: Progress) -> str:
    def days(count: int) -> str:
        return ngettext("{number} day", "{number} days", count)

    if not progress.days:
        return f"{_('No practice days yet.')}\n"
    return _(
        "Streak: {days} in a row.\nLongest: {longest}.\nPractised on {practised}.\n",
        days=days(progress.streak),
        longest=days(progress.longest_streak),
        practised=days(progress.practised),
    )
