"""UNIPEN's files: components, rows left out, damage, and the split by writer."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.conftest import write_text
from training.errors import TrainingError
from training.unipen import (
    LOOKALIKES,
    UNSEEN_LABS,
    Characters,
    held_writers,
    load_digits,
    load_negatives,
    load_unipen,
)

INK = """.WRITER_ID anna
.WRITER_INFO
\tFamily Name: ?
 12 is the writer's age
.PEN_DOWN
10 50 1
10 20 2
.PEN_UP
15 35 0
20 45 0
.PEN_DOWN
20 40
30 40
.PEN_UP
.PEN_DOWN
.PEN_DOWN
40 50
60 50
50 20
.PEN_DOWN
70 50
70 50
.PEN_DOWN
0 10
100 11
""".splitlines()
"""Components: 0 a stroke, 1 the pen above the tablet, 2 to 5 strokes; one .PEN_DOWN is empty."""

DOCUMENT = [".COORD X Y T", ".X_POINTS_PER_INCH 200", ".Y_POINTS_PER_INCH 200"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with ink and its document, without segments."""
    include = tmp_path / "unipen" / "include" / "apa"
    write_text(include / "data" / "anna.dat", INK)
    write_text(include / "apa.doc", DOCUMENT)
    return tmp_path


def write_segments(data: Path, *segments: str, category: str = "1a", name: str = "anna") -> Path:
    """Write a file that points to the ink, each segment as in '0-1 "4"'; return it."""
    file = data / "unipen" / "data" / category / "apa" / "apa0" / f"{name}.dat"
    rows = [segment.rpartition(" ") for segment in segments]
    lines = [f".SEGMENT CHARACTER {where} OK {label}" for where, _, label in rows]
    write_text(file, [".VERSION 1.0", ".INCLUDE apa/apa.doc", ".INCLUDE apa/data/anna.dat", *lines])
    return file


def load(data: Path, *segments: str, category: str = "1a") -> Characters:
    write_segments(data, *segments, category=category)
    return load_unipen(data, category)


def points(characters: Characters) -> list[list[list[list[float]]]]:
    """Return the points of each character's strokes."""
    return [[stroke.tolist() for stroke in each.strokes] for each in characters.kept]


class TestComponents:
    def test_a_character_has_label_writer_and_strokes_with_y_downwards(self, data: Path) -> None:
        characters = load(data, '0 "1"')
        (one,) = characters.kept
        assert (one.label, one.writer) == ("1", "apa/anna")
        assert points(characters) == [[[[10, -50], [10, -20]]]]
        assert characters.left_out == {}

    def test_the_raised_pen_counts_and_carries_no_ink(self, data: Path) -> None:
        assert points(load(data, '0-2 "4"')) == [[[[10, -50], [10, -20]], [[20, -40], [30, -40]]]]

    @pytest.mark.parametrize(
        ("where", "first"),
        [
            ("0,2", [10, 20]),
            ("2,0", [20, 10]),
            ("2-3,0", [20, 40, 10]),
            ("0,2-4", [10, 20, 40, 70]),
        ],
    )
    def test_ranges_and_commas(self, data: Path, where: str, first: list[float]) -> None:
        (strokes,) = points(load(data, f'{where} "4"'))
        assert [stroke[0][0] for stroke in strokes] == first

    def test_a_component_without_points_does_not_count(self, data: Path) -> None:
        assert points(load(data, '3 "7"')) == [[[[40, -50], [60, -50], [50, -20]]]]

    @pytest.mark.parametrize("unit", ["INCH", "MM"])
    def test_differing_units_are_made_alike(self, data: Path, unit: str) -> None:
        document = [f".X_POINTS_PER_{unit} 200", f".Y_POINTS_PER_{unit}  100.0"]
        write_text(data / "unipen" / "include" / "apa" / "apa.doc", document)
        assert points(load(data, '0 "1"')) == [[[[10, -100], [10, -40]]]]

    def test_a_writer_without_a_name_has_the_files(self, data: Path) -> None:
        write_text(data / "unipen" / "include" / "apa" / "data" / "anna.dat", INK[4:])
        assert load(data, '0 "1"').kept[0].writer == "apa/anna"

    def test_quotes_and_backslashes_are_labels_too(self, data: Path) -> None:
        labels = [each.label for each in load(data, '0 "\\\\"', '2 "\\""', category="1d").kept]
        assert labels == ["\\", '"']

    def test_digits_have_their_number(self, data: Path) -> None:
        write_segments(data, '0 "1"', '3 "7"')
        assert [(each.label, each.lab) for each in load_digits(data)] == [(1, "apa"), (7, "apa")]


