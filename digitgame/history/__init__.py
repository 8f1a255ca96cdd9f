"""History: every attempt, kept in SQLite; the one place that knows SQL; the edge."""

from digitgame.history.attempt import Attempt
from digitgame.history.database import HistoryError
from digitgame.history.history import History
from digitgame.history.learners import Known
from digitgame.history.merging import Fate
from digitgame.history.patient import PatientHistory
from digitgame.history.schema import SCHEMA_VERSION
from digitgame.history.sessions import KeptSession, Skip, TakenUpError

__all__ = [
    "SCHEMA_VERSION",
    "Attempt",
    "Fate",
    "History",
    "HistoryError",
    "KeptSession",
    "Known",
    "PatientHistory",
    "Skip",
    "TakenUpError",
]
