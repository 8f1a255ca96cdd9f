"""`digitgame stats`: progress as people and programs read it."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from digitgame.cli import play, stats
from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.cli.given import Run, Text, keep
from tests.storage.given import altered, drawn


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the learner, and set the date to days after all drawings here."""
    monkeypatch.setattr(stats, "today", lambda: date(2026, 3, 20))
    monkeypatch.setattr(play, "learner_name", lambda: "ada")


Parsed = Callable[..., dict[str, Any]]

SOME = (
    drawn(7, 1, prompt=0, score=40.0),
    drawn(7, 7, prompt=0, score=80.0),
    drawn(7, 1, prompt=1, score=50.0),
    drawn(3, 3, prompt=2, score=90.25),
    drawn(3, None, prompt=3),
    drawn(3, 3, prompt=4, learner="bob", score=10.0),
)

SPRINT = tuple(
    replace(drawn(7, read, session="sprint", prompt=prompt, score=50.0), task=Task.SPRINT)
    for prompt, read in enumerate([7, None, 1])
)
BEST = SessionRecord(
    "s" * 32, "ada", Task.SPRINT, datetime(2026, 3, 1, tzinfo=UTC), "", True, 14, 12, 900.0, 60.0
)


@pytest.fixture
def store(file: Path) -> Path:
    """A history of two learners."""
    keep(file, *SOME)
    return file


@pytest.fixture
def shown(digitgame: Run) -> Text:
    """Run the command, which must succeed, and return its output."""

    def run(*arguments: object) -> str:
        ended = digitgame("stats", *arguments)
        assert (ended.status, ended.err) == (0, "")
        return ended.out

    return run


