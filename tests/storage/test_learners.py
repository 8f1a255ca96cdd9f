"""The table of learners."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from digitgame.storage import totals
from digitgame.storage.history import History
from digitgame.storage.learners import RECORDS
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
        assert history.spelling("zOË") == "Zoë"
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
        "DROP TABLE school; DROP TABLE gone; DROP INDEX learners_by_key;"
        + "".join(f"DROP INDEX {table}_waiting;" for table in RECORDS)
        + "".join(f"ALTER TABLE learners DROP COLUMN {column};" for column in columns)
        + "".join(f"ALTER TABLE {table} DROP COLUMN is_waiting;" for table in RECORDS)
        + "".join(
            f"UPDATE {table} SET learner = '{new}' WHERE learner = '{old}';"
            for table in (*RECORDS, "answers", "totals", "tries", "runs")
        )
        + f"UPDATE learners SET name = '{new}' WHERE name = '{old}'; PRAGMA user_version = 4;"
    )
