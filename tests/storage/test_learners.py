"""The table of learners."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from digitgame.core.records import Skip
from digitgame.core.session import Task
from digitgame.storage import totals
from digitgame.storage.history import History
from digitgame.storage.learners import RECORDS, Contents
from tests.cli.importing.given import left_session
from tests.storage.given import ATTEMPT, altered, drawn
from tests.storage.schemas import SCHEMA_3, TRIES


class TestLearners:
    def test_each_is_named_once(self, history: History) -> None:
        assert history.learners() == []
        for learner in ["zoë", "ada", "ada", "Bob", "", "zoë"]:
            history.record(drawn(learner=learner))
        assert history.learners() == ["", "Bob", "ada", "zoë"]

    def test_whoever_drew_last_is_first_and_who_has_not_drawn_is_last(
        self, history: History
    ) -> None:
        history.add_learner("new", ATTEMPT.drawn_at)
        history.add_learner("also new", ATTEMPT.drawn_at)
        for days, learner in enumerate(["zoë", "ada"]):
            history.record(drawn(learner=learner, at=ATTEMPT.drawn_at + timedelta(days=days)))
        known = history.learner_infos()
        assert [each.name for each in known] == ["ada", "zoë", "also new", "new"]
        assert known[1].seen_at == ATTEMPT.drawn_at
        assert known[2].seen_at is None


class TestOneName:
    def test_is_stored_as_it_was_first_written(self, history: History) -> None:
        history.record(drawn(learner="Zoë"))
        history.record(drawn(learner="ZOË", prompt=1))
        history.add_learner("zoë", ATTEMPT.drawn_at)
        assert history.learners() == ["Zoë"]
        assert history.current_name("zOË") == "Zoë"
        assert (history.count("Zoë"), history.first_tries("Zoë")) == (2, (2, 2))

    def test_is_made_of_those_that_earlier_versions_told_apart(self, file: Path) -> None:
        """The totals are those of all of them together."""
        altered(file, SCHEMA_3 + TRIES + TRIES.replace("'ada'", "'ADA'").replace("'s'", "'t'"))
        with closing(History(file)) as history:
            assert len(history.learners()) == 2
            (ada,) = (each for each in history.learner_infos() if each.name.casefold() == "ada")
            assert ada.attempts == 8
            assert history.first_tries(ada.name) == (4, 2)

    def test_of_a_history_of_schema_4_is_unified_too(self, file: Path) -> None:
        with closing(History(file)) as history:
            history.record(drawn(learner="ada", session="s"))
            history.record(drawn(learner="bob", session="t", at=ATTEMPT.drawn_at + timedelta(1)))
        altered(file, back_to_4("bob", "ADA"))
        with closing(History(file)) as history:
            assert history.learners() == ["ADA"]  # seen last
            assert history.count("ADA") == 2
            assert history.first_tries("ADA") == (2, 2)


class TestFormerNames:
    """A game goes on as the same learner if the name is changed in the meantime."""

    def test_of_a_renamed_learner_are_followed(self, history: History) -> None:
        history.record(drawn())
        history.rename_learner("ada", "Ada L.")
        history.record(drawn(learner="ADA", prompt=1))
        history.skip(Skip("ada", "s", 2, 4, Task.PRACTICE, ATTEMPT.drawn_at))
        history.keep_session(replace(left_session(), learner="ada"))
        assert history.learners() == ["Ada L."]
        assert history.contents("Ada L.") == Contents(attempts=2, skips=1, sessions=1)
        assert history.current_name("ada") == "Ada L."

    def test_of_a_merged_learner_are_followed(self, history: History) -> None:
        """Also those that the learner had before that."""
        history.record(drawn(learner="Ad"))
        history.record(drawn(learner="Zoë", prompt=1))
        history.rename_learner("Ad", "Adda")
        history.merge_learners("Adda", "Zoë")
        history.rename_learner("Zoë", "Zoe")
        for prompt, name in enumerate(("Ad", "Adda", "Zoë", "Zoe"), 2):
            history.record(drawn(learner=name, prompt=prompt))
        assert history.learners() == ["Zoe"]
        assert history.count("Zoe") == 6

    def test_are_free_for_someone_who_is_added(self, history: History) -> None:
        history.record(drawn())
        history.rename_learner("ada", "Ada L.")
        history.add_learner("Ada", ATTEMPT.drawn_at)
        history.record(drawn(prompt=1))
        assert [history.count(name) for name in history.learners()] == [1, 1]

    def test_are_free_once_typed(self, history: History) -> None:
        history.record(drawn())
        history.rename_learner("ada", "Ada L.")
        history.claim("ADA")
        assert history.current_name("Ada") == "Ada"

    def test_of_imported_records_are_not_followed(self, history: History) -> None:
        history.record(drawn())
        history.rename_learner("ada", "Ada L.")
        history.merge([replace(drawn(prompt=1), name="0" * 32)])
        assert history.learners() == ["Ada L.", "ada"]

    def test_may_be_exchanged(self, history: History) -> None:
        history.record(drawn())
        history.record(drawn(learner="bea", prompt=1))
        for old, new in (("ada", "x"), ("bea", "ada"), ("x", "bea")):
            history.rename_learner(old, new)
        history.record(drawn(prompt=2))
        assert [history.count(name) for name in ("ada", "bea")] == [2, 1]

    def test_of_a_deleted_learner_are_gone(self, history: History, file: Path) -> None:
        history.record(drawn(learner="Hildegunde"))
        history.rename_learner("Hildegunde", "Hilde")
        history.delete_learner("Hilde")
        assert history.current_name("Hildegunde") == "Hildegunde"
        assert not any(b"ildegunde" in each.read_bytes() for each in file.parent.iterdir())

    def test_are_added_to_a_history_of_schema_5(self, file: Path) -> None:
        with closing(History(file)) as history:
            history.record(drawn())
        altered(file, "DROP TABLE former; PRAGMA user_version = 5")
        with closing(History(file)) as history:
            history.rename_learner("ada", "bea")
            assert history.current_name("ada") == "bea"


class TestRebuild:
    def test_of_one_learner_equals_what_was_counted(self, history: History) -> None:
        for prompt in range(6):
            history.record(drawn(prompt % 3, prompt % 2, prompt=prompt, score=50.0))
            history.record(drawn(learner="bob", prompt=prompt))
        before = [(history.learner_stats(name), history.learner_infos()) for name in ("ada", "bob")]
        with history._database.writing() as connection:
            totals.rebuild(connection, "ada")
        after = [(history.learner_stats(name), history.learner_infos()) for name in ("ada", "bob")]
        assert after == before


def back_to_4(old: str, new: str) -> str:
    """SQL that makes a history one of schema 4, in which a learner has another name."""
    columns = ("key", "id", "settings", "fetched", "is_waiting")
    return (
        "DROP TABLE former; DROP TABLE school; DROP TABLE gone; DROP INDEX learners_by_key;"
        + "".join(f"DROP INDEX {table}_waiting;" for table in RECORDS)
        + "".join(f"ALTER TABLE learners DROP COLUMN {column};" for column in columns)
        + "".join(f"ALTER TABLE {table} DROP COLUMN is_waiting;" for table in RECORDS)
        + "".join(
            f"UPDATE {table} SET learner = '{new}' WHERE learner = '{old}';"
            for table in (*RECORDS, "answers", "totals", "tries", "runs")
        )
        + f"UPDATE learners SET name = '{new}' WHERE name = '{old}'; PRAGMA user_version = 4;"
    )
