"""Advice says what to do about each kind of fault, and where."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.advice import PARTS, Advice, advise, describe_place
from model.copybook import Way, copybook
from model.fault_kinds import Kind
from model.picture import match_picture
from model.raster import Points, bounds, resample, smooth
from model.shape import Fault, Shape, judge_shape, load_shapes
from model.structure import measure
from model.worst_fault import name_worst
from tests.core.given import FIRST, USUAL, drawn, judged, way_of


def shape_of(
    strokes: Sequence[Points],
    digit: int,
    *faults: tuple[str, int],
    signs: Sequence[str] = (),
    ways: Sequence[Way] = copybook(),
) -> Shape:
    """Return a shape with faults (measure and sign), the first of them the worst."""
    match = match_picture(strokes, (way for way in ways if way.digit == digit))
    assert match is not None
    costs = tuple(
        (Fault(name, sign, 0.0, 1.0, 1.0), 1.0 / number)
        for number, (name, sign) in enumerate(faults, start=1)
    )
    named = tuple((name, 1.0) for name in signs)
    return Shape(50.0, match, measure(strokes, match), costs, named)


def smoothed(*strokes: str) -> list[Points]:
    return [smooth(stroke) for stroke in drawn(*strokes)]


def written(digit: int, name: str | None = None) -> list[Points]:
    """Return a way as drawn with a mouse, smoothed."""
    way = FIRST[digit] if name is None else way_of(digit, name)
    return [smooth(stroke) for stroke in USUAL.snapped(USUAL.fitted(way.strokes))]


def advised(strokes: Sequence[Points], digit: int, *faults: tuple[str, int]) -> Advice:
    advice = advise(shape_of(strokes, digit, *faults), strokes, digit)
    assert advice is not None
    return advice


ROUND = "44,0 22,8 5,30 1,55 9,83 30,99 52,98 70,80 77,50 71,20 57,4 44,0"
RING = "44,0 21,9 4,33 1,46 1,59 10,85 33,100 56,96 72,74 77,57"
FIVE = "14,4 10,44 30,38 50,43 62,60 60,80 45,96 24,100 2,92"
RING_AND_TAIL = ("50,25 25,0 0,25 25,50 50,25", "50,20 48,100")
SEVEN = "0,2/56,0/36,41 20,100"


class TestKinds:
    @pytest.mark.parametrize(
        ("digit", "fault", "strokes", "kind", "text"),
        [
            (0, ("farthest end", 1), [RING], Kind.OPEN, "Close the ring"),
            (5, ("gap", 1), [FIVE, "14,-18 70,-20"], Kind.GAP, "Leave no gap"),
            (4, ("beyond right", -1), ["18,0 2,60/40,60", "42,28 40,100"], Kind.CROSS, "across"),
            (7, ("crossbar: length", -1), [SEVEN, "10,48 30,48"], Kind.CROSS, "across"),
            (5, ("hat: missing", 1), [FIVE], Kind.MISSING, "Draw the hat too"),
            (0, ("extra", 1), [ROUND, "18,26 60,76"], Kind.EXTRA, "Leave out the extra bit"),
        ],
        ids=lambda value: value.value if isinstance(value, Kind) else "",
    )
    def test_of_structure_have_a_place_on_the_ink(
        self, digit: int, fault: tuple[str, int], strokes: list[str], kind: Kind, text: str
    ) -> None:
        ink = smoothed(*strokes)
        advice = advised(ink, digit, fault)
        assert advice.kind is kind
        assert text in advice.text
        assert advice.place is not None
        low, high = bounds(ink)
        assert (low - 8 <= advice.place).all()
        assert (advice.place <= high + 8).all()

    @pytest.mark.parametrize(
        ("digit", "fault", "kind", "text"),
        [
            (4, ("slant", 1), Kind.LEANS_LEFT, "Let it lean less to the left."),
            (4, ("slant", -1), Kind.LEANS_RIGHT, "Let it lean less to the right."),
            (0, ("width", 1), Kind.WIDE, "Make it narrower."),
            (0, ("proportion", -1), Kind.NARROW, "Make it wider."),
            (6, ("hole flatness", 1), Kind.FLAT, "Make the ring higher and rounder."),
            (7, ("top: length", -1), Kind.SHORT, "Make the top longer."),
            (7, ("top: width", 1), Kind.LONG, "Make the top shorter."),
            (4, ("bar: turn", 1), Kind.TURNED, "Draw the line across level, not sloping."),
            (1, ("stem: bend", 1), Kind.BENT, "Draw the long line down straight."),
            (0, ("ring: uneven", 1), Kind.ANGULAR, "Draw the ring rounder."),
            (0, ("ring: form", 1), Kind.ANGULAR, "Draw the ring rounder."),
            (0, ("runs 45", 1), Kind.ANGULAR, "Draw the curves round, without corners."),
            (2, ("corners", 1), Kind.ANGULAR, "Draw the curves round, without corners."),
            (7, ("corners", -1), Kind.BLUNT, "Draw the corners sharp."),
            (2, ("wobble", 1), Kind.SHAKY, "Draw it in one smooth, calm line."),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_of_shape_are_said_in_words(
        self, digit: int, fault: tuple[str, int], kind: Kind, text: str
    ) -> None:
        advice = advised(written(digit), digit, fault)
        assert (advice.kind, advice.text) == (kind, text)

    @pytest.mark.parametrize(("right", "kind"), [(-0.3, Kind.LEANS_RIGHT), (0.3, Kind.LEANS_LEFT)])
    def test_what_runs_in_other_directions_leans(self, right: float, kind: Kind) -> None:
        ink = [stroke + stroke[:, [1]] * (right, 0.0) for stroke in written(4)]
        assert advised(ink, 4, ("runs 90", -1)).kind is kind

    @pytest.mark.parametrize(("times", "kind"), [(0.7, Kind.NARROW), (1.5, Kind.WIDE)])
    def test_or_is_too_narrow_or_wide(self, times: float, kind: Kind) -> None:
        ink = [stroke * (times, 1.0) for stroke in written(0)]
        assert advised(ink, 0, ("runs 90", 1)).kind is kind

    @pytest.mark.parametrize(
        ("move", "text"),
        [
            ((9, 0), "Move the line across more to the left."),
            ((-9, 0), "Move the line across more to the right."),
            ((0, -6), "Move the line across further down."),
        ],
    )
    def test_a_misplaced_part_is_moved_back(self, move: tuple[int, int], text: str) -> None:
        slant, bar = written(7, "with a crossbar")
        ink = [slant, bar + np.array(move)]
        shape = shape_of(ink, 7, ("crossbar: down", 1), ways=[way_of(7, "with a crossbar")])
        advice = advise(shape, ink, 7)
        assert advice is not None
        assert advice.kind is Kind.MISPLACED
        assert advice.text == text
        assert advice.place is not None
        assert np.hypot(*(advice.place - ink[1]).T).min() < 6

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("open", Kind.OPEN), ("wide", Kind.WIDE), ("narrow", Kind.NARROW)],
    )
    def test_what_raters_would_name_comes_first(self, name: str, kind: Kind) -> None:
        ink = smoothed(RING)
        faults = [("wobble", 1), ("nearest end", 1), ("width", 1), ("width", -1)]
        worst = name_worst(shape_of(ink, 0, *faults, signs=[name]), 0)
        assert worst is not None
        assert worst[0] is kind

    def test_nothing_is_said_of_a_shape_without_faults(self) -> None:
        ink = written(3)
        assert name_worst(shape_of(ink, 3), 3) is None
        assert advise(shape_of(ink, 3), ink, 3) is None


class TestMissing:
    @pytest.mark.parametrize(
        ("digit", "name", "text"),
        [
            (0, "with a slash", "Draw the slash too, in the middle."),
            (5, "body, then hat", "Draw the hat too, at the top."),
        ],
    )
    def test_a_part_that_is_not_there_is_told(self, digit: int, name: str, text: str) -> None:
        """The last stroke is left out, and no other way is accepted."""
        way = way_of(digit, name)
        ink = [smooth(stroke) for stroke in USUAL.snapped(USUAL.fitted(way.strokes[:-1]))]
        shape = judge_shape(ink, digit, [way], 8.0, shapes=load_shapes())
        assert shape is not None
        advice = advise(shape, ink, digit)
        assert advice is not None
        assert advice.text == text

    def test_only_parts_that_another_accepted_way_lacks_are_optional(self) -> None:
        slashed = written(0, "with a slash")
        every, alone = (
            judge_shape(slashed, 0, ways, 8.0, shapes=load_shapes())
            for ways in (copybook(), [way_of(0, "with a slash")])
        )
        assert every is not None
        assert every.optional == {"slash"}
        assert alone is not None
        assert alone.optional == set()


class TestVisible:
    """Faults that no eye sees are not named, whatever a measure says."""

    def test_no_bar_that_crosses_is_to_cross(self) -> None:
        ink = smoothed("18,0 2,60/60,60", "42,28 40,100")
        assert name_worst(shape_of(ink, 4, ("beyond right", -1)), 4) is None

    def test_no_ring_that_touches_is_to_be_closed(self) -> None:
        advice = advised(written(6), 6, ("lowest end", 1))
        assert advice.kind is not Kind.OPEN

    @pytest.mark.parametrize(
        ("factor", "text"), [(0.6, "Make the ring larger."), (1.25, "Make the ring smaller.")]
    )
    def test_a_ring_of_another_size_is_no_extra_line(self, factor: float, text: str) -> None:
        """The 9's tail stays as it is."""
        ring, tail = (np.array(stroke) for stroke in smoothed(*RING_AND_TAIL))
        place = ring[0]
        advice = advised([place + (ring - place) * factor, tail], 9, ("ring: ink off", 1))
        assert advice.text == text
        assert advice.part == "ring"


