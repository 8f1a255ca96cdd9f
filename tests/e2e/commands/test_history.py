"""The installed commands on histories: stats, export, import, report and rejudge."""

import csv
import io
import json
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.report import SOME_MISSING
from tests.e2e.commands.given import ADAS, BOBS, keep
from tests.e2e.commands.installed import Run
from tests.time_zone import NOON_TZ

pytestmark = pytest.mark.e2e

EVERYONE = [each.learner for each in (*ADAS, *BOBS)]


@pytest.fixture
def own(home: Path) -> Path:
    """Return the person's own data folder, with the attempts of two learners."""
    return keep(home / "digitgame", *ADAS, *BOBS)


def printed(run: Run, *arguments: object) -> str:
    """Run a command, which must succeed, and return its output."""
    ended = run(*arguments)
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


class TestStats:
    def test_are_a_table(self, run: Run, own: Path) -> None:
        shown = printed(run, "stats", "--learner", "ada")
        assert shown.startswith("ada: practised on 1 day")
        assert ["5", "1", "1", "100%", "50", "50", "50", "-"] in words(shown)
        assert ["7", "1", "0", "0%", "50", "50", "50", "-"] in words(shown)
        assert ["all", "10", "9", "90%", "50", "0"] in words(shown)
        assert "Work on 7 next: digitgame practice --digits 7" in shown

    def test_are_json(self, run: Run, own: Path) -> None:
        found = json.loads(printed(run, "stats", "--json", "--learner", "ada"))
        assert (found["learner"], found["answered"], found["right"]) == ("ada", 10, 9)
        assert [digit["right"] for digit in found["digits"]] == [1, 1, 1, 1, 1, 1, 1, 0, 1, 1]
        assert found["confusions"][7][1] == 1
        assert found["work_on"] == 7


class TestExport:
    @staticmethod
    def records(text: str, form: str) -> list[dict[str, Any]]:
        if form == "csv":
            return list(csv.DictReader(io.StringIO(text)))
        return json.loads(text) if form == "json" else list(map(json.loads, text.splitlines()))

    @pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
    def test_has_every_attempt_in_each_format(
        self, run: Run, own: Path, tmp_path: Path, form: str
    ) -> None:
        text = printed(run, "export", "--format", form)
        records = self.records(text, form)
        assert [record["learner"] for record in records] == EVERYONE
        assert [int(record["target"]) for record in records] == [*range(10), 5]
        assert [record["outcome"] for record in records].count("wrong") == 1
        ink = records[0]["strokes"]
        strokes = json.loads(ink) if form == "csv" else ink
        assert len(strokes) == len(ADAS[0].strokes)

        assert printed(run, "export", "--format", form, "--output", "out") == ""
        assert (tmp_path / "out").read_bytes() == text.encode()
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o600


class TestImport:
    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        """Return the data folder of another machine."""
        return keep(tmp_path / "other", *ADAS, *BOBS)

    @staticmethod
    def learners(run: Run) -> Counter[str]:
        """Count each learner's attempts."""
        text = printed(run, "export", "--format", "jsonl")
        return Counter(json.loads(line)["learner"] for line in text.splitlines())

    @pytest.mark.parametrize("form", ["folder", "history", "jsonl"])
    def test_takes_every_kind_of_source_once(
        self, run: Run, other: Path, tmp_path: Path, form: str
    ) -> None:
        source = {"folder": "other", "history": "other/history.sqlite3", "jsonl": "all.jsonl"}[form]
        printed(run, "export", "--format", "jsonl", "--data", other, "--output", "all.jsonl")
        assert "11 new, 0 known" in printed(run, "import", source)
        assert self.learners(run) == {"ada": 10, "bob": 1}
        assert "0 new, 11 known" in printed(run, "import", source)
        assert self.learners(run) == {"ada": 10, "bob": 1}

    def test_gives_one_learners_attempts_to_another(self, run: Run, other: Path) -> None:
        printed(run, "import", "--learner", "bob=Robert", other)
        assert self.learners(run) == {"ada": 10, "Robert": 1}


class TestReport:
    def test_is_a_table(self, run: Run, own: Path) -> None:
        rows = words(printed(run, "report"))
        day = ADAS[0].drawn_at.date().isoformat()
        assert ["ada", "10", "10", "90%", "50", "7", day, "1"] in rows
        assert ["bob", "1", "1", "100%", "50", "-", day, "1"] in rows

    def test_is_json(self, run: Run, own: Path) -> None:
        ada, bob = json.loads(printed(run, "report", "--json"))
        assert (ada["learner"], ada["attempts"], ada["right"], ada["weakest"]) == (
            "ada",
            10,
            9,
            [7],
        )
        assert (bob["learner"], bob["attempts"], bob["right"], bob["weakest"]) == ("bob", 1, 1, [])

    def test_is_a_page(
        self, run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TZ", NOON_TZ)  # for the date on the page
        assert printed(run, "report", "--html", "class.html") == "class.html: 2 learners.\n"
        page = (tmp_path / "class.html").read_text("utf-8")
        tags = set(re.findall(r"<(\w+)", page))
        assert {"table", "svg"} <= tags
        assert "script" not in tags
        assert all(f">{name}<" in page for name in ("ada", "bob"))
        assert printed(run, "report", "--html", "-") == page

    def test_goes_on_without_a_damaged_folder(self, run: Run, own: Path, tmp_path: Path) -> None:
        (tmp_path / "bad").mkdir()
        (tmp_path / "bad" / "history.sqlite3").write_text("not a database " * 50)
        ended = run("report", "--json", "--data", own, "bad")
        assert ended.status == SOME_MISSING
        assert "bad/history.sqlite3 cannot be read" in ended.err
        assert [row["learner"] for row in json.loads(ended.out)] == ["ada", "bob"]


class TestRejudge:
    def test_changes_what_would_be_judged_differently_today(self, run: Run, own: Path) -> None:
        def right() -> int:
            found: int = json.loads(printed(run, "stats", "--json", "--learner", "ada"))["right"]
            return found

        dry = printed(run, "rejudge", "--dry-run")
        assert "11 judged again: 1 outcome and 11 scores would change" in dry
        assert right() == 9
        assert "11 judged again: 1 outcome and 11 scores changed" in printed(run, "rejudge")
        assert right() == 10
        assert "11 judged again: 0 outcomes and 0 scores" in printed(run, "rejudge")
