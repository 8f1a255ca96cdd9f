"""The verdict: what was read and whether that is right, in words and shape besides colour."""

from textual.content import Content
from textual.widgets import Static

from digitgame.history import Attempt
from digitgame.practice import Outcome
from digitgame.settings import Glyphs
from digitgame.tui.widgets.target import with_article

_SHAPES = {
    Glyphs.HALF: {Outcome.RIGHT: "✓", Outcome.WRONG: "✗", Outcome.UNREADABLE: "?"},
    Glyphs.ASCII: {Outcome.RIGHT: "(+)", Outcome.WRONG: "(x)", Outcome.UNREADABLE: "(?)"},
}

SURE = 0.9
"""Confidence from which a right digit is called clear."""


class Verdict(Static):
    """A headline and a line or two."""

    def __init__(self, glyphs: Glyphs) -> None:
        """No verdict yet.

        Args:
            glyphs: what to draw its shape with.
        """
        super().__init__()
        self._shapes = _SHAPES[glyphs]

    def show(self, attempt: Attempt) -> None:
        """Say how an attempt went."""
        headline, words = _words(attempt)
        self._say(attempt.outcome.value, f"{self._shapes[attempt.outcome]} {headline}", words)

    def advise(self, headline: str, words: str) -> None:
        """Say why there is no verdict."""
        self._say("advice", f"! {headline}", words)

    def clear(self) -> None:
        """Say only how to draw."""
        self._say(
            "", "", "Draw with the mouse. Or move the pen with the arrow keys: space puts it down."
        )

    def _say(self, kind: str, headline: str, words: str) -> None:
        for name in ("right", "wrong", "unreadable", "advice"):
            self.set_class(name == kind, f"-{name}")
        self.update(Content.assemble((f"{headline}\n" if headline else "", "bold"), words))


def _words(attempt: Attempt) -> tuple[str, str]:
    reading, target = attempt.reading, attempt.target
    sure = f"{reading.confidence:.0%}"
    if attempt.outcome is Outcome.UNREADABLE:
        return "I can't read this.", "It does not count. Draw it again, larger and clearer."
    if attempt.outcome is Outcome.WRONG:
        return (
            f"I read {with_article(reading.digit)}, not {with_article(target)}.",
            f"I am {sure} sure. Try again, or go on.",
        )
    if reading.confidence >= SURE:
        return f"Right! I read {with_article(target)}.", f"Clear writing: I am {sure} sure."
    return (
        f"Right, I read {with_article(target)}.",
        f"But I am only {sure} sure. Can it be clearer?",
    )
