"""The verdict on a drawing."""

from dataclasses import dataclass, fields

from textual.content import Content
from textual.widgets import Static

from digitgame.core.judging import STARS, Judgement, Parts
from digitgame.core.session import Outcome
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _, capitalised, ngettext
from digitgame.tui.symbols import Symbols, get_symbols
from model.reader import Prediction

_BAR = 10  # cells at most
_NAME = 16  # columns of a part's name

PART_NAMES = {
    "shape": N_("shape"),
    "formation": N_("how you draw it"),
    "placement": N_("on the lines"),
}
"""Names of the score's parts."""

HOW_TO_DRAW = N_("Draw with the mouse. Or use the arrow keys: space puts the pen down.")
HOW_TO_DRAW_IN_BROWSER = N_("Draw with a finger or the mouse. A long press checks.")

_STARS = {
    1: (
        ("   ▄   ", "▄▄███▄▄", " ▀███▀ ", " █▀ ▀█ "),
        ("   ▄   ", "▄▄▀ ▀▄▄", " ▀▄ ▄▀ ", " █▀ ▀█ "),
    ),
    2: (
        ("   ▟▙   ", "▜██████▛", " ▝████▘ ", " ▟▛▘▝▜▙ "),
        ("   ▞▚   ", "▜▄▟  ▙▄▛", " ▝▖  ▗▘ ", " ▟▄▀▀▄▙ "),
    ),
}
"""A full and an empty star, by the pixels next to each other in a cell."""

_PLAIN = str.maketrans("▀▄█", "***"), str.maketrans("▀▄█", "...")
"""Plain characters of a full star and of an empty one."""

_STYLES = {"right": "bold $success", "wrong": "bold $error"}


@dataclass(frozen=True)
class _Shown:
    """Content of a verdict."""

    kind: str = ""
    """An outcome, advice, or nothing."""
    headline: str = ""
    words: str = ""
    stars: int | None = None
    score: float | None = None
    parts: Parts | None = None


class Verdict(Static):
    """A headline, large stars, the score and a tip; readable without colours."""

    def __init__(self) -> None:
        super().__init__()
        self.is_tight = False
        """Show no empty lines, for lack of room."""
        self.has_small_stars = False
        """Show stars of a single line, for lack of room."""
        self.has_details = False
        """Show the score's parts."""
        self._shown = _Shown()

    def fit(self, *, is_tight: bool, has_small_stars: bool) -> None:
        """Fit the room."""
        if (is_tight, has_small_stars) != (self.is_tight, self.has_small_stars):
            self.is_tight, self.has_small_stars = is_tight, has_small_stars
            self._update()

    def on_resize(self) -> None:
        """Fit the bars of the parts."""
        if self.has_details:
            self._update()

    def toggle_details(self) -> None:
        """Show the score's parts, or hide them."""
        self.has_details = not self.has_details
        self._update()

    def show(
        self, target: int, outcome: Outcome, prediction: Prediction, judgement: Judgement
    ) -> None:
        """Show the verdict on an attempt."""
        is_right = outcome is Outcome.RIGHT
        self._show(
            _Shown(
                outcome.value,
                f"{self._shape(outcome)} {_headline(target, outcome, prediction)}",
                judgement.tip,
                judgement.stars if is_right else None,
                judgement.score if is_right else None,
                judgement.parts,
            )
        )

    def show_sketch(self, prediction: Prediction, judgement: Judgement) -> None:
        """Show the verdict on a sketch, which has no target."""
        if not prediction.readable:
            self._show(_Shown("unreadable", _("I can't read this."), judgement.tip))
            return
        headline = _(
            "I read {digit} ({confidence:.0%} sure).",
            digit=with_article(prediction.digit),
            confidence=prediction.confidence,
        )
        self._show(
            _Shown(
                "right", headline, judgement.tip, judgement.stars, judgement.score, judgement.parts
            )
        )

    def show_step(self, outcome: Outcome, headline: str, judgement: Judgement, tip: str) -> None:
        """Show the verdict on a drawing of a lesson; right means good enough for its step.

        The score has no stars, which belong to cards.
        """
        headline = f"{self._shape(outcome)} {headline}"
        score = judgement.score if outcome is Outcome.RIGHT else None
        self._show(_Shown(outcome.value, headline, tip, None, score, judgement.parts))

    def advise(self, headline: str, words: str) -> None:
        """Explain why there is no verdict."""
        self._show(_Shown("advice", f"! {headline}", words))

    def explain(self, headline: str, words: str) -> None:
        """Explain the screen."""
        self._show(_Shown("", headline, words))

    def note(self, outcome: Outcome, headline: str, words: str) -> None:
        """Show an outcome without a score."""
        self._show(_Shown(outcome.value, f"{self._shape(outcome)} {headline}", words))

    def _shape(self, outcome: Outcome) -> str:
        symbols = get_symbols(self)
        shape = outcome_symbol(outcome, symbols)
        return f"({shape})" if symbols.is_ascii else shape

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        for name in ("right", "wrong", "unreadable", "advice"):
            self.set_class(name == shown.kind, f"-{name}")
        self._update()

    def _update(self) -> None:
        shown, symbols = self._shown, get_symbols(self)
        blocks: list[Content] = []
        if shown.headline:
            blocks.append(Content.styled(shown.headline, _STYLES.get(shown.kind, "bold")))
        has_parts = self.has_details and shown.parts is not None
        if shown.score is not None:
            is_small = self.has_small_stars or has_parts or shown.stars is None
            blocks.append(_score(shown.stars, shown.score, symbols, is_small=is_small))
        if has_parts and shown.parts is not None:
            blocks.append(Content("\n".join(part_lines(shown.parts, symbols, self.size.width))))
        if shown.words:
            blocks.append(Content(shown.words))
        gap = Content("\n" if self.is_tight or has_parts else "\n\n")
        self.update(gap.join(blocks))


