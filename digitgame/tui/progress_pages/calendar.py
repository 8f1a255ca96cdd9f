"""A calendar of practice, the streak and the daily goal."""

from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from digitgame.core.calendar import CalendarDay, DayLevel, digits_on, goal_words, weeks
from digitgame.core.progress import Progress
from digitgame.i18n import N_, _, ngettext
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.button import Button

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_LABEL = 4  # columns before the weeks: the day's name
_SQUARE = 3  # columns of a week, of which a day fills one
_LARGEST = 4  # times as large
_AROUND_WEEKS = 3  # rows: the months, and a blank one above and below
_PANEL_WIDTH = 31  # columns of the streak and the goal, where they are next to the weeks
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
        panel = 0 if self.has_class("-slim") else _PANEL_WIDTH
        room = max((self.size.width - panel - _LABEL) // _SQUARE - 1, 1)
        count = min(room, self._count_weeks(day))
        by_height = (self.size.height - _AROUND_WEEKS) // len(_DAYS)
        scale = max(1, min(by_height, room // count, _LARGEST))
        shown = weeks(progress.days, day, count, goal)
        self.query_one("#weeks", Static).update(_calendar(shown, day, goal, symbols, scale))
        self.query_one("#streak", Static).update(_format_streak(progress))
        drawn = digits_on(progress.days, day)
        bar = _bar(drawn, goal, symbols)
        words = _("{goal} digits a day", goal=goal) if goal else _("none")
        self.query_one("#goal", Static).update(
            f"{goal_words(drawn, goal)}\n{bar}\n\n{_('Daily goal: {words}', words=words)}"
        )
        nothing, little, half, full = symbols.heat
        legend = [f"{nothing} {_('nothing')}"]
        if goal:
            legend += [f"{little} {_('a little')}", f"{half} {_('half the goal')}"]
        legend.append(f"{full} {_('goal reached') if goal else _('practised')}")
        self.query_one("#legend", Static).update("\n".join([*legend, _("Today: in [ ].")]))


def _calendar(
    shown: tuple[tuple[CalendarDay, ...], ...],
    today: date,
    goal: int,
    symbols: Symbols,
    scale: int,
) -> Content:
    """Return rows for each day of the week, and columns for each week below its month.

    Args:
        shown: the weeks, from Monday to Sunday.
        today: the day to mark.
        goal: digits a day.
        symbols: the marks.
        scale: rows of a day, from two on with a blank one; a week has `_SQUARE` columns for each.
    """
    months = [f"{week[0].day:%m}" for week in shown]
    is_new = [at == 0 or month != months[at - 1] for at, month in enumerate(months)]
    heads = (month if new else "" for month, new in zip(months, is_new, strict=True))
    names = "".join(f"{head:>{_SQUARE}}".ljust(_SQUARE * scale) for head in heads)
    rows = [Content(" " * _LABEL + names)]
    for at, name in enumerate(_DAYS):
        squares = [_square(week[at], today, goal, symbols, scale) for week in shown]
        more = [(text.replace(symbols.heat[0], " "), style) for text, style in squares]
        rows.append(Content.assemble(_(name).ljust(_LABEL), *squares))
        rows += [Content.assemble(" " * _LABEL, *more)] * (scale - 2)
        rows += [Content()] * (scale > 1)
    return Content("\n").join(rows)


def _square(
    square: CalendarDay, today: date, goal: int, symbols: Symbols, scale: int
) -> tuple[str, str]:
    """Return a day's mark and its style: the more digits, the darker."""
    if square.level is DayLevel.TO_COME:
        return " " * _SQUARE * scale, ""
    nothing, little, half, full = symbols.heat
    if square.level is DayLevel.REACHED:
        mark = full
    elif square.level is DayLevel.NOTHING:
        mark = nothing
    else:
        mark = half if 2 * square.answers >= goal else little
    style = "$text-muted" if mark == nothing else "$success"
    mark = mark.center(_SQUARE * scale - 2) if mark == nothing else mark * (_SQUARE * scale - 2)
    return (f"[{mark}]", f"bold {style}") if square.day == today else (f" {mark} ", style)


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
