"""CSV for spreadsheets, read back by one."""

import csv
import io
import locale
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from digitgame.cli import export
from digitgame.cli.export import EXCEL, serialise
from digitgame.cli.main import FAILED, MISUSED
from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.storage.attempt_json import FIELDS
from tests.cli.given import Run, keep
from tests.storage.given import drawn

NAMES = ["Zoë", "=1+1", "王小明"]

GIVEN = [
    replace(drawn(7, 7, prompt=number, score=88.5), learner=name)
    for number, name in enumerate(NAMES)
]

LANGUAGES = {"comma": ("44", "1033"), "semicolon": ("59", "1031")}
"""LibreOffice's numbers for the separator and for English or German, by our name of the first."""

needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="needs LibreOffice: Debian's libreoffice-calc, 400 MB"
)


class TestExcel:
    @pytest.mark.parametrize(("name", "score"), [("comma", "88.5"), ("semicolon", "88,5")])
    def test_has_mark_separator_and_decimals(
        self, name: str, score: str, file: Path, exported: Run
    ) -> None:
        keep(file, *GIVEN)
        text = exported("csv", "--excel", name).out
        assert text.startswith("\ufeffid" + EXCEL[name].separator)
        assert text.count("\ufeff") == 1
        rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=EXCEL[name].separator))
        assert [row["score"] for row in rows] == [score] * 3
        assert [row["learner"] for row in rows] == ["Zoë", "'=1+1", "王小明"]

    @pytest.mark.parametrize(
        ("point", "name"), [(".", "comma"), (",", "semicolon"), ("٫", "comma")]
    )
    def test_is_by_default_what_the_locale_expects(
        self, point: str, name: str, file: Path, exported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(file, *GIVEN)
        monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": point})
        assert exported("csv", "--excel").out == exported("csv", "--excel", name).out

    def test_of_a_locale_that_is_not_installed_is_with_commas(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LC_ALL", "tlh_QS.UTF-8")
        before = locale.setlocale(locale.LC_NUMERIC)
        assert export._locale_separator() == "comma"
        assert locale.setlocale(locale.LC_NUMERIC) == before

    def test_leaves_out_what_no_cell_can_hold(self) -> None:
        stroke = tuple(Point(x, x / 7, x) for x in range(3000))
        long = replace(GIVEN[0], strokes=(stroke,))
        (_, _, row) = serialise([(1, long)], "csv", EXCEL["comma"])
        assert dict(zip(FIELDS, next(csv.reader([row])), strict=True))["strokes"] == ""
        (_, row) = serialise([(1, long)], "csv")
        assert "[0, 0.0, 0]" in row

    @pytest.mark.parametrize("form", ["json", "jsonl"])
    def test_is_for_csv_only(self, form: str, file: Path, exported: Run) -> None:
        keep(file, *GIVEN)
        ended = exported(form, "--excel")
        assert (ended.status, ended.out) == (FAILED, "")
        assert "--excel is for --format csv only" in ended.err
        assert exported("csv", "--excel", "tab").status == MISUSED

    def test_without_it_csv_is_plain(self, file: Path, exported: Run) -> None:
        keep(file, *GIVEN)
        out = exported("csv").out
        assert out.startswith("id,")
        assert "\r" not in out
        assert ",88.5," in out


@needs_libreoffice
@pytest.mark.e2e
@pytest.mark.parametrize("name", EXCEL)
def test_libreoffice_reads_names_and_numbers(
    name: str, file: Path, tmp_path: Path, exported: Run
) -> None:
    keep(file, *GIVEN)
    exported("csv", "--excel", name, "--output", tmp_path / "ada.csv")
    rows = read_by_libreoffice(tmp_path / "ada.csv", *LANGUAGES[name])
    head, *drawings = rows
    assert [text for _, text in head] == list(FIELDS)
    table = [dict(zip(FIELDS, row, strict=False)) for row in drawings]
    assert [row["learner"] for row in table] == [
        ("string", "Zoë"),
        ("string", "'=1+1"),
        ("string", "王小明"),
    ]
    for attempt, row in zip(GIVEN, table, strict=True):
        check_numbers(attempt, row)


def check_numbers(attempt: Attempt, row: dict[str, tuple[str, str]]) -> None:
    for field, value in (("target", attempt.target), ("score", attempt.score), ("rows", 20)):
        assert row[field] == ("float", f"{value:g}")
    assert row["strokes"][0] == "string"


def read_by_libreoffice(file: Path, separator: str, language: str) -> list[list[tuple[str, str]]]:
    """Return the type and value of each cell, as LibreOffice reads them in UTF-8."""
    folder = file.parent
    command = (
        *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        f"--infilter=CSV:{separator},34,76,1,,{language}",
        *("--convert-to", "fods", "--outdir", str(folder), str(file)),
    )
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    rows = []
    for row in ElementTree.parse(file.with_suffix(".fods")).iter(f"{table}table-row"):
        cells: list[tuple[str, str]] = []
        for cell in row.iter(f"{table}table-cell"):
            value = cell.get(f"{office}value") or "".join(cell.itertext()).strip()
            repeated = int(cell.get(f"{table}number-columns-repeated", 1))
            cells += [(cell.get(f"{office}value-type", ""), value)] * min(repeated, len(FIELDS))
        rows.append(cells)
    return rows
