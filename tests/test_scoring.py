"""Scoring: a line of JSON to its result; whatever the line, there is an answer."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.leniency import Leniency
from digitgame.scoring import BadLineError, Drawing, Judge, Result, Rules, parse, placed
from digitgame.tips import UNREADABLE
from model.copybook import Way, copybook, taught_ways
from model.grid import Grid
from model.raster import CELL, Floats, Points, digit_image
from model.reader import Reader, Reading, load_reader
from model.tolerances import load_tolerances
from tests.handmade import HANDMADE, fitted

FIELDS = [
    "id",
    "digit",
    "confidence",
    "probabilities",
    "readable",
    "target",
    "score",
    "stars",
    "parts",
    "way",
    "tip",
]
"""A result's, in order."""

SEVEN = [[[2, 1], [38, 1], [14, 37]]]
GRIDS = (Grid(28, 14), Grid(40, 20), Grid(80, 40))


class Blind(Reader):
    """A reader that can't read anything."""

    def __init__(self) -> None:
        pass

    def read(self, image: Floats) -> Reading:
        return Reading((0.4, *(0.6 / 9,) * 9), readable=False)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_reader(), taught_ways(), load_tolerances())


def line(strokes: object = None, **fields: object) -> str:
    """A line with a seven, or other strokes."""
    return json.dumps({"strokes": strokes or SEVEN, **fields})


def complaint(text: str, rules: Rules | None = None) -> str:
    """Why a line is no drawing."""
    with pytest.raises(BadLineError) as caught:
        placed(parse(text).strokes, rules or Rules())
    return str(caught.value)


class TestParse:
    def test_takes_points_with_and_without_time(self) -> None:
        drawing = parse(line([[[1, 2.5], [3, 4, 0.25]]], id="a", target=7))
        assert drawing.name == "a"
        assert drawing.target == 7
        assert [stroke.tolist() for stroke in drawing.strokes] == [[[1, 2.5], [3, 4]]]

    @pytest.mark.parametrize(
        "name", [None, "ä\x1b", 7, 1.5, True, [1, {"a": None}], {"page": 3}, 10**30]
    )
    def test_an_id_is_any_json_value(self, name: object) -> None:
        assert parse(line(id=name)).name == name

    def test_id_target_and_other_fields_are_optional(self) -> None:
        drawing = parse(line(colour="red"))
        assert drawing.name is None
        assert drawing.target is None

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "seven",
            "",
            '{"strokes": [[[NaN, 1]]]}',
            '{"strokes": [[[1, Infinity], [1, 2]]]}',
            '{"id": -Infinity}',
            "[" * 100_000,
            '{"id": ' + "9" * 5000 + "}",
            line() + line(),
        ],
        ids=lambda text: text[:12],
    )
    def test_what_is_no_json_is_named(self, text: str) -> None:
        assert complaint(text).startswith("not JSON: ")

    @pytest.mark.parametrize("text", ["[]", "7", "null", '"seven"', "true"])
    def test_anything_but_an_object_is_refused(self, text: str) -> None:
        assert complaint(text).startswith("a line must be an object")

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("{}", "no strokes"),
            ('{"strokes": []}', "no strokes"),
            ('{"strokes": null}', "strokes must be a list"),
            ('{"strokes": "7"}', "strokes must be a list"),
            ('{"strokes": [[]]}', "at least one point"),
            ('{"strokes": [[1, 2]]}', "a point must be"),
            ('{"strokes": [[[1]]]}', "a point must be"),
            ('{"strokes": [[[1, 2, 3, 4]]]}', "a point must be"),
            ('{"strokes": [[["1", 2]]]}', "must be finite"),
            ('{"strokes": [[[true, 2]]]}', "must be finite"),
            ('{"strokes": [[[1e999, 2]]]}', "must be finite"),
            ('{"strokes": [[[1, 2, null]]]}', "must be finite"),
            (line([[[0, 0]] * 100_001]), "more than 100,000 points"),
            (line([[[0, 0]]] * 1_001), "more than 1,000 strokes"),
            ('{"id": 1e999}', "id holds a number that is too large"),
        ],
        ids=lambda text: text[:24],
    )
    def test_what_is_wrong_is_said(self, text: str, problem: str) -> None:
        assert problem in complaint(text)

    @pytest.mark.parametrize("target", [-1, 10, 7.0, "7", True, [7], {}])
    def test_a_target_is_a_digit(self, target: object) -> None:
        assert complaint(line(target=target)) == "target must be a digit from 0 to 9, or null"

    def test_an_error_has_the_lines_id(self) -> None:
        for text in ('{"id": "a"}', line(id="a", target=70)):
            with pytest.raises(BadLineError) as caught:
                parse(text)
            assert caught.value.name == "a"


