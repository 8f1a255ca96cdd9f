"""`digitgame import`: attempts from other stores come in once, and only those that are sound."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from digitgame.bookmark import to_json
from digitgame.cli import FAILED, INTERRUPTED, MISUSED, main
from digitgame.history import SCHEMA_VERSION, Attempt, History, KeptSession, Skip
from digitgame.importing import SOME_REFUSED
from digitgame.practice import Task, new_session
from tests.history.given import ATTEMPT, altered, drawn
from tests.history.schemas import SCHEMAS, SCORES, TRIES
from tests.history.test_sessions import SESSION
from tests.history.test_totals import rebuilt, tables
from tests.privileges import as_anyone
from tests.test_score import Ended

GIVEN = tuple(
    drawn(7, read, session="e" * 32, prompt=prompt, score=50.0)
    for prompt, read in enumerate([7, 1, None, 7])
)


@pytest.fixture
def own(home: Path) -> Path:
    """Where the history of the test's own home is, once there is one."""
    return home / "digitgame" / "history.sqlite3"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another machine's store, with some attempts."""
    file = tmp_path / "other" / "history.sqlite3"
    keep(file, *GIVEN)
    return file


def left_session() -> KeptSession:
    """A practice session with one prompt of three skipped."""
    there = new_session(Random(1), 3).advance(Random(1))
    return replace(
        SESSION, state=to_json(there), is_finished=False, answered=1, right=0, task=Task.PRACTICE
    )


def keep(file: Path, *attempts: Attempt) -> None:
    with closing(History(file)) as history:
        for attempt in attempts:
            history.record(attempt)


def found(file: Path) -> list[Attempt]:
    with closing(History(file)) as history:
        assert tables(history) == rebuilt(history)
        return [each for _, each in history.numbered()]


def imported(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    return Ended(main(["import", *map(str, arguments)]), *capsys.readouterr())


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file in a folder, and when it was last changed."""
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}


class TestStores:
    def test_are_taken_in_once(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mine = drawn(3, 3, session="f" * 32)
        keep(own, mine)
        assert imported(capsys, other) == (0, f"{other}: 4 new, 0 known.\n", "")
        assert found(own) == [mine, *GIVEN]
        assert imported(capsys, other) == (0, f"{other}: 0 new, 4 known.\n", "")
        keep(other, drawn(5, 5, session="e" * 32, prompt=9))
        assert imported(capsys, other.parent, other) == (
            0,
            f"{other}: 1 new, 4 known.\n{other}: 0 new, 5 known.\n",
            "",
        )
        assert len(found(own)) == 6

    def test_are_only_read(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = contents(other.parent)
        imported(capsys, other)
        assert contents(other.parent) == before

    def test_go_back_and_forth_and_come_to_the_same(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(own, drawn(7, 1, session="f" * 32), drawn(7, 7, session="f" * 32))
        imported(capsys, other)
        assert main(["import", "--data", str(other.parent), str(own)]) == 0
        with closing(History(own)) as one, closing(History(other)) as two:
            assert one.sums("ada") == two.sums("ada")

    def test_are_taken_in_while_they_are_written(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with closing(History(other)) as playing:
            playing.record(drawn(5, 5, session="e" * 32, prompt=9))
            playing._connection.execute("BEGIN IMMEDIATE")
            assert imported(capsys, other).out == f"{other}: 5 new, 0 known.\n"
            playing._connection.execute("COMMIT")
            playing.record(drawn(5, 5, session="e" * 32, prompt=10))
        assert imported(capsys, other).out == f"{other}: 1 new, 5 known.\n"

    def test_of_a_session_that_was_killed_lose_nothing(
        self, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Its last attempts are in the file beside, in a folder that may not be written."""
        file = tmp_path / "killed" / "history.sqlite3"
        code = (
            "import os, sys, signal\n"
            "from pathlib import Path\n"
            "from tests.test_importing import GIVEN, History\n"
            "history = History(Path(sys.argv[1]))\n"
            "for attempt in GIVEN: history.record(attempt)\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", code, str(file)], check=False, timeout=60)
        assert file.with_name("history.sqlite3-wal").exists()
        file.with_name("history.sqlite3-shm").unlink(missing_ok=True)
        file.parent.chmod(0o500)
        assert imported(capsys, file).out == f"{file}: 4 new, 0 known.\n"
        file.parent.chmod(0o700)

    @pytest.mark.parametrize("version", SCHEMAS)
    def test_of_every_schema_are_taken_in_and_stay_as_they_are(
        self, version: int, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "old.sqlite3"
        altered(file, SCHEMAS[version] + TRIES + (SCORES if version > 1 else ""))
        assert imported(capsys, file) == (0, f"{file}: 7 new, 0 known.\n", "")
        assert imported(capsys, file) == (0, f"{file}: 0 new, 7 known.\n", "")
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        with closing(History(file)):  # brought forward meanwhile, its attempts are still known
            pass
        assert imported(capsys, file) == (0, f"{file}: 0 new, 7 known.\n", "")
        assert len(found(own)) == 7

    def test_bring_their_skips_and_sessions_to_be_picked_up_here(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        left = left_session()
        with closing(History(other)) as history:
            history.keep_session(left)
            history.skip(Skip("ada", "e" * 32, 7, 3, Task.PRACTICE, ATTEMPT.drawn_at))
        imported(capsys, other)
        imported(capsys, other)
        with closing(History(own)) as history:
            assert history.sessions("ada") == [left]
            assert history.open_session("ada") == left
            assert history.first_tries("ada") == (4, 2)
            assert history.answers("ada").count((3, False)) == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"state": '{"version": 1}'},
            {"state": "[[["},
            {"answered": 2},
            {"right": 1},
            {"is_finished": True},
            {"task": Task.EXAM},
        ],
    )
    def test_bring_no_state_that_does_not_fit(
        self,
        own: Path,
        other: Path,
        capsys: pytest.CaptureFixture[str],
        change: dict[str, Any],
    ) -> None:
        with closing(History(other)) as history:
            history.keep_session(replace(left_session(), **change))
        imported(capsys, other)
        with closing(History(own)) as history:
            assert [each.state for each in history.sessions("ada")] == [""]
            assert history.open_session("ada") is None

    def test_many_processes_may_take_in_the_same_at_once(self, own: Path, other: Path) -> None:
        command = [sys.executable, "-m", "digitgame", "import", str(other)]
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
        assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
        assert len(found(own)) == 4


