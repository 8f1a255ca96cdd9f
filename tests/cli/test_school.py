"""`digitgame school` and `digitgame sync`, with a real server."""

import json
import re
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from digitgame.cli import play, report
from digitgame.cli.learners import CANCELLED
from digitgame.storage.history import History
from digitgame.storage.school import connection
from digitgame.storage.school.connection import SchoolError, check_url, is_url
from digitgame.system.background import BackgroundCommand
from tests.cli.given import Run, Text, keep
from tests.postgresql import Cluster, School, cluster, make_school, school
from tests.storage.given import drawn
from tests.tools.classroom import fill

__all__ = ["cluster", "school"]

SECONDS = 60.0


def joined(file: Path) -> bool:
    with closing(History(file)) as history:
        return history.school() is not None


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://lab:secret@server/school",
            "postgresql://lab:my secret@server/school",  # not valid, either
            "mysql://lab:secret@server/school",
            "postgresql://server/s?password=secret",
            "postgresql://server/s?sslkey=k&sslpassword=secret",
        ],
    )
    def test_must_not_have_the_password(self, url: str, file: Path, complaint: Text) -> None:
        for action in ("init", "join"):
            said = complaint("school", action, url)
            assert "~/.pgpass" in said
            assert "secret" not in said
        assert not file.exists()

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("server", "is not the address"),
            ("mysql://server/school", "is not the address"),
            ("postgresql://a b/c", "is not valid: unexpected spaces"),
            ("postgresql:///school?service=ours", "not a service"),
        ],
    )
    def test_must_be_one(self, url: str, said: str, complaint: Text) -> None:
        assert said in complaint("school", "join", url)

    @pytest.mark.parametrize(
        ("url", "mode"),
        [
            ("postgresql://lab@server/school", "require"),
            ("postgresql://lab@192.168.1.2/school", "require"),
            ("postgresql://lab@server/school?sslmode=verify-full", "verify-full"),
            ("postgresql://lab@server/school?sslmode=disable", "disable"),
            ("postgresql://lab@localhost/school", None),
            ("postgresql://lab@127.0.0.1:5433/school", None),
            ("postgresql:///school", None),
            ("postgresql:///school?host=/run/postgresql", None),
            ("postgresql://lab@localhost,server/school", "require"),
            ("postgresql:///school?hostaddr=192.168.1.2", "require"),
            ("postgresql://lab@localhost/school?hostaddr=192.168.1.2", "require"),
        ],
    )
    def test_of_another_computer_needs_tls(self, url: str, mode: str | None) -> None:
        pytest.importorskip("psycopg", reason="psycopg is not installed: the extra school has it")
        assert connection._parameters(url).get("sslmode") == mode

    def test_a_server_without_tls_is_refused(self, school: School) -> None:
        """The test's own server has none."""
        url = school.url(options="?sslmode=require")
        with pytest.raises(SchoolError, match="SSL"), connection.connect(url):
            pass

    def test_may_have_options_of_the_server(self, school: School) -> None:
        url = school.url(options="?options=-c%20search_path%3Dpublic%20-c%20geqo%3Doff")
        with connection.connect(check_url(url)) as server:
            assert server.execute("SELECT version FROM school").fetchone() == (1,)
            assert server.execute("SHOW geqo").fetchone() == ("off",)

    def test_is_recognised(self) -> None:
        assert is_url("postgres://x/y")
        assert not is_url("/srv/postgresql")
        with pytest.raises(SchoolError, match="not the address"):
            check_url("/srv/school")


