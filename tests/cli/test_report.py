"""`digitgame report`: every learner of some stores, as a table, as JSON, and as a page."""

import json
import stat
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from digitgame.cli import report
from digitgame.cli.main import FAILED
from digitgame.cli.report import SOME_MISSING
from digitgame.core.records import Skip
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.cli.given import Run, keep
from tests.command_result import contents
from tests.storage.given import ATTEMPT, altered, drawn
from tests.storage.schemas import SCHEMAS, with_earlier_schema
from tests.storage.test_sessions import SESSION

STRANGE = "<script>alert('&')</script>\x1b[2J\u202e"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the date to days after all drawings here."""
    monkeypatch.setattr(report, "today", lambda: date(2026, 3, 20))


SOME = (
    drawn(7, 1, prompt=0, score=40.0),
    drawn(7, 7, prompt=0, score=80.0),
    drawn(3, 3, prompt=1, score=90.25, at=ATTEMPT.drawn_at + timedelta(days=1)),
    drawn(3, None, prompt=2, at=ATTEMPT.drawn_at + timedelta(days=2)),
    drawn(5, 5, prompt=0, learner="Bob", score=10.0),
)


@pytest.fixture
def store(file: Path) -> Path:
    """A history of two learners."""
    keep(file, *SOME)
    return file


@pytest.fixture
def page(file: Path, reported: Run) -> Callable[[], str]:
    """Write the page and return its text."""

    def write() -> str:
        target = file.parent.parent / "class.html"
        assert reported("--html", target).status == 0
        return target.read_text("utf-8")

    return write


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


class TestTable:
    def test_has_a_row_a_learner(self, store: Path, reported: Run) -> None:
        with closing(History(store)) as history:
            history.add_learner("Zoe", ATTEMPT.drawn_at)
        ended = reported()
        assert (ended.status, ended.err) == (0, "")
        rows = [line.split() for line in ended.out.splitlines()]
        assert ["ada", "4", "2", "50%", "65", "7", "2026-03-03", "2"] in rows
        assert ["Bob", "1", "1", "100%", "10", "-", "2026-03-01", "1"] in rows
        assert ["Zoe", "0", "0", "-", "-", "-", "-", "0"] in rows
        names = [row[0] for row in rows if len(row) == 8 and row[0] in ("ada", "Bob", "Zoe")]
        assert names == ["ada", "Bob", "Zoe"]

    @pytest.mark.parametrize("columns", ["20", "80", "200"])
    def test_fits_80_columns(
        self, columns: str, file: Path, reported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        keep(
            file,
            *(
                drawn(n % 10, n * 7 % 10, prompt=n, score=100.0, learner=learner)
                for learner in ("x" * 5000, "王" * 40, STRANGE)
                for n in range(20)
            ),
        )
        said = reported().out
        assert all(cell_len(line) <= 80 for line in said.splitlines())
        assert all(each.isprintable() or each == "\n" for each in said)

    def test_of_several_stores_says_which_is_which(
        self, store: Path, tmp_path: Path, reported: Run
    ) -> None:
        keep(tmp_path / "b" / "history.sqlite3", drawn(9, 4, score=3.0))
        said = reported("--data", store.parent, tmp_path / "b", "--data", store.parent).out
        rows = [line.split() for line in said.splitlines()]
        assert ["2:", "ada", "4", "2", "50%", "65", "7", "2026-03-03", "2"] in rows
        assert ["1:", "ada", "1", "1", "0%", "3", "9", "2026-03-01", "1"] in rows
        assert f"2: {store.parent}" in said
        assert f"1: {tmp_path / 'b'}" in said


class TestClass:
    """The class as a whole, over all stores."""

    @pytest.fixture
    def weeks(self, file: Path, tmp_path: Path) -> tuple[Path, Path]:
        """Two stores: in the second week more is right."""
        monday = ATTEMPT.drawn_at + timedelta(days=1)
        for store, learner in ((file, "ada"), (tmp_path / "b" / "history.sqlite3", "Bob")):
            keep(
                store,
                *(
                    drawn(
                        7,
                        7 if week and prompt % 4 else 1,
                        session=f"{week}",
                        prompt=prompt,
                        learner=learner,
                        score=50.0 + 10 * week,
                        at=monday + timedelta(days=7 * week, seconds=prompt),
                    )
                    for week in range(2)
                    for prompt in range(8)
                ),
            )
        return file.parent, tmp_path / "b"

    def test_grows_from_week_to_week(self, weeks: tuple[Path, Path], reported: Run) -> None:
        said = reported("--data", *weeks).out
        assert "Week of 2026-03-02: 0% right of 16 answers, score 50, 2 learners\n" in said
        assert "Week of 2026-03-09: 75% right of 16 answers, score 60, 2 learners\n" in said
        assert "7 read as 1: 20 times, by 2 learners\n" in said
        assert "Help: Bob: 38% of the last 16 right\n" in said
        page = Page(reported("--data", *weeks, "--html", "-").out).text
        assert "0% in the week of 2026-03-02, 75% in that of 2026-03-09" in page
        assert "7 was read as 1: 20 times, by 2 learners" in page
        assert "38% of the last 16 right" in page

    def test_who_was_not_seen_for_two_weeks_may_need_help(self, store: Path, reported: Run) -> None:
        assert "Help: Bob: not seen since 2026-03-01\n" in reported().out


class TestJson:
    def test_has_everything(self, file: Path, reported: Run) -> None:
        keep(file, *SOME, drawn(learner=STRANGE))
        ended = reported("--json")
        assert ended.out.isascii()
        found: list[dict[str, Any]] = json.loads(ended.out, parse_constant=pytest.fail)
        assert [each["learner"] for each in found] == [STRANGE, "ada", "Bob"]
        assert found[1] == {
            "store": str(file.parent),
            "learner": "ada",
            "attempts": 4,
            "answered": 2,
            "right": 1,
            "accuracy": 0.5,
            "mean_score": 65.1,
            "weakest": [7],
            "last_seen": "2026-03-03",
            "days": 2,
            "streak": 0,
            "help": ["not seen since 2026-03-03"],
        }

    @pytest.mark.parametrize("form", [[], ["--json"], ["--html", "-"]])
    def test_of_nobody_is_an_error(
        self, form: list[str], home: Path, file: Path, reported: Run
    ) -> None:
        ended = reported(*form)
        assert (ended.status, ended.out) == (SOME_MISSING, "")
        assert f"there are no attempts in {file.parent} yet" in ended.err
        assert list(home.iterdir()) == []
        keep(file)
        assert (ended.status, reported(*form).out) == (SOME_MISSING, "")

    def test_a_streak_is_counted_up_to_today(self, store: Path) -> None:
        (ada, _) = report.load_pupils(store, date(2026, 3, 3), has_drawings=False)
        assert (ada.streak, ada.days) == (2, 2)


class TestPage:
    def test_shows_each_learner_in_words_and_pictures(
        self, store: Path, page: Callable[[], str]
    ) -> None:
        text = page()
        parsed = Page(text)
        assert text.startswith("<!DOCTYPE html>")
        assert "progress of 2 learners" in parsed.text
        assert "7 was read as 1: 1 time." in parsed.text
        pictures = [value for name, value in parsed.attributes if name == "aria-label"]
        assert "7 as in the copybook" in pictures
        assert "best 7: score 80, read as 7, 2026-03-01" in pictures
        assert "latest 7: score 80, read as 7, 2026-03-01" in pictures
        assert "Right first time: 0% on 2026-03-01, 100% on 2026-03-02" in pictures

    def test_needs_nothing_else(self, store: Path, page: Callable[[], str]) -> None:
        text = page()
        parsed = Page(text)
        assert not {"script", "link", "img", "iframe", "object", "a"} & set(parsed.tags)
        assert not {"src", "href", "onload", "onclick"} & {name for name, _ in parsed.attributes}
        assert "default-src 'none'" in text
        assert "url(" not in text
        assert {value for name, value in parsed.attributes if name == "xmlns"} == {
            "http://www.w3.org/2000/svg"
        }

    def test_its_pictures_are_sound_and_named(self, store: Path, page: Callable[[], str]) -> None:
        text = page()
        pieces = text.split("<svg")[1:]
        pictures = [ET.fromstring(f"<svg{piece.partition('</svg>')[0]}</svg>") for piece in pieces]
        assert len(pictures) == 6
        for picture in pictures:
            assert picture.find("{http://www.w3.org/2000/svg}title") is not None
            assert "nan" not in ET.tostring(picture, "unicode")

    def test_names_are_only_text(self, file: Path, page: Callable[[], str]) -> None:
        keep(file, replace(drawn(7, 1, learner=STRANGE, score=5.0), way="<b>"))
        text = page()
        assert "script" not in Page(text).tags
        assert "<script>alert('&')</script>??[2J?".replace("??", "?") in Page(text).text
        assert all(each.isprintable() or each == "\n" for each in text)

    def test_may_be_read_by_its_owner_alone_and_replaces_the_last_one(
        self, store: Path, page: Callable[[], str]
    ) -> None:
        page()
        page()
        target = store.parent.parent / "class.html"
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert sorted(each.name for each in target.parent.iterdir()) == ["class.html", "digitgame"]

    def test_may_go_to_standard_output(
        self, store: Path, reported: Run, page: Callable[[], str]
    ) -> None:
        assert reported("--html", "-").out == page()

    def test_never_takes_the_historys_place(self, store: Path, reported: Run) -> None:
        ended = reported("--html", store)
        assert ended.status == FAILED
        assert "the history itself" in ended.err


class TestStores:
    def test_are_only_read(self, store: Path, reported: Run) -> None:
        before = contents(store.parent)
        reported("--json")
        reported("--html", "-")
        assert contents(store.parent) == before

    @pytest.mark.parametrize("version", SCHEMAS)
    def test_of_every_schema_are_reported_and_stay_as_they_are(
        self, version: int, file: Path, reported: Run
    ) -> None:
        file.parent.mkdir()
        with_earlier_schema(file, version)
        before = contents(file.parent)
        ended = reported("--json")
        assert [each["answered"] for each in json.loads(ended.out)] == [2, 2]
        assert contents(file.parent) == before

    def test_while_somebody_practises(self, file: Path, reported: Run) -> None:
        with closing(History(file)) as history:
            history.record(SOME[0])
            history.keep_session(SESSION)
            history.skip(Skip("ada", "s", 9, 3, Task.EXAM, ATTEMPT.drawn_at))
            (ada,) = json.loads(reported("--json").out)
        assert (ada["attempts"], ada["answered"], ada["right"]) == (1, 2, 0)

    def test_one_that_cannot_be_read_does_not_hide_the_others(
        self, store: Path, tmp_path: Path, reported: Run
    ) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "history.sqlite3").write_bytes(b"my diary\n" * 200)
        ended = reported("--json", "--data", store.parent, tmp_path / "b", tmp_path / "none")
        assert ended.status == SOME_MISSING
        assert len(json.loads(ended.out)) == 2
        assert "not a database" in ended.err
        assert f"{tmp_path / 'none'} does not exist" in ended.err

    @pytest.mark.parametrize(
        "change",
        [
            "totals SET answered = 'x'",
            "learners SET seen_at = 'x'",
            "learners SET name = x'00' WHERE name = 'ada'",
            "attempts SET ink = 'x'",
        ],
    )
    def test_damage_is_refused(self, change: str, store: Path, reported: Run) -> None:
        altered(store, f"UPDATE {change}")
        ended = reported("--html", "-")
        assert (ended.status, ended.out) == (FAILED, "")
        assert ended.err.count("\n") == 1
        assert ended.err.startswith(f"digitgame: {store} is damaged (")

    def test_the_folder_may_stand_before_the_command(self, tmp_path: Path, digitgame: Run) -> None:
        keep(tmp_path / "b" / "history.sqlite3", *SOME)
        ended = digitgame("--data", tmp_path / "b", "report", "--json")
        assert len(json.loads(ended.out)) == 2