class TestPlaced:
    def test_without_a_grid_the_ink_is_fitted_and_keeps_its_shape(self) -> None:
        (stroke,), cell = placed(parse(line()).strokes, Rules())
        guides = Grid(40, 20).guides
        assert cell == 0
        assert stroke[:, 1].min() == pytest.approx(guides.top)
        assert stroke[:, 1].max() == pytest.approx(guides.base)
        assert len(stroke) == 3

    def test_on_a_grid_it_is_where_a_mouse_reports_it(self) -> None:
        (stroke,), cell = placed(parse(line()).strokes, Rules(Grid(28, 14)))
        assert cell == CELL
        assert set(stroke[:, 0] % 1) == {0.5}
        assert set(stroke[:, 1] % 2) == {1.0}

    def test_keeping_its_place_changes_nothing(self) -> None:
        (stroke,), cell = placed(parse(line()).strokes, Rules(keeps_place=True))
        assert stroke.tolist() == SEVEN[0]
        assert cell == 0

    def test_cells_that_keep_their_place_are_snapped_to_themselves(self) -> None:
        cells = [[[0.5, 1.0], [0.5, 3.0], [1.5, 3.0]]]
        (stroke,), cell = placed(parse(line(cells)).strokes, Rules(Grid(40, 20), keeps_place=True))
        assert stroke.tolist() == cells[0]
        assert cell == CELL

    def test_a_line_may_say_over_which_pads_cells_it_was_drawn(self, judge: Judge) -> None:
        grid = Grid(60, 30)
        cells = [each.tolist() for each in grid.snapped(grid.fitted(parse(line()).strokes))]
        told = line(cells, target=7, columns=60, rows=30)

        def scored(text: str, rules: Rules) -> Result:
            return replace(judge, rules=rules).score_line(text)

        own = scored(told, Rules(keeps_place=True))
        assert own == scored(line(cells, target=7), Rules(grid, keeps_place=True))
        assert own != scored(line(cells, target=7), Rules(keeps_place=True))
        assert scored(told, Rules()) == scored(line(cells, target=7), Rules())

    @pytest.mark.parametrize(
        "pad", [{"columns": 60}, {"columns": "60", "rows": 30}, {"columns": 7, "rows": 7}]
    )
    def test_other_lines_may_mean_something_else_by_columns_and_rows(
        self, pad: dict[str, object]
    ) -> None:
        assert parse(line(**pad)).pad is None

    @pytest.mark.parametrize("rules", [Rules(), Rules(Grid(40, 20))])
    @pytest.mark.parametrize(
        ("strokes", "problem"),
        [
            ([[[1e10, 0], [0, 0]]], "a coordinate beyond"),
            ([[[-1e308, 0], [1e308, 0]]], "a coordinate beyond"),
            ([[[5, 5]]], "a dot"),
            ([[[5, 5], [5, 5]], [[5, 5]]], "a dot"),
            ([[[5, 5], [5, 5 + 1e-9]]], "a dot"),
            ([[[0, 0], [9, 9]] * 1000], "a path 1,000 times"),
        ],
    )
    def test_absurd_sizes_are_refused(self, strokes: object, problem: str, rules: Rules) -> None:
        said = complaint(line(strokes), rules)
        assert said.startswith("absurd size: ")
        assert problem in said

    def test_ink_that_keeps_its_place_must_be_near_the_pad(self) -> None:
        rules = Rules(keeps_place=True)
        assert "40 wide and 40 tall" in complaint(line([[[0, 0], [300, 400]]]), rules)
        assert "far off the pad" in complaint(line([[[-50, 0], [30, 40]]]), rules)
        placed(parse(line([[[-3, -3], [43, 44]]])).strokes, rules)

    @pytest.mark.parametrize("size", [1e-5, 1e-3, 1, 500, 1e7])
    def test_the_unit_does_not_matter(self, size: float, judge: Judge) -> None:
        seven = [[[x * size, y * size] for x, y in SEVEN[0]]]
        result = judge.score_line(line(seven, target=7))
        assert result == judge.score_line(line(target=7))


