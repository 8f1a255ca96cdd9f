"""The widgets next to the pad."""

import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.css.model import SelectorType
from textual.dom import DOMNode

from digitgame import tui
from digitgame.core.judging import Parts
from digitgame.core.session import Outcome, Prompt, Session
from digitgame.core.tips import with_article
from digitgame.storage.settings import Glyphs
from digitgame.tui.symbols import ASCII, BLOCKS, SYMBOLS, Symbols
from digitgame.tui.widgets.probability_bars import ProbabilityBars, _fine_bar
from digitgame.tui.widgets.prompt_marks import MOST, PromptMarks
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.verdict import PART_NAMES, _headline, large_stars, part_lines
from model.copybook import taught_ways
from model.reader import NOTHING_TO_READ, Prediction
from tests.tui.conftest import Play
from tests.tui.player import inked

QUADRANTS = SYMBOLS[Glyphs.QUADRANT]


class BareApp(App[None]):
    """An app for widgets that are rendered without a screen."""

    symbols = BLOCKS


@pytest.fixture(scope="module", autouse=True)
def app() -> Iterator[BareApp]:
    made = BareApp()
    with made._context():
        yield made


def css_types(kind: type[DOMNode] = DOMNode) -> set[str]:
    """Return the names of a class and its subclasses."""
    return {kind.__name__}.union(*map(css_types, kind.__subclasses__()))


async def test_styles_are_of_widgets_that_exist(play: Play) -> None:
    for module in pkgutil.walk_packages(tui.__path__, "digitgame.tui."):
        import_module(module.name)
    async with play("sketch") as player:
        selectors = {
            selector.name
            for rules in player.app.stylesheet.rules
            for alternatives in rules.selector_set
            for selector in alternatives.selectors
            if selector.type is SelectorType.TYPE
        }
        assert selectors <= css_types()


RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE


def sure_of(digit: int, confidence: float) -> Prediction:
    other = (1 - confidence) / 9
    return Prediction(tuple(confidence if d == digit else other for d in range(10)), readable=True)


class TestConfidence:
    @pytest.mark.parametrize("symbols", [BLOCKS, ASCII])
    def test_bars_are_as_long_as_their_share(self, symbols: Symbols) -> None:
        full, empty = symbols.full, symbols.dot
        assert _fine_bar(0.0, 10, symbols) == empty * 10
        assert _fine_bar(0.5, 10, symbols) == full * 5 + empty * 5
        assert _fine_bar(1.0, 10, symbols) == full * 10

    @given(st.floats(0, 1), st.integers(1, 60), st.sampled_from([BLOCKS, ASCII]))
    def test_bars_fill_their_room_exactly(self, share: float, room: int, symbols: Symbols) -> None:
        assert len(_fine_bar(share, room, symbols)) == room
        assert len(symbols.bar(share, room)) == room

    def test_the_likeliest_is_marked_by_an_arrow_and_its_share_in_figures(self) -> None:
        bars = ProbabilityBars()
        bars.prediction = sure_of(7, 0.91)
        lines = bars.render()
        plain = str(lines)
        assert plain.count(">") == 1
        assert ">7 " in plain
        assert "91%" in plain

    def test_what_cannot_be_read_has_no_likeliest(self) -> None:
        bars = ProbabilityBars()
        bars.prediction = NOTHING_TO_READ
        assert ">" not in str(bars.render())
        assert "10%" not in str(bars.render())

    @given(st.integers(0, 80))
    def test_lines_are_never_wider_than_their_room(self, width: int) -> None:
        bars = ProbabilityBars()
        bars.prediction = sure_of(3, 1.0)
        assert all(len(bars._bar(digit, width)) <= max(width, 10) for digit in range(10))


