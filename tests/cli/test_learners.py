"""`digitgame learners`: listing and correcting learners."""

import re
import unicodedata
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digitgame.cli.learners import CANCELLED
from digitgame.cli.main import MISUSED
from digitgame.core.records import Skip
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.cli.given import Run, Text, keep
from tests.storage.given import ATTEMPT, drawn
from tests.storage.test_sessions import SESSION

SKIP = Skip("Zoë", "s", 5, 7, Task.PRACTICE, ATTEMPT.drawn_at)


@pytest.fixture
def store(file: Path) -> Path:
    """A history of Zoë, with an attempt, a skip and a session, and of ada, with two attempts."""
    keep(file, drawn(learner="Zoë"), drawn(3, 3), drawn(3, 5, prompt=1))
    with closing(History(file)) as history:
        history.skip(SKIP)
        history.keep_session(SESSION)
    return file


def names(file: Path) -> list[str]:
    with closing(History(file)) as history:
        return history.learners()


def count(file: Path, learner: str) -> int:
    with closing(History(file)) as history:
        return history.count(learner)


class TestList:
    def test_has_everyone_the_last_seen_first(self, file: Path, digitgame: Run) -> None:
        keep(file, drawn(), drawn(learner="Zoë", at=ATTEMPT.drawn_at + timedelta(days=2)))
        ended = digitgame("learners", "list")
        assert (ended.status, ended.err) == (0, "")
        rows = [line.split() for line in ended.out.splitlines()]
        assert rows.index(["Zoë", "1", "2026-03-03"]) < rows.index(["ada", "1", "2026-03-01"])

    def test_without_a_history_creates_none(self, file: Path, complaint: Text) -> None:
        assert "no attempts" in complaint("learners", "list").casefold()
        assert not file.exists()

    def test_an_action_is_needed(self, digitgame: Run) -> None:
        assert digitgame("learners").status == MISUSED


class TestRename:
    def test_keeps_everything(self, store: Path, digitgame: Run) -> None:
        with closing(History(store)) as history:
            before = history.learner_stats("Zoë"), history.contents("Zoë")
        assert digitgame("learners", "rename", "ZOË", "Zoe B.").out == "Zoë is now Zoe B..\n"
        assert names(store) == ["Zoe B.", "ada"]
        with closing(History(store)) as history:
            assert (history.learner_stats("Zoe B."), history.contents("Zoe B.")) == before

    def test_may_change_the_capitals_only(self, store: Path, digitgame: Run) -> None:
        assert digitgame("learners", "rename", "ada", "ADA").status == 0
        assert names(store) == ["ADA", "Zoë"]

    def test_never_makes_two_learners_one(self, store: Path, complaint: Text) -> None:
        assert "merge FROM INTO" in complaint("learners", "rename", "ada", "zOË")
        assert names(store) == ["Zoë", "ada"]

    def test_of_no_one_names_everyone(self, store: Path, complaint: Text) -> None:
        assert "Known: Zoë, ada" in complaint("learners", "rename", "eve", "Eve")

    def test_to_what_is_no_name_is_misuse(self, store: Path, digitgame: Run) -> None:
        ended = digitgame("learners", "rename", "ada", "../x")
        assert ended.status == MISUSED
        assert "argument NEW: " in ended.err
        assert "cannot contain" in ended.err