class TestPlaces:
    def test_of_an_open_ring_is_at_its_end(self) -> None:
        ink = smoothed(RING)
        place = advised(ink, 0, ("farthest end", 1)).place
        assert place is not None
        ends = [stroke[index] for stroke in ink for index in (0, -1)]
        assert min(np.hypot(*(end - place)) for end in ends) < 1

    @pytest.mark.parametrize("away", [10, 20, 30])
    def test_of_a_gap_is_in_the_gap(self, away: int) -> None:
        """The hat floats over the body."""
        ink = smoothed(FIVE, f"14,{4 - away} 70,{2 - away}")
        advice = advised(ink, 5, ("gap", 1))
        body, hat = ink
        assert advice.place is not None
        assert hat[:, 1].max() <= advice.place[1] <= body[:, 1].min()
        assert "at the top left" in advice.text

    def test_of_an_extra_line_is_on_it(self) -> None:
        ink = [*written(0), smooth(USUAL.snapped([np.array([[32.0, 30.0], [39.0, 34.0]])])[0])]
        advice = advised(ink, 0, ("extra", 1))
        assert advice.place is not None
        assert np.hypot(*(advice.place - ink[1]).T).min() < 3
        assert "right" in advice.text

    def test_of_a_missing_part_is_where_it_should_be(self) -> None:
        advice = advised(smoothed(FIVE), 5, ("hat: missing", 1))
        assert advice.place is not None
        assert advice.place[1] < USUAL.guides.middle - 8

    @pytest.mark.parametrize(
        ("x", "y", "words"),
        [
            (0, 0, "in the middle"),
            (-0.4, 0, "on the left"),
            (0.4, 0.1, "on the right"),
            (0, -0.4, "at the top"),
            (0.1, 0.4, "at the bottom"),
            (-0.3, -0.3, "at the top left"),
            (0.3, -0.3, "at the top right"),
            (-0.3, 0.3, "at the bottom left"),
            (0.3, 0.3, "at the bottom right"),
        ],
    )
    def test_are_described_in_words(self, x: float, y: float, words: str) -> None:
        assert describe_place(x, y) == words