class TestLines:
    def lines(self, other: Path, tmp_path: Path) -> Path:
        target = tmp_path / "exported.jsonl"
        status = main(
            ["export", "--data", str(other.parent), "--format", "jsonl", "--output", str(target)]
        )
        assert status == 0
        return target

    def test_come_in_as_the_store_itself(
        self, own: Path, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        exported = self.lines(other, tmp_path)
        assert imported(capsys, exported) == (0, f"{exported}: 4 new, 0 known.\n", "")
        assert imported(capsys, other).out == f"{other}: 0 new, 4 known.\n"
        assert found(own) == list(GIVEN)
        with closing(History(own)) as one, closing(History(other)) as two:
            assert one.sums("ada") == two.sums("ada")

    def test_that_had_no_names_yet_are_known_to_their_store(
        self, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = tmp_path / "old" / "history.sqlite3"
        old.parent.mkdir()
        altered(old, SCHEMAS[3] + TRIES + SCORES)
        altered(old, "DELETE FROM attempts WHERE id = 7")  # it was like another in all
        exported = self.lines(old, tmp_path)
        records = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
        nameless = [{k: v for k, v in r.items() if k not in ("name", "task")} for r in records]
        exported.write_text("".join(json.dumps(r) + "\n" for r in nameless), "utf-8")
        assert imported(capsys, exported).out == f"{exported}: 6 new, 0 known.\n"
        assert imported(capsys, old).out.endswith(": 0 new, 6 known.\n")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"target": 10}, "target 10 is no digit"),
            ({"target": True}, "target must be a whole number"),
            ({"target": 3}, "called right and was read as another"),
            ({"outcome": "wrong"}, "called wrong and was read as what was asked for"),
            ({"outcome": "great"}, "outcome must be one of right, wrong, unreadable"),
            ({"task": "sleep"}, "task must be one of practice"),
            ({"strokes": []}, "it has no strokes"),
            ({"strokes": [[[1e300, 0]]]}, "a coordinate is beyond"),
            ({"strokes": [[[1]]]}, "a point must be"),
            ({"strokes": None}, "strokes must be a list"),
            ({"learner": "\x1b[2J"}, "cannot have the control character U+001B"),
            ({"learner": "=cmd()"}, 'cannot have "="'),
            ({"learner": ""}, "needs at least one letter"),
            ({"learner": 5}, "learner must be text"),
            ({"session": "\u202e"}, "the session's name is no name"),
            ({"name": "../../etc"}, "not 32 hexadecimal digits"),
            ({"prompt": -1}, "prompt -1 is none of a session's"),
            ({"prompt": 10**30}, "is none of a session's"),
            ({"drawn_at": "yesterday"}, "drawn_at must be a moment"),
            ({"drawn_at": "2026-03-01T09:30:15"}, "drawn_at must have its time zone"),
            ({"drawn_at": "0001-01-01T00:00:00+10:00"}, "drawn_at must be a moment"),
            ({"drawn_at": "1812-01-01T00:00:00+10:00"}, "in the year 1812"),
            ({"score": 101}, "scores must be from 0 to 100"),
            ({"score": float("nan")}, "score must be a number"),
            ({"score": 10**400}, "too large"),
            ({"parts": {"reading": 1}}, "parts must have reading, form"),
            ({"parts": dict.fromkeys(("reading", "form"), 1)}, "parts must have reading, form"),
            ({"probabilities": [1.0]}, "probabilities must be ten numbers"),
            ({"probabilities": [2.0] * 10}, "probabilities must be from 0 to 1"),
            ({"columns": 0}, "no pad has 0x20 cells"),
            ({"model": "x" * 99}, "model and way must be short words"),
            ({"way": "a\nb"}, "model and way must be short words"),
        ],
    )
    def test_that_are_not_sound_are_refused_one_by_one(
        self,
        change: dict[str, Any],
        said: str,
        own: Path,
        other: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        exported = self.lines(other, other.parent)
        first, *rest = exported.read_text("utf-8").splitlines()
        exported.write_text("\n".join([json.dumps(json.loads(first) | change), *rest]), "utf-8")
        ended = imported(capsys, exported)
        assert ended.status == SOME_REFUSED
        assert ended.out.startswith(f"{exported}: 3 new, 0 known, 1 refused:\n  line 1: ")
        assert said in ended.out
        assert ended.out.replace("\n", "").isprintable()
        assert found(own) == list(GIVEN[1:])

    @pytest.mark.parametrize(
        "line", ["{", "[]", "5", '{"a"', "[" * 100_000, '{"strokes": 1}', "\udcff"]
    )
    def test_that_are_no_attempts_are_refused(
        self, line: str, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "x.jsonl"
        file.write_bytes(b'{"id": 1}\n' + line.encode("utf-8", "surrogateescape") + b"\n")
        ended = imported(capsys, file)
        assert ended.status == SOME_REFUSED
        assert ended.out.startswith(f"{file}: 0 new, 0 known, 2 refused:\n")

    def test_only_some_refusals_are_told(
        self, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "x.jsonl"
        file.write_text("{}\n" * 1200, "utf-8")
        said = imported(capsys, file).out.splitlines()
        assert said[0] == f"{file}: 0 new, 0 known, 1,200 refused:"
        assert said[-1] == "  and 1,195 more"
        assert len(said) == 7

    def test_of_another_drawing_with_a_known_name_are_refused(
        self, own: Path, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        exported = self.lines(other, tmp_path)
        imported(capsys, exported)
        text = exported.read_text("utf-8").replace("[[1.5,", "[[2.5,").replace("[1.5, ", "[2.5, ")
        exported.write_text(text, "utf-8")
        said = imported(capsys, exported).out
        assert ": 0 new, 0 known, 4 refused:\n" in said
        assert "line 1: another drawing has its name" in said
        assert found(own) == list(GIVEN)


class TestWhose:
    def test_everything_can_go_to_one_learner(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(other, drawn(learner="bob", session="e" * 32, prompt=5))
        imported(capsys, "--learner", " Zoe  B. ", other)
        assert {each.learner for each in found(own)} == {"Zoe B."}

    def test_the_old_name_may_be_typed_with_its_accents_apart(
        self, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "there" / "history.sqlite3"
        keep(file, drawn(7, 7, learner="Zo\xeb"))
        imported(capsys, "--learner", "Zoe\u0308=zoe", file)
        assert {each.learner for each in found(own)} == {"zoe"}

    def test_learners_can_be_renamed(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for number, learner in enumerate(["bob", "eve", "bad\x1b"]):
            keep(other, drawn(learner=learner, session="e" * 32, prompt=5 + number))
        ended = imported(
            capsys, "--learner", "ada=Zoe", "--learner", "bob=Zoe", "--learner", "bad\x1b=Bo", other
        )
        assert ended == (0, f"{other}: 7 new, 0 known.\n", "")
        assert [each.learner for each in found(own)] == ["Zoe"] * 5 + ["eve", "Bo"]

    def test_a_name_that_nobody_there_has_is_refused_before_anything_is_taken_in(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, _, said = imported(capsys, "--learner", "adda=Zoe", other)
        assert status != 0
        assert 'nobody there is called "adda". Nothing was taken in.' in said
        assert not found(own)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--learner", "a", "--learner", "b"], "OLD=NEW"),
            (["--learner", "a=b", "--learner", "a=c"], "OLD=NEW"),
            (["--learner", "a=\x1b"], "U+001B"),
            (["--learner", ""], "at least one letter"),
        ],
    )
    def test_an_unclear_renaming_is_refused(
        self,
        arguments: list[str],
        said: str,
        own: Path,
        other: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        ended = imported(capsys, *arguments, other)
        assert ended.status == FAILED
        assert said in ended.err
        assert ended.err[:-1].isprintable()
        assert not own.exists()


class TestTrouble:
    def test_damaged_attempts_are_left_out_and_named(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        altered(other, "UPDATE attempts SET ink = 'spilt\x1b' WHERE id = 2")
        ended = imported(capsys, other)
        assert ended.status == SOME_REFUSED
        assert ended.out.startswith(f"{other}: 3 new, 0 known, 1 refused:\n  attempt 2: damaged (")
        assert len(found(own)) == 3

    def test_interrupted_it_says_that_nothing_is_lost(
        self,
        own: Path,
        other: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def ctrl_c(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(History, "merge_sessions", ctrl_c)
            status, out, err = imported(capsys, other)
        assert (status, out) == (INTERRUPTED, "")
        assert "What was taken in so far is kept" in err
        assert len(found(own)) == 4
        assert "0 new, 4 known" in imported(capsys, other).out

    def test_a_newer_store_is_refused(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        altered(other, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        ended = imported(capsys, other)
        assert (ended.status, ended.out) == (SOME_REFUSED, "")
        assert f"written by a newer digitgame (schema {SCHEMA_VERSION + 1}" in ended.err
        assert found(own) == []

    def test_a_store_cut_short_is_refused_whole_and_the_next_one_is_taken(
        self, own: Path, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        broken = tmp_path / "broken.sqlite3"
        keep(broken, *(drawn(session="d" * 32, prompt=prompt) for prompt in range(60)))
        broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 2])
        ended = imported(capsys, broken, other)
        assert ended.status == SOME_REFUSED
        assert ended.err.startswith(f"digitgame: {broken}")
        assert ended.err.count("\n") == 1
        assert found(own) == list(GIVEN)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"SQLite format 3\0" + b"x" * 5000, "x"),
            (b"\x89PNG\r\n", "neither a history nor"),
            (b"\xff\xfe\0", "neither a history nor"),
            (b"[\n{}]", "neither a history nor"),
            (b"id,target\n1,2\n", "neither a history nor"),
        ],
    )
    def test_other_files_are_refused(
        self,
        content: bytes,
        said: str,
        own: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        file = tmp_path / "x"
        file.write_bytes(content)
        ended = imported(capsys, file)
        assert (ended.status, ended.out) == (SOME_REFUSED, "")
        assert said in ended.err
        assert ended.err.count("\n") == 1

    def test_another_programs_database_is_refused(
        self, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        altered(tmp_path / "bread", "CREATE TABLE attempts (bread TEXT); PRAGMA user_version = 3")
        altered(tmp_path / "wine", "CREATE TABLE wine (red TEXT)")
        for name in ("bread", "wine"):
            ended = imported(capsys, tmp_path / name)
            assert (ended.status, ended.out) == (SOME_REFUSED, "")
            assert "no history of digitgame" in ended.err

    @pytest.mark.parametrize("name", ["none", "a\0b", "\x1b[2J", "x" * 5000])
    def test_a_missing_source_is_refused_before_anything_is_taken(
        self, name: str, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ended = imported(capsys, other, name)
        assert (ended.status, ended.out) == (FAILED, "")
        assert ended.err[:-1].isprintable()
        assert not own.exists()

    def test_the_history_itself_is_refused(
        self, own: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(own, *GIVEN)
        for name in (own, own.parent):
            assert "is the history itself" in imported(capsys, name).err

    def test_a_source_that_may_not_be_read_is_refused(
        self, own: Path, other: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other.chmod(0)
        with as_anyone():
            assert "Permission denied" in imported(capsys, other).err

    def test_misuse_is_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["import"])
        assert ended.value.code == MISUSED
        assert "usage: digitgame import" in capsys.readouterr().err

    def test_through_the_real_command(self, own: Path, other: Path) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "digitgame", "import", str(other.parent)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (
            0,
            f"{other}: 4 new, 0 known.\n",
            "",
        )
        assert found(own) == list(GIVEN)
