"""Command-line options of `digitgame score`."""

from pathlib import Path

import pytest

from digitgame.cli.main import MISUSED
from model.grid import Grid
from tests.cli.score.given import FIELDS, Run, line
from tests.handmade import HANDMADE
from tests.model.given import way_of

COMMANDS = Path(__file__).parents[3] / "docs" / "commands.md"

INVALID = {
    "--grid": ("40", "40x", "7x14", "40x1000", "-40x20", "٤٠x٢٠"),
    "--target": ("10", "-1", "seven"),
    "--jobs": ("0", "257", "two"),
    "--place": ("left",),
    "--leniency": ("none",),
    "--tradition": ("atlantis", "Germany"),
    "--hand": ("both",),
    "--format": ("xml",),
}


class TestOptions:
    @pytest.mark.parametrize(
        "arguments",
        [
            *([option, value] for option, values in INVALID.items() for value in values),
            ["--loud"],
        ],
        ids=" ".join,
    )
    def test_misuse_is_explained(self, arguments: list[str], digitgame: Run) -> None:
        ended = digitgame("score", *arguments)
        assert ended.status == MISUSED
        assert "usage: digitgame" in ended.err

    def test_help_shows_the_format_with_an_example_that_works(
        self, run: Run, digitgame: Run
    ) -> None:
        status, printed, _ = digitgame("score", "--help")
        assert status == 0
        example = next(text for text in printed.splitlines() if text.startswith('  {"id"'))
        (result,) = run(stdin=example).results
        assert (result["id"], result["digit"], result["target"]) == ("ada-1", 7, 7)
        assert f'"tip": "{result["tip"]}"' in printed
        assert all(f'"{field}"' in printed for field in FIELDS)
        for text in (printed, COMMANDS.read_text("utf-8")):
            for field in ("confidence", "score", "stars"):
                assert f'"{field}": {result[field]}' in text
            for part, value in result["parts"].items():
                assert f'"{part}": {value}' in text

    def test_a_grid_changes_what_is_seen(self, run: Run) -> None:
        assert run(stdin=line()).results != run("--grid", "28x14", stdin=line()).results

    def test_keeping_its_place_tells_where_a_drawing_stands(self, run: Run) -> None:
        guides = Grid(40, 20).guides
        low = [[[15, guides.middle], [25, guides.middle], [18, guides.base + 6]]]
        text = line(low, target=7)
        placement = [
            run(*arguments, stdin=text).results[0]["parts"]["placement"]
            for arguments in ([], ["--place", "keep"], ["--place", "keep", "--grid", "40x20"])
        ]
        assert placement[0] == 100
        assert max(placement[1:]) < 70

    def test_leniency_is_the_judges(self, run: Run) -> None:
        made = HANDMADE[1]
        scores = [
            run("--leniency", word, stdin=line(made.strokes, target=0)).results[0]["score"]
            for word in ("gentle", "normal", "strict")
        ]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] > scores[2]

    def test_a_left_hand_may_draw_the_hat_of_a_5_to_the_left(self, run: Run) -> None:
        left = way_of(5, "body, then hat").left
        assert left is not None
        drawing = line([stroke.tolist() for stroke in left.strokes], target=5)
        right_handed, left_handed = (
            run("--hand", hand, stdin=drawing).results[0]["parts"]["formation"]
            for hand in ("right", "left")
        )
        assert right_handed < left_handed == 100

    def test_a_tradition_says_which_ways_are_right(self, run: Run) -> None:
        strokes = [stroke.tolist() for stroke in way_of(5, "hat, then body").strokes]
        drawing = line(strokes, target=5)
        usual, british = (
            run(*options, stdin=drawing).results[0]
            for options in ([], ["--tradition", "united-kingdom"])
        )
        assert usual["way"] == "body, then hat"
        assert british["way"] == "hat, then body"
        assert usual["parts"]["formation"] < british["parts"]["formation"] == 100