def outcome_symbol(outcome: Outcome | None, symbols: Symbols) -> str:
    """Return the mark of an outcome; `?` for a drawing that could not be read."""
    if outcome is Outcome.RIGHT:
        return symbols.right
    return symbols.wrong if outcome is Outcome.WRONG else "?"


def outcome_style(outcome: Outcome | None) -> str:
    """Return the style of an outcome's mark; red is for what is wrong only."""
    if outcome is Outcome.RIGHT:
        return "$success"
    return "$error" if outcome is Outcome.WRONG else ""


def star_line(count: int, symbols: Symbols) -> str:
    """Return a row of three stars, `count` of them full."""
    return symbols.star * count + symbols.empty_star * (len(STARS) - count)


def large_stars(count: int, symbols: Symbols) -> Content:
    """Return three stars, four rows high, `count` of them full."""
    rows = []
    for full, empty in zip(*_STARS[symbols.across], strict=True):
        if symbols.is_ascii:
            full, empty = full.translate(_PLAIN[0]), empty.translate(_PLAIN[1])  # noqa: PLW2901
        row = "  ".join([full] * count + [empty] * (len(STARS) - count))
        rows.append(Content.styled(row, "$warning"))
    return Content("\n").join(rows)


def part_lines(parts: Parts, symbols: Symbols, columns: int) -> list[str]:
    """Return the name, a bar and the points of each part, each in a line of so many columns."""
    lines, bar = [], min(max(columns - _NAME - len("  100"), 1), _BAR)
    for part in fields(parts):
        value, name = getattr(parts, part.name), _(PART_NAMES[part.name])
        lines.append(f"{name:<{_NAME}} {symbols.bar(value / 100, bar)} {value:3.0f}")
    return lines


def _score(stars: int | None, score: float, symbols: Symbols, *, is_small: bool) -> Content:
    points = Content.styled(ngettext("{number} point", "{number} points", round(score)), "bold")
    if stars is None:
        return points
    if is_small:
        small = Content.styled(" ".join(star_line(stars, symbols)), "$warning")
        return Content.assemble(small, "  ", points)
    return Content.assemble(large_stars(stars, symbols), "\n", points)


def _headline(target: int, outcome: Outcome, prediction: Prediction) -> str:
    if outcome is Outcome.UNREADABLE:
        return _("I can't read this. It does not count.")
    if outcome is Outcome.RIGHT:
        return _("{digit}!", digit=capitalised(with_article(target)))
    read = _("I read {digit}", digit=with_article(prediction.digit))
    return _("{read}, not {target}.", read=read, target=with_article(target))