@pytest.fixture
def parsed(shown: Text) -> Parsed:
    """Run the command with --json and return the object."""

    def run(*arguments: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(shown("--json", *arguments), parse_constant=pytest.fail)
        return found

    return run


class TestTable:
    def test_tells_how_each_digit_goes(self, store: Path, shown: Text) -> None:
        rows = [" ".join(line.split()) for line in shown().splitlines()]
        assert "digit answered right accuracy score best latest unreadable" in rows
        assert "7 2 0 0% 45 80 50 -" in rows
        assert "3 1 1 100% 90 90 90 1" in rows
        assert "5 - - - - - - -" in rows
        assert "all 3 1 33% 60 1" in rows

    def test_says_in_words_what_matters(self, store: Path, shown: Text) -> None:
        said = shown()
        assert "ada: practised on 1 day, the last time on 2026-03-01\n" in said
        assert "Days in a row: 0 now, 1 at most." in said
        assert "Your 7 was read as 1: 2 times." in said
        assert "Work on 7 next: digitgame practice --digits 7" in said

    def test_tells_how_each_task_goes(self, file: Path, shown: Text, parsed: Parsed) -> None:
        keep(file, *SOME, *SPRINT)
        with closing(History(file)) as history:
            history.keep_session(replace(BEST, learner="ada"))
            history.skip(Skip("ada", "z", 0, 5, Task.EXAM, BEST.started_at))
        said = shown()
        rows = [line.split() for line in said.splitlines()]
        assert ["task", "answered", "right", "accuracy", "score"] in rows
        assert ["practice", "3", "1", "33%", "60"] in rows
        assert ["sprint", "2", "1", "50%", "50"] in rows
        assert ["exam", "1", "0", "0%", "-"] in rows
        assert "Best sprint: 12 of 14 right." in said
        found = parsed()
        assert list(found["tasks"]) == ["practice", "sprint", "exam"]
        assert found["tasks"]["sprint"]["right"] == 1
        assert sum(each["answered"] for each in found["tasks"].values()) == found["answered"]
        assert found["best_sprint"] == {"right": 12, "answered": 14}

    @pytest.mark.parametrize("columns", ["20", "80", "200"])
    def test_fits_80_columns(
        self, columns: str, file: Path, shown: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        play = datetime(2020, 1, 1, tzinfo=UTC)
        keep(
            file,
            *(
                drawn(n % 10, n * 7 % 10, prompt=n, score=100.0, at=play + timedelta(days=n))
                for n in range(60)
            ),
        )
        said = shown()
        assert "unreadable" in said
        assert all(cell_len(line) <= 80 for line in said.splitlines())

    def test_nothing_readable_is_told(self, file: Path, shown: Text) -> None:
        keep(file, drawn(7, None))
        said = shown()
        assert "ada: nothing readable yet" in said
        assert "Work on" not in said

    @pytest.mark.parametrize("name", ["[bold]eve[/]", "\x1b[2Jeve", "e\nve", "e\x7fve\x9b", "%s"])
    def test_a_strange_name_only_shows(
        self, name: str, file: Path, shown: Text, complaint: Text
    ) -> None:
        keep(file, drawn(learner=name), drawn(learner="bob"))
        said = shown("--learner", name) + complaint("stats", "--learner", "\x1bnobody")
        assert all(character.isprintable() or character == "\n" for character in said)
        assert said.startswith(name[:1] if name.isprintable() else name[:1].replace("\x1b", "?"))


class TestJson:
    def test_has_everything(self, store: Path, parsed: Parsed) -> None:
        found = parsed()
        whole = {"learner": "ada", "answered": 3, "right": 1, "accuracy": 0.3333, "tries": 5}
        assert found | whole == found
        assert (found["mean_score"], found["unreadable"], found["work_on"]) == (60.1, 1, 7)
        assert found["digits"][7] == {
            "digit": 7,
            "answered": 2,
            "right": 0,
            "accuracy": 0.0,
            "mean_score": 45.0,
            "unreadable": 0,
            "best": 80.0,
            "latest": 50.0,
        }
        assert found["confusions"][7] == [0, 2, 0, 0, 0, 0, 0, 1, 0, 0]
        (day,) = found["days"]
        assert (day["answered"], day["right"]) == (3, 1)

    def test_of_nothing_is_json_too(self, file: Path, parsed: Parsed) -> None:
        keep(file, drawn(learner="bob"))
        found = parsed()
        assert (found["tries"], found["accuracy"], found["work_on"]) == (0, None, None)

    def test_a_name_goes_as_ascii(self, file: Path, shown: Text) -> None:
        keep(file, drawn(learner="zo\x1bë"))
        assert "zo\\u001b\\u00eb" in shown("--json", "--learner", "zo\x1bë")


class TestWhose:
    def test_without_attempts_there_is_a_friendly_line(
        self, home: Path, file: Path, tmp_path: Path, complaint: Text
    ) -> None:
        for arguments in ([], ["--learner", "eve"], ["--json"]):
            said = complaint("stats", *arguments)
            assert f"there are no attempts in {file.parent} yet" in said
            assert "digitgame practice" in said
        assert list(tmp_path.iterdir()) == [home]
        assert list(home.iterdir()) == []
        keep(file)
        assert "there are no attempts here yet" in complaint("stats")

    def test_who_has_no_attempts_hears_who_has(self, file: Path, complaint: Text) -> None:
        keep(file, drawn(learner="bob"), drawn(learner="eve"))
        assert complaint("stats").endswith("ada has no attempts here. Known: bob, eve.\n")

    def test_an_unknown_learner_is_refused(self, file: Path, complaint: Text) -> None:
        keep(file, *(drawn(learner=f"pupil{n:02}") for n in range(40)))
        said = complaint("stats", "--learner", "eve")
        assert "eve has no attempts here. Known: pupil00, pupil01, " in said
        assert said.endswith("pupil29 and 10 more.\n")

    def test_another_learner_is_shown(self, store: Path, parsed: Parsed) -> None:
        assert parsed("--learner", "bob")["answered"] == 1

    def test_a_name_may_be_typed_with_its_accents_apart(self, file: Path, parsed: Parsed) -> None:
        keep(file, drawn(7, 7, learner="Zo\xeb"))
        assert parsed("--learner", "Zoe\u0308")["learner"] == "Zo\xeb"

    def test_another_folder_stands_before_or_after_the_command(
        self, tmp_path: Path, digitgame: Run, parsed: Parsed
    ) -> None:
        keep(tmp_path / "other" / "history.sqlite3", *SOME)
        assert parsed("--data", tmp_path / "other")["answered"] == 3
        ended = digitgame("--data", tmp_path / "other", "stats", "--json")
        assert json.loads(ended.out)["answered"] == 3


class TestDays:
    @pytest.mark.parametrize(
        ("hours", "day", "streak"),
        [(0, "2026-03-01", 1), (10, "2026-03-01", 1), (-10, "2026-02-28", 0)],
    )
    def test_are_the_learners(
        self, hours: int, day: str, streak: int, file: Path, parsed: Parsed
    ) -> None:
        zone = timezone(timedelta(hours=hours))
        keep(file, drawn(at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC).astimezone(zone)))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(stats, "today", lambda: date(2026, 3, 2))
            found = parsed()
        assert [each["day"] for each in found["days"]] == [day]
        assert found["streak"] == streak


class TestTrouble:
    def test_no_database_is_refused(self, file: Path, complaint: Text) -> None:
        file.parent.mkdir()
        file.write_text("my diary\n" * 200, "utf-8")
        assert "not a database" in complaint("stats")

    def test_damage_is_refused(self, store: Path, complaint: Text) -> None:
        altered(store, "UPDATE totals SET start = '\x1byesterday' WHERE span = 'day'")
        assert "damaged attempt" in complaint("stats")
