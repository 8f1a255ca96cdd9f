"""Renaming learners on import."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.cli.main import FAILED
from digitgame.core.records import Skip
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.cli.given import Run, keep
from tests.cli.importing.given import GIVEN, found, left_session, own_file
from tests.storage.given import drawn
from tests.storage.test_totals import tables


class TestWhose:
    def test_everything_can_go_to_one_learner(self, other: Path, imported: Run) -> None:
        keep(other, drawn(learner="bob", session="e" * 32, prompt=5))
        imported("--learner", " Zoe  B. ", other)
        assert {each.learner for each in found()} == {"Zoe B."}

    def test_what_is_known_under_another_name_is_not_imported_again(
        self, other: Path, imported: Run
    ) -> None:
        """Neither attempts nor skips and sessions, with the old name or a third one."""
        with closing(History(other)) as history:
            history.merge_sessions(
                [replace(left_session(), learner="ada")],
                [Skip("ada", "e" * 32, 9, 3, Task.PRACTICE, GIVEN[0].drawn_at)],
            )
        imported("--learner", "ada=zoe", other)
        with closing(History(own_file())) as history:
            before = tables(history)
            assert history.first_tries("zoe") == (4, 2)
        for mapping in (["--learner", "ada=zoe"], [], ["--learner", "ada=Bo"]):
            assert imported(*mapping, other).out == f"{other}: 0 new, 4 known.\n"
            with closing(History(own_file())) as history:
                assert tables(history) == before
                assert history.learners() == ["zoe"]
                assert [len(history.sessions(name)) for name in ("zoe", "ada", "Bo")] == [1, 0, 0]

    def test_the_old_name_may_be_typed_with_its_accents_apart(
        self, tmp_path: Path, imported: Run
    ) -> None:
        file = tmp_path / "there" / "history.sqlite3"
        keep(file, drawn(7, 7, learner="Zo\xeb"))
        imported("--learner", "Zoe\u0308=zoe", file)
        assert {each.learner for each in found()} == {"zoe"}

    def test_learners_can_be_renamed(self, other: Path, imported: Run) -> None:
        for number, learner in enumerate(["bob", "eve", "bad\x1b"]):
            keep(other, drawn(learner=learner, session="e" * 32, prompt=5 + number))
        ended = imported(
            "--learner", "ada=Zoe", "--learner", "bob=Zoe", "--learner", "bad\x1b=Bo", other
        )
        assert ended == (0, f"{other}: 7 new, 0 known.\n", "")
        assert [each.learner for each in found()] == ["Zoe"] * 5 + ["eve", "Bo"]

    def test_a_name_that_nobody_there_has_is_refused_before_anything_is_taken_in(
        self, other: Path, imported: Run
    ) -> None:
        status, _, said = imported("--learner", "adda=Zoe", other)
        assert status != 0
        assert 'the sources have no learner "adda". Nothing was imported.' in said
        assert not found()

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--learner", "a", "--learner", "b"], "OLD=NEW"),
            (["--learner", "a=b", "--learner", "a=c"], "OLD=NEW"),
            (["--learner", "\u00e9=b", "--learner", "e\u0301=c"], "OLD=NEW"),
            (["--learner", "a=\x1b"], "U+001B"),
        ],
    )
    def test_an_unclear_renaming_is_refused(
        self, arguments: list[str], said: str, other: Path, imported: Run
    ) -> None:
        ended = imported(*arguments, other)
        assert ended.status == FAILED
        assert said in ended.err
        assert ended.err[:-1].isprintable()
        assert not own_file().exists()