class TestSchool:
    def test_is_made_and_made_again(self, school: School, digitgame: Run) -> None:
        with school.admin() as server:
            server.execute("DROP SCHEMA digitgame CASCADE")
        ended = digitgame("school", "init", school.admin_url)
        assert ended.status == 0
        assert ended.out.startswith("The school is made (schema 1).")
        assert "is up to date" in digitgame("school", "init", school.admin_url).out

    def test_needs_an_administrator(self, school: School, complaint: Text) -> None:
        assert "permission denied" in complaint("school", "init", school.url())

    def test_everything_goes_and_comes(
        self, school: School, file: Path, tmp_path: Path, digitgame: Run
    ) -> None:
        keep(file, drawn(), drawn(prompt=1))
        ended = digitgame("school", "join", school.url())
        assert "2 drawings of 1 learner will be sent" in ended.out
        status = digitgame("school", "status").out
        assert "Waiting: 2 drawings, 1 new or changed learner" in status
        assert "The server answers" in status
        assert digitgame("sync").out == (
            "Sent: 2 drawings, 0 sessions, 1 new or changed learner.\n"
            "Fetched: 0 drawings, 0 sessions, 0 new or changed learners.\n"
        )
        assert re.search(
            r"exchange: 20\d\d-.*\nWaiting: nothing\n", digitgame("school", "status").out
        )
        other = ("--data", tmp_path / "other")
        assert digitgame("school", "join", *other, school.url()).status == 0
        assert "Fetched: 2 drawings" in digitgame("sync", *other).out
        assert digitgame("sync", "--quiet", *other) == (3, "", "")
        assert digitgame("learners", "delete", "ada", "--yes").status == 0
        assert "Deleted or merged here: 1 learner." in digitgame("sync").out
        assert "Deleted or merged elsewhere: 1 learner." in digitgame("sync", *other).out

    def test_says_why_something_waits(
        self, school: School, file: Path, cluster: Cluster, digitgame: Run, complaint: Text
    ) -> None:
        keep(file, drawn())
        digitgame("school", "join", school.url())
        cluster.stop()
        try:
            status = digitgame("school", "status")
            assert (status.status, status.err) == (0, "")
            assert "Waiting: 1 drawing" in status.out
            assert "Why: the server cannot be used: " in status.out
            assert "1 drawing will be sent later" in complaint("sync")
        finally:
            cluster.start()

    def test_a_wrong_address_is_not_joined(
        self, school: School, file: Path, complaint: Text
    ) -> None:
        assert "cannot be used" in complaint("school", "join", school.url("outsider"))
        assert not file.exists()

    @pytest.mark.parametrize("command", ["school status", "school leave", "sync"])
    def test_without_a_history_none_is_made(
        self, command: str, file: Path, tmp_path: Path, digitgame: Run, complaint: Text
    ) -> None:
        ended = digitgame(*command.split())
        assert "belongs to no school" in ended.out + ended.err
        assert not file.exists()
        mistyped = tmp_path / "mistyped"
        assert "mistyped does not exist" in complaint(*command.split(), "--data", mistyped)
        assert not mistyped.exists()

    def test_another_one_is_not_joined_by_mistake(
        self, school: School, file: Path, digitgame: Run, complaint: Text
    ) -> None:
        """Its own is, under another address, too."""
        other = make_school(school.cluster, school.home)
        other.add_account("lab")
        keep(file, drawn())
        digitgame("school", "join", school.url())
        digitgame("sync")
        assert "belongs to another school" in complaint("school", "join", other.url())
        assert digitgame("school", "join", school.url(options="?sslmode=prefer")).status == 0
        digitgame("sync")
        digitgame("school", "leave")
        assert digitgame("school", "join", other.url()).status == 0

    def test_a_teacher_cannot_join(self, school: School, file: Path, complaint: Text) -> None:
        school.add_account("teacher", "digitgame_teacher")
        assert "may only read" in complaint("school", "join", school.url("teacher"))
        assert not file.exists()

    def test_is_left_with_everything(
        self, school: School, file: Path, digitgame: Run, complaint: Text
    ) -> None:
        assert "no school" in digitgame("school", "leave").out
        keep(file, drawn())
        digitgame("school", "join", school.url())
        assert "does not have 1 drawing" in complaint("school", "leave")
        assert joined(file)
        assert digitgame("school", "leave", "--yes").status == 0
        assert not joined(file)
        with closing(History(file)) as history:
            assert history.count("ada") == 1
        assert "no school" in complaint("sync")
        assert CANCELLED

    def test_attempts_judged_again_stay_as_the_school_has_them(
        self, school: School, file: Path, digitgame: Run, complaint: Text
    ) -> None:
        keep(file, drawn())
        digitgame("school", "join", school.url())
        assert "belongs to a school" in complaint("rejudge")
        assert digitgame("rejudge", "--dry-run").status == 0


class TestReport:
    """Teachers read the server as they read a folder."""

    @pytest.fixture
    def pupils(self, school: School, file: Path, digitgame: Run) -> School:
        fill(file.parent, days=4)
        digitgame("school", "join", school.url())
        digitgame("sync")
        school.add_account("teacher", "digitgame_teacher")
        return school

    @pytest.mark.slow
    def test_has_the_same_rows_and_drawings(
        self, pupils: School, reported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report, "today", lambda: date(2026, 3, 20))
        url = pupils.url("teacher")
        ours, theirs = (json.loads(reported("--json", *more).out) for more in ((), ("--data", url)))
        assert [{**row, "store": ""} for row in ours] == [{**row, "store": ""} for row in theirs]
        assert theirs[0]["store"] == url
        assert reported("--data", url).out == reported().out
        pages = [reported("--html", "-").out, reported("--html", "-", "--data", url).out]
        assert len(pages[0]) > 10_000
        assert pages[0] == pages[1]

    def test_names_of_two_accounts_are_told_apart(
        self, school: School, file: Path, tmp_path: Path, digitgame: Run
    ) -> None:
        school.add_account("own")
        school.add_account("teacher", "digitgame_teacher")
        for account in ("lab", "own"):
            data = ("--data", tmp_path / account)
            keep(tmp_path / account / "history.sqlite3", drawn())
            digitgame("school", "join", *data, school.url(account))
            digitgame("sync", *data)
        rows = json.loads(digitgame("report", "--json", "--data", school.url("teacher")).out)
        roles = {f"ada ({school.role(account)})" for account in ("lab", "own")}
        assert {row["learner"] for row in rows} == roles
        (row,) = json.loads(digitgame("report", "--json", "--data", school.url("own")).out)
        assert row["learner"] == "ada"

    def test_of_a_server_that_is_away_says_why(self, complaint: Text) -> None:
        url = "postgresql://teacher@127.0.0.1:1/school"
        assert "the server cannot be used" in complaint("report", "--data", url)


def test_without_psycopg_the_extra_is_named(
    complaint: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    assert "digitgame[school]" in complaint("school", "join", "postgresql://lab@server/school")


def test_the_game_exchanges_in_a_process_of_its_own(
    school: School, file: Path, digitgame: Run
) -> None:
    keep(file, drawn())
    digitgame("school", "join", school.url())
    play._exchange(BackgroundCommand(), file.parent, "ada", lambda: None)
    end = time.monotonic() + SECONDS
    while school.count() == 0:
        assert time.monotonic() < end
        time.sleep(0.02)
