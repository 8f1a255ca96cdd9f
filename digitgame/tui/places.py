"""Places: the screens that Home leads to. They bring NumPy with them and come behind it."""

from collections.abc import Callable

from textual.screen import Screen

from digitgame.practice import Task
from digitgame.tui.game import Game
from digitgame.tui.screens.cards import CardsScreen
from digitgame.tui.screens.exam import ExamScreen
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.progress import ProgressScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.screens.sprint import SprintScreen

PLACES: dict[str, Callable[[Game], Screen[None]]] = {
    "practise": PracticeScreen,
    "learn": CardsScreen,
    "sprint": SprintScreen,
    "exam": ExamScreen,
    "sketch": SketchScreen,
    "progress": ProgressScreen,
}

SESSIONS: dict[Task, type[SessionScreen]] = {
    Task.PRACTICE: PracticeScreen,
    Task.SPRINT: SprintScreen,
    Task.EXAM: ExamScreen,
}
"""What a session that was left is gone on with in."""
