"""The tolerances' file and its measurement."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from model.copybook import copybook, taught_ways
from model.tolerances import format_tolerances, load_tolerances, parse_tolerances
from tests.training.conftest import Complaint, write_pendigits, write_unipen
from training.__main__ import main
from training.pendigits import PenDigit
from training.tolerances import ENOUGH, measure_tolerances


def written(times: int, *, spread: float = 0.1) -> list[PenDigit]:
    """Draw every taught way several times, with increasing width."""
    widths = 1 + spread * np.linspace(-1, 1, times)
    return [
        PenDigit(way.digit, f"lab/{number % 3}", tuple(s * (400 * width, 400) for s in way.strokes))
        for way in taught_ways()
        for number, width in enumerate(widths)
    ]


class TestTheFile:
    def test_holds_rising_percentiles_of_every_digit_by_the_training_writers(self) -> None:
        assert load_tolerances().writers >= 24
        assert len(load_tolerances().digits) == 10
        for digit in load_tolerances().digits:
            for percentiles in dataclasses.astuple(digit):
                assert list(percentiles) == sorted(set(percentiles))
        for percentiles in load_tolerances().ways.values():
            assert list(percentiles) == sorted(percentiles)

    def test_names_only_ways_of_the_copybook(self) -> None:
        names = {f"{way.digit} {way.name}" for way in copybook()}
        assert set(load_tolerances().ways) <= names

    def test_is_read_as_it_was_written(self) -> None:
        tolerances = load_tolerances()
        assert parse_tolerances(format_tolerances(tolerances)) == tolerances


class TestTheCommand:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        """Digits by five training writers who follow the copybook, and by others."""
        digits = (
            (way.digit, writer, [stroke * (400, -height) for stroke in way.strokes])
            for way in taught_ways()
            for writer, height in ((1, 400), (2, 200), (25, 900))
        )
        write_pendigits(tmp_path, digits)
        shapes = {way.digit: [20 * stroke for stroke in way.strokes] for way in taught_ways()}
        write_unipen(tmp_path, {"apa": 4, "gmd": 2}, shapes)
        return tmp_path

    def test_measures_the_training_writers_alone(
        self, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "tolerances.json"
        assert main(["tolerances", "--data", str(data), "--out", str(out)]) == 0
        tolerances = parse_tolerances(out.read_text("utf-8"))
        assert tolerances.writers == 5
        assert tolerances.copybook == load_tolerances().copybook
        assert "by 5 writers" in capsys.readouterr().out

    def test_says_what_is_missing(self, tmp_path: Path, complaint: Complaint) -> None:
        assert "python -m training fetch" in complaint("tolerances", "--data", tmp_path)

    def test_says_where_it_cannot_write(
        self, data: Path, tmp_path: Path, complaint: Complaint
    ) -> None:
        out = tmp_path / "nowhere" / "tolerances.json"
        assert "cannot be written" in complaint("tolerances", "--data", data, "--out", out)


class TestMeasuring:
    def test_finds_the_copybook_close_to_itself(self) -> None:
        measured = measure_tolerances(written(3))
        assert measured.writers == 3
        assert all(digit.distance[-1] < 0.06 for digit in measured.digits)
        assert all(digit.direction[0] > 0.85 for digit in measured.digits)

    def test_is_deterministic(self) -> None:
        first, second = (measure_tolerances(written(2)) for _ in range(2))
        assert format_tolerances(first) == format_tolerances(second)

    def test_gives_a_way_its_own_proportion_where_enough_write_it(self) -> None:
        zeros = [digit for digit in written(ENOUGH, spread=0.2) if digit.label == 0]
        others = [digit for digit in written(2) if digit.label != 0]
        ways = measure_tolerances([*zeros, *others]).ways
        assert set(ways) == {"0 round", "0 with a slash"}
        p5, p25, p75, p95 = ways["0 round"]
        usual = np.ptp(copybook()[0].strokes[0][:, 0])
        assert p5 < p25 < usual < p75 < p95

    def test_needs_every_digit(self) -> None:
        with pytest.raises(ValueError, match="4, 7"):
            measure_tolerances([digit for digit in written(1) if digit.label not in {4, 7}])

    def test_passes_over_what_follows_no_way(self) -> None:
        dot = PenDigit(3, "lab/9", (np.zeros((1, 2)),))
        assert measure_tolerances([*written(1), dot]) == measure_tolerances(written(1))

    def test_measures_on_the_usual_pad(self) -> None:
        """Tolerances include the effect of the pad's cells."""
        coarse = measure_tolerances(written(1)).digits[0].distance[0]
        assert coarse > 0.003
