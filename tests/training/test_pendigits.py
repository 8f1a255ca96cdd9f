"""The UNIPEN file of pen strokes: parsing, error messages, split by writer."""

from pathlib import Path

import pytest

from training.errors import TrainingError
from training.pendigits import (
    TRAIN_WRITERS,
    VALIDATION_WRITERS,
    by_writers,
    load_pendigits,
    parse_unipen,
)

TEXT = """.HIERARCHY DIGIT
.SEGMENT DIGIT    0 ? "7"
.COMMENT 7 12  224
.PEN_DOWN
 10  50
 20  50
.PEN_UP
.PEN_DOWN
 5  30
.PEN_UP
.SEGMENT DIGIT    1 ? "1"
.COMMENT 1 30  1
.PEN_DOWN
 1  2
.PEN_UP
""".splitlines()


class TestParse:
    def test_digits_have_label_writer_and_strokes(self) -> None:
        seven, one = parse_unipen(TEXT)
        assert (seven.label, seven.writer, len(seven.strokes)) == (7, "pendigits/12", 2)
        assert (one.label, one.writer, len(one.strokes)) == (1, "pendigits/30", 1)

    def test_y_is_turned_to_grow_downwards(self) -> None:
        seven = parse_unipen(TEXT)[0]
        assert seven.strokes[0].tolist() == [[10, -50], [20, -50]]
        assert seven.strokes[0][0, 1] < seven.strokes[1][0, 1]

    @pytest.mark.parametrize("line", [" 1 2 3", " 1", " a b", " 1 nan", " inf 2", " 1 -1e999"])
    def test_a_bad_pair_is_named_by_its_line(self, line: str) -> None:
        with pytest.raises(ValueError, match="line 5 is not"):
            parse_unipen([*TEXT[:4], line, *TEXT[4:]])

    def test_a_comment_for_another_digit_is_named(self) -> None:
        with pytest.raises(ValueError, match="line 3"):
            parse_unipen([*TEXT[:2], ".COMMENT 8 12 224", *TEXT[3:]])


class TestLoad:
    def test_reads_the_folders_file(self, data: Path) -> None:
        assert len(load_pendigits(data)) == 300

    def test_a_missing_file_is_named_with_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match="training fetch"):
            load_pendigits(tmp_path)

    def test_an_empty_file_holds_no_digits(self, tmp_path: Path) -> None:
        (tmp_path / "pendigits").mkdir()
        (tmp_path / "pendigits" / "pendigits-orig.tra").write_text("")
        with pytest.raises(TrainingError, match="no digits"):
            load_pendigits(tmp_path)


class TestSplit:
    def test_no_writer_is_on_both_sides(self, data: Path) -> None:
        digits = load_pendigits(data)
        train = {digit.writer for digit in by_writers(digits, TRAIN_WRITERS)}
        validation = {digit.writer for digit in by_writers(digits, VALIDATION_WRITERS)}
        assert train == {f"pendigits/{number}" for number in range(1, 25)}
        assert validation == {f"pendigits/{number}" for number in range(25, 31)}