class TestRemoval:
    def test_asks_first(self, store: Path, complaint: Text) -> None:
        said = complaint("learners", "delete", "zoë")
        assert "Delete Zoë with 1 drawing, 0 sessions and 1 skipped prompt?" in said
        assert "--yes" in said
        assert names(store) == ["Zoë", "ada"]

    @pytest.mark.parametrize(("answer", "status"), [("yes", 0), ("n", CANCELLED), ("", CANCELLED)])
    def test_goes_on_if_the_answer_is_yes(
        self, answer: str, status: int, store: Path, digitgame: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Keyboard:
            def isatty(self) -> bool:
                return True

            def readline(self) -> str:
                return f"{answer}\n"

        monkeypatch.setattr("sys.stdin", Keyboard())
        assert digitgame("learners", "delete", "Zoë").status == status
        assert ("Zoë" in names(store)) == bool(status)

    @pytest.mark.parametrize("action", ["delete Zoë", "reset Zoë"])
    def test_is_undone_by_importing_the_backup(
        self, action: str, store: Path, digitgame: Run, imported: Run
    ) -> None:
        with closing(History(store)) as history:
            before = history.learner_stats("Zoë"), history.contents("Zoë")
        ended = digitgame("learners", *action.split(), "--yes")
        assert (ended.status, ended.err) == (0, "")
        assert count(store, "Zoë") == 0
        backup = Path(ended.out.split("digitgame import ")[1].strip())
        assert backup.stat().st_mode & 0o777 == 0o600
        assert imported(backup).status == 0
        with closing(History(store)) as history:
            assert (history.learner_stats("Zoë"), history.contents("Zoë")) == before

    def test_a_merge_is_undone_as_it_says(self, store: Path, digitgame: Run, imported: Run) -> None:
        def read() -> list[object]:
            with closing(History(store)) as history:
                return [(history.learner_stats(each), history.contents(each)) for each in both]

        both = ("Zoë", "ada")
        before = read()
        said = digitgame("learners", "merge", *both, "--yes").out
        found = re.fullmatch(
            r".* To undo it: digitgame (learners delete ada), then digitgame import (.*) and the"
            r" backup that this made\n",
            said,
        )
        assert found
        deleted = digitgame(*found[1].split(), "--yes").out
        assert imported(found[2], deleted.split("digitgame import ")[1].strip()).status == 0
        assert read() == before

    def test_merging_adds_up(self, store: Path, digitgame: Run) -> None:
        with closing(History(store)) as history:
            answered = history.first_tries("ada")[0] + history.first_tries("Zoë")[0]
        digitgame("learners", "merge", "ada", "Zoë", "--yes")
        with closing(History(store)) as history:
            assert history.learners() == ["Zoë"]
            assert history.count("Zoë") == 3
            # The first prompt of both has the same name, so that it counts once.
            assert history.first_tries("Zoë")[0] == answered - 1

    def test_a_learner_is_not_merged_with_themselves(self, store: Path, complaint: Text) -> None:
        assert "one learner already" in complaint("learners", "merge", "ada", "ADA", "--yes")

    def test_leaves_no_trace_in_the_file(self, file: Path, digitgame: Run) -> None:
        secret = "Hildegunde"
        keep(file, *(drawn(learner=secret, prompt=n) for n in range(50)), drawn())
        folder = file.parent
        assert any(secret.encode() in each.read_bytes() for each in folder.iterdir())
        digitgame("learners", "delete", secret, "--yes", "--no-backup")
        assert not any(secret.encode() in each.read_bytes() for each in folder.iterdir())
        assert count(file, "ada") == 1

    def test_without_a_backup_nothing_is_removed(self, store: Path, complaint: Text) -> None:
        (store.parent / "removed").write_text("in the way")
        assert "nothing was changed" in complaint("learners", "delete", "Zoë", "--yes")
        assert names(store) == ["Zoë", "ada"]


class TestOneName:
    """A name is one whatever its capitals and however its accents are typed."""

    @pytest.mark.parametrize("typed", ["ZOË", "zoë", unicodedata.normalize("NFD", "Zoë")])
    def test_every_command_finds_it(self, typed: str, store: Path, digitgame: Run) -> None:
        assert digitgame("stats", "--learner", typed).out.startswith("Zoë: ")

    def test_an_import_adds_to_it(self, store: Path, tmp_path: Path, imported: Run) -> None:
        other = tmp_path / "other.sqlite3"
        keep(other, drawn(learner="ZOË", session="t"))
        assert imported(other).status == 0
        assert names(store) == ["Zoë", "ada"]
        assert count(store, "Zoë") == 2

    def test_an_import_renames_it(self, store: Path, tmp_path: Path, imported: Run) -> None:
        other = tmp_path / "other.sqlite3"
        keep(other, drawn(learner="PUPIL07", session="t"))
        assert imported(other, "--learner", "pupil07=Zoë").status == 0
        assert count(store, "Zoë") == 2