class TestScore:
    @pytest.mark.parametrize("grid", [None, *GRIDS], ids=str)
    def test_handmade_digits_are_read_right_and_score_well(
        self, judge: Judge, grid: Grid | None
    ) -> None:
        judge = replace(judge, rules=Rules(grid))
        for made in HANDMADE:
            result = judge.score_line(line(made.strokes, target=made.digit))
            assert (result["digit"], result["readable"]) == (made.digit, True), str(made)
            assert result["score"] is not None
            assert result["score"] >= 80, str(made)

    @pytest.mark.parametrize("grid", GRIDS, ids=str)
    def test_ink_that_keeps_its_place_is_judged_as_the_game_judges_it(
        self, judge: Judge, grid: Grid
    ) -> None:
        made = HANDMADE[0]
        on_pad = grid.snapped(fitted(made, grid.columns, grid.rows))
        judge = replace(judge, rules=Rules(grid, keeps_place=True))
        strokes = [stroke.tolist() for stroke in on_pad]
        result = judge.score_line(line(strokes, target=made.digit))
        reading = judge.reader.read(digit_image(on_pad))
        assert result["probabilities"] == [round(p, 6) for p in reading.probabilities]

    @pytest.mark.parametrize("way", copybook(), ids=lambda way: f"{way.digit} {way.name}")
    def test_the_copybooks_own_strokes_are_nearly_perfect(self, judge: Judge, way: Way) -> None:
        judge = replace(judge, ways=copybook())
        result = judge.score(Drawing(None, way.strokes, way.digit))
        assert result["score"] is not None
        assert result["score"] >= 97

    def test_a_result_has_exactly_the_fields_of_the_format(self, judge: Judge) -> None:
        result = judge.score_line(line(id={"page": 3}, target=7))
        assert list(result) == FIELDS
        assert result["id"] == {"page": 3}
        assert result["digit"] == result["target"] == 7
        assert len(result["probabilities"]) == 10
        assert result["confidence"] == max(result["probabilities"])
        assert result["score"] == round(result["score"] or 0, 1)
        assert result["stars"] in range(4)
        parts = result["parts"]
        assert parts is not None
        assert list(parts) == ["reading", "form", "formation", "proportion", "placement"]
        assert result["way"] == "plain"
        assert result["tip"]

    def test_without_a_target_it_is_only_read(self, judge: Judge) -> None:
        result = judge.score_line(line())
        assert list(result) == FIELDS
        assert result["digit"] == 7
        assert {result[field] for field in FIELDS[5:]} == {None}  # type: ignore[literal-required]

    def test_the_rules_target_is_for_lines_without_one(self, judge: Judge) -> None:
        judge = replace(judge, rules=Rules(target=7))
        assert judge.score_line(line())["target"] == 7
        assert judge.score_line(line(target=None))["target"] == 7
        assert judge.score_line(line(target=1))["target"] == 1

    def test_what_is_misread_scores_half_at_most_and_says_so(self, judge: Judge) -> None:
        result = judge.score_line(line(target=4))
        assert result["digit"] == 7
        assert result["score"] is not None
        assert result["score"] <= 50
        assert result["tip"] is not None
        assert result["tip"].startswith("It looks like a 7.")

    def test_what_cannot_be_read_has_no_digit_and_no_score(self, judge: Judge) -> None:
        result = replace(judge, reader=Blind()).score_line(line(id=3, target=7))
        assert list(result) == FIELDS
        assert result["readable"] is False
        assert result["probabilities"][0] == 0.4
        assert (result["id"], result["target"], result["tip"]) == (3, 7, UNREADABLE)
        for field in ("digit", "confidence", "score", "stars", "parts", "way"):
            assert result[field] is None

    def test_leniency_changes_the_score(self, judge: Judge) -> None:
        scores = []
        for leniency in (Leniency.STRICT, Leniency.NORMAL, Leniency.GENTLE):
            made = next(made for made in HANDMADE if str(made) == "0 narrow")
            lenient = replace(judge, rules=Rules(leniency=leniency))
            scores.append(lenient.score_line(line(made.strokes, target=0))["score"] or 0)
        assert scores == sorted(scores)
        assert scores[0] < scores[-1]

    def test_an_error_in_size_has_the_lines_id(self, judge: Judge) -> None:
        with pytest.raises(BadLineError, match="a dot") as caught:
            judge.score_line(line([[[1, 1]]], id="a"))
        assert caught.value.name == "a"


