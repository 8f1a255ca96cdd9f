"""The learner's mix-ups, as a table and in words."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.progress import Progress
from digitgame.i18n import N_, _, ngettext
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols

_CELL = 4  # columns
_MARKED = 3  # mix-ups highlighted in the table
_MOST_WORDS = 12  # mix-ups described in words


class ConfusionsPage(Page):
    """The learner's confusion matrix."""

    TAB = N_("Mix-ups")

    def compose(self) -> ComposeResult:
        """Compose the table and the words."""
        with Horizontal(id="mixups-room"):
            yield Static(id="confusions", markup=False)
            yield Static(id="mixups-words", markup=False)

    def show(self, progress: Progress) -> None:
        """Show the mix-ups."""
        self.query_one("#confusions", Static).update(_table(progress, get_symbols(self)))
        words = [mixup.words for mixup in progress.mixups[:_MOST_WORDS]]
        if not progress.tries:
            words = [_("Nothing drawn yet.")]
        elif not words:
            words = [_("No mix-ups.")]
        if progress.unreadable:
            count = progress.unreadable
            times = ngettext("{count} try", "{count} tries", count, count=_short(count))
            words.append(_("I could not read {times}.", times=times))
        self.query_one("#mixups-words", Static).update("\n".join(words))


def _table(progress: Progress, symbols: Symbols) -> Text:
    """Return a row for each digit drawn, and a column for each that was read."""
    marked = {(mixup.target, mixup.read) for mixup in progress.mixups[:_MARKED]}
    columns = [*map(str, range(10)), "?"]
    text = Text(f"{_('Row: what I asked for.')}\n{_('Column: what I read.')}\n\n   ", no_wrap=True)
    text.append("".join(f"{column:>{_CELL}}" for column in columns), "bold")
    text.append(f"\n  {symbols.cross}{symbols.horizontal * _CELL * len(columns)}")
    for target, row in enumerate(progress.confusions):
        text.append(f"\n{target} ", "bold")
        text.append(symbols.vertical)
        for read, count in enumerate([*row, progress.digits[target].unreadable]):
            shown = _short(count) if count else symbols.dot
            if (target, read) in marked:
                text.append(" " * (_CELL - len(shown)))
                text.append(shown, "bold reverse")
            else:
                text.append(f"{shown:>{_CELL}}", "bold" if read == target else "")
    return text


def _short(count: int) -> str:
    """Return a count in at most three characters, up to 99,999."""
    return str(count) if count < 1000 else f"{count // 1000}k"