def lean(strokes: Sequence[Points], by: float) -> list[Points]:
    return [stroke @ ((1, 0), (-by, 1)) for stroke in strokes]


def widen(strokes: Sequence[Points], by: float) -> list[Points]:
    return [stroke * (by, 1) for stroke in strokes]


def shake(strokes: Sequence[Points], by: float) -> list[Points]:
    rng = np.random.default_rng(7)
    even = [resample(stroke, 0.05) for stroke in strokes]
    return [stroke + rng.normal(scale=by, size=stroke.shape) for stroke in even]


class TestRealInk:
    """The shipped faults lead to the right advice for what is wrong beyond doubt."""

    @pytest.mark.parametrize(
        ("digit", "spoil", "by", "kind"),
        [
            (3, lean, -0.4, Kind.LEANS_LEFT),
            (3, lean, 0.7, Kind.LEANS_RIGHT),
            (1, lean, -0.5, Kind.LEANS_LEFT),
            (3, widen, 0.4, Kind.NARROW),
            (3, shake, 0.035, Kind.SHAKY),
            (0, shake, 0.035, Kind.SHAKY),
        ],
    )
    def test_of_one_fault_is_told_that(
        self,
        digit: int,
        spoil: Callable[[Sequence[Points], float], list[Points]],
        by: float,
        kind: Kind,
    ) -> None:
        ink = USUAL.snapped(USUAL.fitted(spoil(FIRST[digit].strokes, by)))
        shape = judged(ink, digit).shape
        assert shape is not None
        worst = name_worst(shape, digit)
        assert worst is not None
        assert worst[0] is kind

    @given(way=st.sampled_from(copybook()), seed=st.integers(0, 99), scale=st.floats(0.01, 0.2))
    def test_all_advice_is_a_whole_sentence(self, way: Way, seed: int, scale: float) -> None:
        rng = np.random.default_rng(seed)
        knots = [stroke[:: max(len(stroke) // 6, 1)] for stroke in way.strokes]
        moved = [k + rng.normal(scale=scale, size=k.shape) for k in knots]
        ink = [smooth(stroke) for stroke in USUAL.snapped(USUAL.fitted(moved))]
        shape = judged(ink, way.digit).shape
        advice = advise(shape, ink, way.digit) if shape else None
        if advice:
            assert advice.text[0].isupper()
            assert advice.text.endswith(".")
            assert "{" not in advice.text
            assert "  " not in advice.text


class TestParts:
    def test_all_of_the_copybooks_have_a_name(self) -> None:
        named = {part.name for way in copybook() for part in way.parts}
        assert named == set(PARTS)