class TestReadImage:
    @pytest.fixture
    def seven(self) -> Floats:
        return digit_image(placed(parse(line()).strokes, Rules())[0], 0)

    def test_without_a_target_is_a_reading(self, judge: Judge, seven: Floats) -> None:
        result = judge.read_image("7.png", seven)
        assert list(result) == FIELDS
        assert (result["id"], result["digit"], result["parts"]) == ("7.png", 7, None)

    def test_with_a_target_has_the_readings_part_alone(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=7))
        parts = judge.read_image("7.png", seven)["parts"]
        assert parts is not None
        reading, *others = parts.values()
        assert isinstance(reading, float)
        assert reading > 90
        assert others == [None] * 4

    def test_says_what_was_misread(self, judge: Judge, seven: Floats) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", seven)
        assert result["tip"] is not None
        assert result["tip"].startswith("It looks like a 7.")
        assert result["score"] is None

    def test_says_what_cannot_be_read(self, judge: Judge) -> None:
        judge = replace(judge, rules=Rules(target=4))
        result = judge.read_image("7.png", np.zeros((28, 28), dtype=np.float32))
        assert (result["digit"], result["parts"], result["tip"]) == (None, None, UNREADABLE)


numbers = st.one_of(
    st.floats(-100, 100),
    st.floats(),
    st.integers(-50, 50),
    st.integers(-(10**400), 10**400),
    st.booleans(),
    st.none(),
)
near = st.lists(st.one_of(st.floats(0, 40), st.integers(0, 40)), min_size=2, max_size=3)
drawn = st.lists(st.lists(near, min_size=1, max_size=8), min_size=1, max_size=8)
wild = st.lists(st.lists(st.lists(numbers, min_size=1, max_size=4), max_size=4), max_size=4)
anything = st.recursive(
    st.one_of(numbers, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
objects = st.fixed_dictionaries(
    {"strokes": st.one_of(drawn, drawn, wild, anything)},
    optional={"id": anything, "target": st.one_of(st.integers(-1, 10), anything)},
)
rules_of_any_kind = st.builds(
    Rules,
    grid=st.sampled_from([None, Grid(8, 8), Grid(40, 20), Grid(400, 10)]),
    keeps_place=st.booleans(),
    leniency=st.sampled_from(Leniency),
    target=st.sampled_from([None, 0, 7]),
)


class TestAnyLine:
    """Whatever comes: a result that is JSON, or an error that says what is wrong."""

    def check(self, judge: Judge, text: str) -> None:
        try:
            result = judge.score_line(text)
        except BadLineError as error:
            json.dumps([error.name, str(error)], allow_nan=False)
            return
        json.dumps(result, allow_nan=False)
        assert list(result) == FIELDS
        assert sum(result["probabilities"]) == pytest.approx(1, abs=1e-4)
        if result["score"] is not None:
            assert 0 <= result["score"] <= 100

    @given(found=st.one_of(objects, anything), rules=rules_of_any_kind)
    def test_of_json_is_answered(self, judge: Judge, found: object, rules: Rules) -> None:
        self.check(replace(judge, rules=rules), json.dumps(found))

    @given(text=st.text())
    def test_of_text_is_answered(self, judge: Judge, text: str) -> None:
        self.check(judge, text)

    @given(strokes=drawn, rules=rules_of_any_kind)
    def test_with_strokes_of_any_size_is_answered(
        self, judge: Judge, strokes: list[list[list[float]]], rules: Rules
    ) -> None:
        self.check(replace(judge, rules=rules), line(strokes, target=3))

    @pytest.mark.parametrize("rules", [Rules(), Rules(Grid(400, 400))])
    def test_of_the_most_that_is_allowed_is_answered(self, judge: Judge, rules: Rules) -> None:
        judge = replace(judge, rules=rules)
        chance = np.random.default_rng(1)
        walk: Points = np.cumsum(chance.normal(0, 1, (20_000, 2)), axis=0)
        self.check(judge, line([walk.tolist()], target=8))
        dots = chance.uniform(0, 40, (1_000, 1, 2))
        self.check(judge, line(dots.tolist(), target=8))
