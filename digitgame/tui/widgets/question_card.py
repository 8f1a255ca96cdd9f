"""A question for a digit on a card: a word, dots to count, or a sum."""

from textual.content import Content
from textual.widgets import Static

from digitgame.core.question import Ask, Question
from digitgame.i18n import N_, _
from digitgame.tui.symbols import Symbols, get_symbols
from digitgame.tui.widgets.target_digit import NAMES

WORDS = {
    Ask.WORD: N_("Write it as a digit."),
    Ask.DOTS: N_("How many dots are there?"),
    Ask.SUM: N_("How much is it?"),
}
"""Instructions; short enough for a line of the narrowest panel."""

_IN_ROW = 5  # as many as fingers on a hand

_DOTS = {1: ("▄██▄", "▀██▀"), 2: ("▟██▙", "▜██▛")}
"""The two rows of a dot, by the pixels next to each other in a cell."""
_ASCII_DOT = ("/##\\", "\\##/")


class QuestionCard(Static):
    """A card with the question; nothing on it looks like the digit."""

    def show(self, question: Question) -> None:
        """Show a question."""
        match question.kind:
            case Ask.WORD:
                self.update(_(NAMES[question.digit]))
            case Ask.DOTS:
                self.update(Content("\n".join(dot_rows(question.digit, get_symbols(self)))))
            case Ask.SUM:
                self.update(question.sum)


def dot_rows(count: int, symbols: Symbols) -> list[str]:
    """Return rows of text with dots, five next to each other; empty rows for none."""
    shape = _ASCII_DOT if symbols.is_ascii else _DOTS[symbols.across]
    width = _IN_ROW * (len(shape[0]) + 1) - 1
    rows = []
    for first in (0, _IN_ROW):
        here = min(max(count - first, 0), _IN_ROW)
        rows += [" ".join([part] * here).ljust(width) for part in shape]
    return [*rows[:2], " " * width, *rows[2:]]
