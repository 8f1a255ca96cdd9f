"""A machine of a school."""

from collections import Counter
from pathlib import Path

from digitgame.core.records import Attempt
from digitgame.storage.history import History
from digitgame.storage.school.exchange import SyncResult
from digitgame.storage.school.membership import Waiting, join, waiting
from digitgame.storage.school.sync import synchronise


class Machine:
    """A history that has joined a school."""

    def __init__(self, file: Path) -> None:
        self.history = History(file)

    def close(self) -> None:
        self.history.close()

    def join(self, url: str) -> None:
        with self.history._database.writing() as connection:
            join(connection, url)

    def draw(self, *attempts: Attempt) -> None:
        """Store attempts, each under a new name."""
        for attempt in attempts:
            self.history.record(attempt)

    def sync(self, learner: str | None = None) -> SyncResult:
        return synchronise(self.history._database, learner)

    @property
    def waiting(self) -> Waiting:
        with self.history._database.reading() as connection:
            return waiting(connection)

    def names(self) -> Counter[str]:
        """Count the names of all attempts."""
        return Counter(attempt.name for _, attempt in self.history.attempts_with_ids())

    def view(self, learner: str) -> object:
        """Return the data of Progress, the cards, the streak and Go on."""
        stats = self.history.learner_stats(learner)
        left = self.history.open_session(learner)
        # Which of two equal moments comes first depends on the machine.
        return (
            {**vars(stats), "reads": set(stats.reads)},
            sorted(self.history.lesson_tries(learner), key=repr),
            left,
            self.history.count(learner),
        )
