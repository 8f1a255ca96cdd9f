"""Machines exchange learners' records."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task
from tests.cli.importing.given import left_session
from tests.postgresql import School
from tests.storage.given import ATTEMPT, drawn
from tests.storage.school.conftest import Machines

LATER = ATTEMPT.drawn_at + timedelta(days=1)


class TestRecords:
    def test_drawn_on_one_machine_are_on_the_other(self, school: School, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(
            drawn(7, 7, score=81.5), drawn(7, 1, prompt=1, score=20.25), drawn(3, None, prompt=2)
        )
        one.draw(replace(drawn(5, 5, score=60.0), task=Task.TRACE))
        one.history.skip(Skip("ada", "s", 3, 4, Task.PRACTICE, LATER))
        one.history.keep_session(left_session())
        result = one.sync()
        assert (result.sent, result.sent_sessions, result.fetched, result.problems) == (4, 1, 0, [])
        assert not one.waiting
        assert other.sync().fetched == 4
        assert other.view("ada") == one.view("ada")
        assert list(other.history.attempts("ada")) == list(one.history.attempts("ada"))
        assert other.names() == one.names()

    def test_sent_twice_change_nothing(self, school: School, machine: Machines) -> None:
        one = machine()
        one.draw(drawn(), drawn(prompt=1))
        one.sync()
        one.join(school.url())  # everything waits again
        result = one.sync()
        assert (result.sent, result.fetched, school.count()) == (0, 0, 2)
        assert not one.waiting

    def test_that_were_sent_are_not_fetched_back(self, machine: Machines) -> None:
        one = machine()
        for prompt in range(3):
            one.draw(drawn(prompt=prompt))
            one.sync()
        with one.history._database.reading() as connection:
            assert connection.execute("SELECT fetched FROM learners").fetchall() == [(3,)]

    def test_of_the_others_are_fetched_when_they_sit_down(self, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(learner="Zoë", prompt=1))
        one.sync()
        assert other.sync("ZOË").fetched == 1
        assert other.history.learners() == ["Zoë", "ada"]
        assert other.history.learner_infos()[0].seen_at == ATTEMPT.drawn_at
        assert [other.history.count(name) for name in ("Zoë", "ada")] == [1, 0]
        assert other.sync("ada").fetched == 1

    def test_a_session_that_was_left_is_gone_on_with_elsewhere(self, machine: Machines) -> None:
        one, other = machine(), machine()
        left = replace(left_session(), learner="ada")
        one.draw(drawn(session=left.name))
        one.history.keep_session(left)
        one.sync()
        other.sync()
        found = other.history.open_session("ada")
        assert found == one.history.open_session("ada")
        assert isinstance(found, SessionRecord)
        done = replace(found, is_finished=True, answered=found.answered + 1, state="")
        other.history.keep_session(done)
        other.sync()
        one.sync()
        assert one.history.open_session("ada") is None
        assert one.history.sessions("ada") == [done]

    def test_an_older_state_of_a_session_never_replaces_a_newer_one(
        self, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        newer = replace(left_session(), learner="ada", answered=left_session().answered + 3)
        one.history.add_learner("ada", LATER)
        other.history.add_learner("ada", LATER)
        one.history.keep_session(newer)
        other.history.keep_session(replace(left_session(), learner="ada"))
        one.sync()
        other.sync()
        one.sync()
        assert one.history.sessions("ada")[0].answered == newer.answered
        assert other.history.sessions("ada")[0].answered == newer.answered

    def test_settings_of_a_learner_come_along(self, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        one.history.keep_settings("ada", {"goal": 5})
        one.sync()
        other.sync()
        assert other.history.settings_of("ada") == {"goal": 5}
        other.history.keep_settings("ada", {"goal": 7})
        other.sync()
        one.sync()
        assert one.history.settings_of("ada") == {"goal": 7}

    def test_without_a_school_nothing_waits(self, machine: Machines) -> None:
        one = machine(is_member=False)
        one.draw(drawn())
        one.history.keep_session(left_session())
        one.history.keep_settings("ada", {"goal": 5})
        assert not one.waiting
        assert one.history.settings_of("ada") == {}


class TestNames:
    def test_added_on_two_machines_are_one_learner(self, school: School, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn(learner="Zoë"))
        other.draw(drawn(learner="ZOË", prompt=1))
        one.sync()
        other.sync()
        one.sync()
        assert school.count("learners") == 1
        assert one.history.learners() == other.history.learners() == ["Zoë"]
        assert one.history.count("Zoë") == other.history.count("Zoë") == 2

    def test_a_new_name_reaches_the_others(self, school: School, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        other.sync()
        other.draw(drawn(prompt=1))  # not sent yet
        one.history.rename_learner("ada", "Ada L.")
        one.sync()
        other.sync()
        assert other.history.learners() == ["Ada L."]
        assert other.history.count("Ada L.") == 2
        assert school.count() == 2

    def test_of_one_who_plays_may_change(self, school: School, machine: Machines) -> None:
        """The game that goes on under the old name draws for the same learner, and asks for it."""
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        other.sync()
        one.history.rename_learner("ada", "Ada L.")
        one.draw(drawn(learner="Ada L.", prompt=1))
        one.sync()
        result = other.sync("ada")
        assert (result.fetched_learners, result.fetched) == (1, 1)
        other.draw(drawn(prompt=2))
        other.sync("ada")
        one.sync()
        for each in (one, other):
            assert each.history.learners() == ["Ada L."]
            assert each.history.count("Ada L.") == 3
        assert school.count("learners") == 1

    def test_of_one_who_plays_may_be_merged(self, school: School, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(learner="adda", session="t"))
        one.sync()
        other.sync()
        one.history.merge_learners("adda", "ada")
        one.sync()
        other.sync("adda")
        other.draw(drawn(learner="adda", session="u"))
        other.sync("adda")
        one.sync()
        for each in (one, other):
            assert each.history.learners() == ["ada"]
            assert each.history.count("ada") == 3
        assert school.count("learners") == 1

    def test_two_learners_may_exchange_their_names(self, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(learner="bea", prompt=1), drawn(learner="bea", prompt=2))
        one.sync()
        other.sync()
        for old, new in (("ada", "x"), ("bea", "ada"), ("x", "bea")):
            one.history.rename_learner(old, new)
            one.sync()
        other.sync()
        assert [other.history.count(name) for name in ("ada", "bea")] == [2, 1]

    def test_a_name_that_another_got_meanwhile_makes_both_one(self, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        other.draw(drawn(learner="Bea", prompt=1))
        other.sync()
        one.history.rename_learner("ada", "bea")
        one.sync()
        other.sync()
        one.sync()
        assert one.history.learners() == other.history.learners() == ["Bea"]
        assert one.history.count("Bea") == other.history.count("Bea") == 2

    def test_a_free_name_can_be_given_to_someone_new(self, machine: Machines) -> None:
        """Before the server has heard that the first one has another name now."""
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        one.history.rename_learner("ada", "Ada L.")
        one.history.add_learner("ada", LATER)
        one.draw(drawn(prompt=1))
        one.sync()
        other.sync()
        assert [other.history.count(name) for name in ("Ada L.", "ada")] == [1, 1]


class TestRemoval:
    def test_a_deleted_learner_is_deleted_everywhere(
        self, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        one.draw(*(drawn(learner="Hildegunde", prompt=n) for n in range(30)), drawn())
        one.sync()
        other.sync()
        one.history.delete_learner("Hildegunde")
        one.sync()
        assert (school.count(), school.count("learners")) == (1, 1)
        assert [school.count(t) for t in ("answers", "tries", "totals")] == [1, 1, 6]
        assert other.sync().removed == 1
        assert other.history.learners() == ["ada"]
        assert b"Hildegunde" not in other.history.file.read_bytes()
        other.join(school.url())  # sends everything it has again
        other.sync()
        assert school.count() == 1

    def test_a_machine_that_was_away_does_not_bring_them_back(
        self, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        one.draw(drawn())
        one.sync()
        other.sync()
        other.draw(drawn(prompt=1))
        one.history.delete_learner("ada")
        one.sync()
        other.sync()
        assert (school.count("learners"), other.history.learners()) == (0, [])

    def test_a_learner_who_starts_over_keeps_new_drawings(
        self, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(prompt=1))
        one.sync()
        other.sync()
        one.history.reset_learner("ada", LATER)
        one.draw(drawn(prompt=2))
        one.sync()
        other.sync()
        assert one.history.count("ada") == other.history.count("ada") == school.count() == 1

    def test_merged_learners_are_merged_everywhere(self, school: School, machine: Machines) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(learner="adda", session="t"))
        one.history.skip(Skip("adda", "t", 3, 4, Task.PRACTICE, LATER))
        one.history.keep_session(replace(left_session(), learner="adda"))
        one.sync()
        other.sync()
        other.draw(drawn(learner="adda", session="u"))  # not sent yet
        one.history.merge_learners("adda", "ada")
        one.sync()
        other.sync()
        one.sync()
        assert one.view("ada") == other.view("ada")
        assert other.history.learners() == ["ada"]
        assert (other.history.count("ada"), school.count(), school.count("sessions")) == (3, 3, 1)

    @pytest.mark.parametrize("is_elsewhere", [True, False])
    def test_merged_into_one_who_is_deleted_then_is_deleted(
        self, is_elsewhere: bool, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        one.draw(drawn(), drawn(learner="adda", session="t"), drawn(learner="Zoë"))
        one.sync()
        other.sync()
        one.history.merge_learners("adda", "ada")
        if is_elsewhere:
            other.history.delete_learner("ada")
            other.sync()
        else:
            one.history.delete_learner("ada")
        for each in (one, other):
            each.sync()
            assert each.history.learners() == ["Zoë"]
            assert not each.waiting
        assert school.count("learners") == school.count() == 1

    def test_a_name_that_predates_the_rules_is_reported(
        self, school: School, machine: Machines
    ) -> None:
        one = machine()
        one.draw(drawn(learner="a/b"), drawn(prompt=1))
        (problem,) = one.sync().problems
        assert problem.startswith("a/b: ")
        assert "learners rename" in problem
        one.history.rename_learner("a/b", "ab")
        assert one.sync().problems == []
        assert school.count() == 2

    def test_merged_before_the_first_contact_never_reach_the_server(
        self, school: School, machine: Machines
    ) -> None:
        one = machine()
        one.draw(drawn(), drawn(learner="adda", session="t"))
        one.history.merge_learners("adda", "ada")
        one.sync()
        assert (school.count("learners"), school.count()) == (1, 2)

    def test_a_merger_into_a_learner_whom_the_server_knows_by_another_id(
        self, school: School, machine: Machines
    ) -> None:
        one, other = machine(), machine()
        one.draw(drawn(learner="adda", session="t"))
        one.sync()
        other.draw(drawn())
        other.sync()
        one.draw(drawn(prompt=4))
        one.history.merge_learners("adda", "ada")
        one.sync()
        other.sync()
        assert other.history.learners() == ["ada"]
        assert other.history.count("ada") == school.count() == 3


@pytest.mark.parametrize("table", ["answers", "totals", "tries"])
def test_the_servers_totals_are_the_machines(table: str, school: School, machine: Machines) -> None:
    one, other = machine(), machine()
    for each in (one, other):
        each.history.add_learner("ada", LATER)
    for number in range(60):
        attempt = drawn(
            number % 7 % 10,
            None if number % 11 == 0 else number % 5,
            session=f"s{number % 4}",
            prompt=number % 9,
            score=None if number % 5 == 0 else 12.5 * (number % 8) + 0.1234567,
            at=ATTEMPT.drawn_at + timedelta(hours=7.1 * (37 * number % 60), seconds=number),
        )
        (one if number % 3 else other).draw(attempt)
        if number % 17 == 0:
            one.history.skip(Skip("ada", f"s{number % 4}", 20 + number, 4, Task.EXAM, LATER))
            other.sync()
        if number % 10 == 0:
            one.sync()
    for each in (other, one, other):
        each.sync()
    columns = {
        "answers": "session, prompt, target, is_right, thousandths, day",
        "totals": 'span, target, start, answered, "right", scored, thousandths',
        "tries": "target, read, count",
    }[table]
    query = f"SELECT {columns} FROM {table}"
    with school.admin() as server:
        theirs = [tuple(map(str, row)) for row in server.execute(query).fetchall() if row]
        if table == "totals":
            theirs = [row for row in theirs if row[3] != "0"]
    for each in (one, other):
        with each.history._database.reading() as connection:
            ours = [tuple(map(str, row)) for row in connection.execute(query).fetchall()]
        assert sorted(ours) == sorted(theirs)