class TestVerdict:
    @pytest.mark.parametrize("target", range(10))
    def test_names_what_was_asked_and_what_was_read(self, target: int) -> None:
        read = (target + 1) % 10
        headline = _headline(target, WRONG, sure_of(read, 0.6))
        assert headline == f"I read {with_article(read)}, not {with_article(target)}."
        right = _headline(target, RIGHT, sure_of(target, 0.6))
        assert right == f"{with_article(target).capitalize()}!"

    def test_unreadable_ink_is_no_reproach(self) -> None:
        assert "It does not count." in _headline(3, UNREADABLE, NOTHING_TO_READ)

    @pytest.mark.parametrize("count", range(4))
    def test_stars_are_told_by_shape_too(self, count: int) -> None:
        shown = {
            symbols: str(large_stars(count, symbols)).split("\n")
            for symbols in (BLOCKS, QUADRANTS, ASCII)
        }
        for rows in shown.values():
            assert len(rows) == 4
            assert len({len(row) for row in rows}) == 1
            assert len(rows[0]) <= 28
        assert len({tuple(shown[BLOCKS]), tuple(shown[QUADRANTS])}) == 2
        middle = shown[BLOCKS][1].split("  ")
        assert [star == middle[-1] for star in middle].count(True) in (3 - count, 3)
        assert shown[ASCII][1].count("*") == 7 * count

    @pytest.mark.parametrize("symbols", [BLOCKS, ASCII])
    def test_every_part_is_told_in_figures(self, symbols: Symbols) -> None:
        parts = Parts(shape=96, formation=50, placement=4)
        lines = part_lines(parts, symbols, 36)
        assert [line[:14].rstrip() for line in lines] == [
            PART_NAMES[part.name][:14] for part in fields(Parts)
        ]
        assert [int(line.split()[-1]) for line in lines] == [96, 50, 4]
        assert [line.count(symbols.line) for line in lines] == [10, 5, 0]
        assert max(map(len, lines)) <= 36


class TestTarget:
    async def test_the_way_of_each_digit_is_shown(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.app.screen.query_one(TargetDigit)
            seen = set()
            for digit in range(10):
                target.way = next(way for way in taught_ways() if way.digit == digit)
                await player.settle()
                seen.add("\n".join(inked(target.render_line(y)) for y in range(target.size.height)))
            assert len(seen) == 10
            target.way = None
            await player.settle()
            assert player.text("TargetDigit") == ""


class TestMarks:
    @pytest.mark.parametrize(("symbols", "shown"), [(BLOCKS, "✓✗✗▸·"), (ASCII, "+xx>.")])
    def test_tell_by_shape_how_each_prompt_went(
        self, monkeypatch: pytest.MonkeyPatch, app: BareApp, symbols: Symbols, shown: str
    ) -> None:
        marks = PromptMarks()
        monkeypatch.setattr(app, "symbols", symbols)
        assert str(marks.render()) == ""
        marks.session = Session(
            (
                Prompt(1, (RIGHT, WRONG)),
                Prompt(2, (UNREADABLE, WRONG, RIGHT)),
                Prompt(3, skipped=True),
                Prompt(4, (UNREADABLE,)),
                Prompt(5),
            ),
            position=3,
        )
        assert str(marks.render()) == f"Digit 4 of 5  {shown}"

    @pytest.mark.parametrize(("position", "current"), [(0, 0), (50, 15), (99, 19)])
    def test_of_a_long_session_those_around_the_current_prompt(
        self, position: int, current: int
    ) -> None:
        marks = PromptMarks()
        done = tuple(Prompt(number % 10, (RIGHT,)) for number in range(position))
        marks.session = Session((*done, Prompt(1)), position, length=100)
        shown = str(marks.render()).removeprefix(f"Digit {position + 1} of 100  ")
        assert len(shown) == MOST
        assert shown.index("▸") == current

    def test_a_session_that_is_over_stays_at_its_last_prompt(self) -> None:
        marks = PromptMarks()
        marks.session = Session((Prompt(1, (RIGHT,)),), position=1)
        assert str(marks.render()) == "Digit 1 of 1  ✓"