class TestLeftOut:
    @pytest.mark.parametrize(
        ("segments", "reason", "kept"),
        [
            (['12:3-14:0 "4"', '0 "1"'], "begins inside a stroke", 1),
            (['1 "1"', '4 "1"', '3-2 "1"'], "has no ink", 0),
            (['0 "1"', '0 "7"', '0,0 "1"'], "stored twice", 2),
            (['6 "1"', '0-999999999 "1"'], "names missing ink", 0),
            (['5 "1"', '3 "7"'], "much wider than high", 1),
        ],
    )
    def test_rows_are_counted_by_reason(
        self, data: Path, segments: list[str], reason: str, kept: int
    ) -> None:
        characters = load(data, *segments)
        assert len(characters.kept) == kept
        assert characters.left_out == {reason: len(segments) - kept}

    def test_ink_stored_in_two_files_is_kept_once(self, data: Path) -> None:
        write_segments(data, '0 "1"', name="again")
        assert load(data, '0 "1"').left_out == {"stored twice": 1}

    def test_signs_may_be_wide(self, data: Path) -> None:
        assert len(load(data, '5 "-"', category="1d").kept) == 1

    def test_lookalikes_are_no_negatives(self, data: Path) -> None:
        for category, segments in {"1b": ("A", "O"), "1c": ("h", "l"), "1d": ("+", "/")}.items():
            rows = [f'{at} "{label}"' for at, label in zip((0, 3), segments, strict=True)]
            write_segments(data, *rows, category=category)
        negatives = load_negatives(data)
        assert [each.label for each in negatives] == ["A", "h", "+"]
        assert not LOOKALIKES & {each.label for each in negatives}


class TestDamage:
    def test_a_missing_distribution_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match=r"1a has no \.dat files.*training fetch"):
            load_unipen(tmp_path)

    @pytest.mark.parametrize("name", ["data/anna.dat", "apa.doc"])
    def test_missing_ink_and_documents_are_named(self, data: Path, name: str) -> None:
        (data / "unipen" / "include" / "apa" / name).unlink()
        with pytest.raises(TrainingError, match=rf"{name} cannot be read"):
            load(data, '0 "1"')

    @pytest.mark.parametrize(
        "line", [".SEGMENT", '.SEGMENT WORD 0 OK "12"', ".SEGMENT CHARACTER 0"]
    )
    def test_a_segment_that_is_none_is_named_by_file_and_line(self, data: Path, line: str) -> None:
        file = write_segments(data, '0 "1"')
        file.write_text(f"{file.read_text()}{line}\n")
        with pytest.raises(TrainingError, match=r"anna\.dat, line 5: not a segment"):
            load_unipen(data)

    def test_a_segment_before_its_ink_is_named(self, data: Path) -> None:
        file = write_segments(data)
        file.write_text('.SEGMENT CHARACTER 0 OK "1"\n')
        with pytest.raises(TrainingError, match="line 1: not a segment of ink"):
            load_unipen(data)

    def test_a_digit_labelled_as_a_letter_is_named(self, data: Path) -> None:
        with pytest.raises(TrainingError, match=r"anna\.dat has an invalid label, 'A'"):
            load(data, '0 "A"')

    @pytest.mark.parametrize("line", ["1 nan", "nan 1", "-inf 1", "1e300 2"])
    def test_points_off_any_tablet_are_named(self, data: Path, line: str) -> None:
        file = data / "unipen" / "include" / "apa" / "data" / "anna.dat"
        write_text(file, [*INK, f" {line}"])
        with pytest.raises(TrainingError, match=rf"anna\.dat, line {len(INK) + 1}: not a point"):
            load(data, '0 "1"')

    def test_a_resolution_of_0_is_named(self, data: Path) -> None:
        document = [".X_POINTS_PER_INCH 200", ".Y_POINTS_PER_INCH 0"]
        write_text(data / "unipen" / "include" / "apa" / "apa.doc", document)
        with pytest.raises(TrainingError, match=r"apa\.doc has an invalid resolution"):
            load(data, '0 "1"')

    @pytest.mark.parametrize(
        "name", ["", "a\0b.dat", "/dev/zero", "../../anna.dat", "apa/./anna.dat"]
    )
    def test_an_include_outside_the_distribution_is_named(self, data: Path, name: str) -> None:
        file = write_segments(data, '0 "1"')
        file.write_text(f".INCLUDE {name}\n")
        with pytest.raises(TrainingError, match=r"anna\.dat names a file outside"):
            load_unipen(data)

    def test_a_folder_in_the_inks_place_is_named(self, data: Path) -> None:
        file = write_segments(data, '0 "1"')
        file.write_text(".INCLUDE apa/data\n")
        with pytest.raises(TrainingError, match=r"apa.data cannot be read"):
            load_unipen(data)


class TestSplit:
    def test_two_labs_are_held_whole_and_every_fourth_writer_of_the_others(self) -> None:
        writers = [
            f"{lab}/{number:02}" for lab in ("gmd", "apa", "uqb", "val") for number in range(6)
        ]
        held = held_writers([*writers, *reversed(writers)])
        assert {w for w in held if w[:3] in UNSEEN_LABS} == {
            f"{lab}/{number:02}" for lab in ("gmd", "uqb") for number in range(6)
        }
        assert {w for w in held if w[:3] not in UNSEEN_LABS} == {"apa/03", "val/01", "val/05"}

    def test_a_labs_name_is_matched_whole(self) -> None:
        assert held_writers(["gmdx/1", "gmd/1"]) == {"gmd/1"}

    def test_the_data_folder_has_digits_of_every_writer(self, data: Path) -> None:
        write_segments(data, '0 "1"', '3 "7"')
        assert np.unique([each.writer for each in load_digits(data)]).tolist() == ["apa/anna"]
