"""The verdict on a drawing."""

from dataclasses import fields

from textual.content import Content
from textual.widgets import Static

from digitgame.core.judging import STARS, Judgement, Parts
from digitgame.core.session import Outcome
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.tui.symbols import Symbols, get_symbols
from model.reader import Prediction

_BAR = 10  # cells

PART_NAMES = {
    "reading": N_("reading"),
    "form": N_("form"),
    "formation": N_("formation"),
    "proportion": N_("proportion"),
    "placement": N_("placement"),
}
"""Names of the score's parts."""

_HOW_TO_DRAW = N_("Draw with the mouse. Or move the pen with the arrow keys: space puts it down.")


class Verdict(Static):
    """A headline, the score with its parts, and a tip; readable without colours."""

    def __init__(self) -> None:
        super().__init__()
        self.has_air = True
        """Leave an empty line before the tip."""
        self.is_brief = False
        """Show the score without its parts in a lesson, for lack of room."""

    def show(
        self, target: int, outcome: Outcome, prediction: Prediction, judgement: Judgement
    ) -> None:
        """Show the verdict on an attempt."""
        headline = f"{self._shape(outcome)} {_headline(target, outcome, prediction)}"
        self._set_text(
            outcome.value, headline, score_lines(judgement, get_symbols(self)), judgement.tip
        )

    def show_sketch(self, prediction: Prediction, judgement: Judgement) -> None:
        """Show the verdict on a sketch, which has no target."""
        if not prediction.readable:
            self._set_text("unreadable", _("I can't read this."), "", judgement.tip)
            return
        headline = _(
            "I read {digit} ({confidence:.0%} sure).",
            digit=with_article(prediction.digit),
            confidence=prediction.confidence,
        )
        self._set_text("right", headline, score_lines(judgement, get_symbols(self)), judgement.tip)

    def show_step(self, outcome: Outcome, headline: str, judgement: Judgement, tip: str) -> None:
        """Show the verdict on a drawing of a lesson; right means good enough for its step.

        The score has no stars, which belong to cards.
        """
        shape = self._shape(outcome)
        lines = score_lines(judgement, get_symbols(self), has_stars=False)
        shown = lines.partition("\n")[0] if self.is_brief else lines
        self._set_text(outcome.value, f"{shape} {headline}", shown, tip)

    def advise(self, headline: str, words: str) -> None:
        """Explain why there is no verdict."""
        self._set_text("advice", f"! {headline}", "", words)

    def explain(self, headline: str, words: str) -> None:
        """Explain the screen."""
        self._set_text("", headline, "", words)

    def note(self, outcome: Outcome, headline: str, words: str) -> None:
        """Show an outcome without a score."""
        self._set_text(outcome.value, f"{self._shape(outcome)} {headline}", "", words)

    def clear(self) -> None:
        """Show only how to draw."""
        self._set_text("", "", "", _(_HOW_TO_DRAW))

    def _shape(self, outcome: Outcome) -> str:
        symbols = get_symbols(self)
        shape = outcome_symbol(outcome, symbols)
        return f"({shape})" if symbols.is_ascii else shape

    def _set_text(self, kind: str, headline: str, lines: str, words: str) -> None:
        for name in ("right", "wrong", "unreadable", "advice"):
            self.set_class(name == kind, f"-{name}")
        top = f"{headline}\n" if headline else ""
        air = "\n" if self.has_air else ""
        middle = f"{lines}\n{air}" if lines else ""
        self.update(Content.assemble((top, "bold"), middle, words))


def outcome_symbol(outcome: Outcome | None, symbols: Symbols) -> str:
    """Return the mark of an outcome; `?` for a drawing that could not be read."""
    if outcome is Outcome.RIGHT:
        return symbols.right
    return symbols.wrong if outcome is Outcome.WRONG else "?"


def star_line(count: int, symbols: Symbols) -> str:
    """Return a row of three stars, `count` of them full."""
    return symbols.star * count + symbols.empty_star * (len(STARS) - count)


def score_lines(judgement: Judgement, symbols: Symbols, *, has_stars: bool = True) -> str:
    """Return stars, score and a bar for each part; empty without a score."""
    if judgement.score is None or judgement.parts is None:
        return ""
    score = _("{score:.0f} of 100", score=judgement.score)
    lines = [f"{star_line(judgement.stars, symbols)}  {score}" if has_stars else score]
    for part in fields(Parts):
        value = getattr(judgement.parts, part.name)
        bar = symbols.bar(value / 100, _BAR)
        lines.append(f"{_(PART_NAMES[part.name]):<10} {bar} {value:3.0f}")
    return "\n".join(lines)


def _headline(target: int, outcome: Outcome, prediction: Prediction) -> str:
    if outcome is Outcome.UNREADABLE:
        return _("I can't read this. It does not count.")
    read = _("I read {digit}", digit=with_article(prediction.digit))
    if outcome is Outcome.WRONG:
        return _("{read}, not {target}.", read=read, target=with_article(target))
    return _("Right! {read}.", read=read)
