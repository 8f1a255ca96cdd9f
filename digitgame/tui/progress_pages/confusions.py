"""The learner's mix-ups, as a table and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.progress import Mixup, Progress
from digitgame.core.session import Outcome, Prompt
from digitgame.i18n import N_, _, ngettext
from digitgame.storage.database import HistoryError
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.gallery import Gallery, GalleryCard

_CELL = 4  # columns
_MARKED = 3  # mix-ups highlighted in the table
_MOST_WORDS = 12  # mix-ups described in words
_MOST_DRAWINGS = 5  # mix-ups of which the latest drawing is shown
_ROOMY = 28
"""Rows from which there is room for the drawings."""


class ConfusionsPage(Page):
    """The learner's confusion matrix, and where there is room the drawings that were misread."""

    TAB = N_("Mix-ups")

    @dataclass
    class Loaded(Message):
        """The latest drawing of each of the commonest mix-ups was loaded."""

        cards: Sequence[GalleryCard]

    def compose(self) -> ComposeResult:
        """Compose the table and the words."""
        with Horizontal(id="mixups-room"):
            yield Static(id="confusions", markup=False)
            yield Static(id="mixups-words", markup=False)
        yield Gallery()

    def on_mount(self) -> None:
        """Start without mix-ups."""
        self._mixups: Sequence[Mixup] = ()
        self._is_opened = False

    def on_resize(self, event: events.Resize) -> None:
        """Show the drawings where there is room for them below the table."""
        super().on_resize(event)
        self.query_one(Gallery).display = event.size.height >= _ROOMY and not self.has_class(
            "-slim"
        )

    def open(self) -> None:
        """Load the drawings, the first time."""
        if not self._is_opened:
            self._is_opened = True
            self._load()

    @work(thread=True, exclusive=True)
    def _load(self) -> None:
        """Query the history, which may be slow."""
        history, learner = self.game.history, self.game.learner
        try:
            cards = [
                GalleryCard(Prompt(mixup.target, (Outcome.WRONG,)), mixup.read, drawn.strokes)
                for mixup in self._mixups[:_MOST_DRAWINGS]
                for drawn in history.misread_drawings(learner, mixup.target, mixup.read)
            ]
        except HistoryError:
            return  # the figures come from the same history, and their problem is shown
        self.post_message(self.Loaded(cards))

    @on(Loaded)
    def show_loaded(self, message: Loaded) -> None:
        """Show the drawings."""
        self.query_one(Gallery).show(message.cards)

    def show(self, progress: Progress) -> None:
        """Show the mix-ups."""
        self._mixups = progress.mixups
        if self._is_opened:
            self._load()
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
