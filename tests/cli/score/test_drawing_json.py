"""Parsing a line of JSON."""

import pytest

from digitgame.core.drawing_json import BadLineError, parse
from tests.cli.score.given import complaint, line


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
            *("{", "seven", "", "[" * 100_000, '{"id": -Infinity}', '{"strokes": [[[NaN, 1]]]}'),
            '{"strokes": [[[1, Infinity], [1, 2]]]}',
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
            ('{"strokes": [[["1", 2]]]}', 'a point must be of numbers, not "1"'),
            ('{"strokes": [[[true, 2]]]}', "a point must be of numbers, not true"),
            ('{"strokes": [[[1e999, 2]]]}', "must be finite"),
            ('{"strokes": [[[1, 2, null]]]}', "a point must be of numbers, not null"),
            (line([[[0, 0]] * 100_001]), "more than 100,000 points"),
            (line([[[0, 0]]] * 1_001), "more than 1,000 strokes"),
            ('{"id": 1e999}', "id holds a number that is too large"),
        ],
        ids=lambda text: text[:24],
    )
    def test_what_is_wrong_is_said(self, text: str, problem: str) -> None:
        assert problem in complaint(text)

    @pytest.mark.parametrize("target", [-1, 10, 7.5, "10", "", "seven", "٧", True, [7], {}])
    def test_a_target_is_a_digit(self, target: object) -> None:
        said = complaint(line(target=target))
        assert said.startswith("target must be a whole number from 0 to 9")

    @pytest.mark.parametrize("target", [7, 7.0, "7"])
    def test_a_target_may_be_written_as_other_programs_do(self, target: object) -> None:
        assert parse(line(target=target)).target == 7

    def test_an_error_has_the_lines_id(self) -> None:
        for text in ('{"id": "a"}', line(id="a", target=70)):
            with pytest.raises(BadLineError) as caught:
                parse(text)
            assert caught.value.name == "a"
