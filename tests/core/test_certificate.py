"""A certificate has the exam's results and is safe to show."""

from datetime import date
from xml.etree import ElementTree

import pytest

from digitgame.core.certificate import Line, certificate, svg
from digitgame.core.ink import Point
from digitgame.core.session import Outcome, Prompt, Session, Task

DAY = date(2026, 3, 1)
STROKE = (Point(1, 2, 0), Point(30, 35, 1))
EXAM = Session(
    (
        Prompt(7, (Outcome.RIGHT,), score=90.0),
        Prompt(1, (Outcome.UNREADABLE, Outcome.WRONG), score=30.0),
        Prompt(4, skipped=True),
    ),
    position=3,
    length=3,
    task=Task.EXAM,
)


class TestCertificate:
    def test_tells_how_each_digit_went_in_order(self) -> None:
        found = certificate("ada", DAY, EXAM, {0: (STROKE,)})
        assert found.lines == (
            Line(1, False, 30.0),
            Line(4, False, None),
            Line(7, True, 90.0, (STROKE,)),
        )
        assert [line.words for line in found.lines] == ["not yet", "skipped", "right, 90"]

    def test_counts_a_skipped_digit_as_nothing(self) -> None:
        found = certificate("ada", DAY, EXAM, {})
        assert (found.right, found.score) == (1, 40.0)
        assert found.words == "wrote 1 of 3 digits correctly: 40 out of 100"

    @pytest.mark.parametrize(
        ("right", "score", "title"),
        [
            (10, 95.0, "Gold certificate"),
            (10, 80.0, "Silver certificate"),
            (9, 99.0, "Silver certificate"),
            (7, 90.0, "Bronze certificate"),
            (6, 99.0, "Exam result"),
            (0, 0.0, "Exam result"),
        ],
    )
    def test_a_good_exam_has_a_medal(self, right: int, score: float, title: str) -> None:
        prompts = tuple(
            Prompt(digit, (Outcome.RIGHT if digit < right else Outcome.WRONG,), score=score)
            for digit in range(10)
        )
        found = certificate("ada", DAY, Session(prompts, 10, task=Task.EXAM), {})
        assert found.title == title
        assert title in svg(found)

    def test_praises_the_most_beautiful_digit(self) -> None:
        assert certificate("ada", DAY, EXAM, {}).praise == "Most beautiful: the 7."
        assert certificate("ada", DAY, Session((), task=Task.EXAM), {}).praise == ""


class TestPicture:
    def test_holds_name_date_words_and_every_drawing(self) -> None:
        dot = (Point(5, 5, 0),)
        picture = svg(certificate("ada", DAY, EXAM, {0: (STROKE,), 1: (dot,)}))
        root = ElementTree.fromstring(picture)
        words = [each.text for each in root.iter() if each.tag.endswith("text")]
        assert words[:2] == ["Exam result", "ada"]
        assert "on 2026-03-01" in words
        assert "7: right, 90" in words
        assert picture.count("<polyline") == 2

    def test_a_name_is_a_name_and_no_markup(self) -> None:
        picture = svg(certificate("<script>&\x1b[2J\u202e", DAY, EXAM, {}))
        root = ElementTree.fromstring(picture)
        assert not [each for each in root.iter() if each.tag.endswith("script")]
        assert "\x1b" not in picture
        assert "\u202e" not in picture

    def test_drawings_stay_in_their_boxes(self) -> None:
        far = (Point(-1e6, 3, 0), Point(1e6, 5, 1))
        root = ElementTree.fromstring(svg(certificate("ada", DAY, EXAM, {0: (far,)})))
        (line,) = [each for each in root.iter() if each.tag.endswith("polyline")]
        places = [tuple(map(float, place.split(","))) for place in line.attrib["points"].split()]
        assert all(0 <= x <= 640 and 0 <= y <= 470 for x, y in places)
