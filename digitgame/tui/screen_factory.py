"""Places: the screens that Home leads to, each loaded when somebody first goes there.

Together they take four megabytes and a fifth of a second; each alone a fraction of a blink.
"""

from typing import TYPE_CHECKING

from textual.screen import Screen

from digitgame.core.session import Task
from digitgame.tui.context import GameContext

if TYPE_CHECKING:
    from digitgame.tui.screens.session import SessionScreen


def create_screen(name: str, game: GameContext) -> Screen[None]:
    """The screen that an action of the app leads to.

    Raises:
        ValueError: if none does.
    """
    match name:
        case "practise":
            return create_session_screen(Task.PRACTICE)(game)
        case "sprint":
            return create_session_screen(Task.SPRINT)(game)
        case "exam":
            return create_session_screen(Task.EXAM)(game)
        case "learn":
            from digitgame.tui.screens.cards import CardsScreen

            return CardsScreen(game)
        case "sketch":
            from digitgame.tui.screens.sketch import SketchScreen

            return SketchScreen(game)
        case "progress":
            from digitgame.tui.screens.progress import ProgressScreen

            return ProgressScreen(game)
    raise ValueError(f"{name!r} is no place")


def create_session_screen(task: Task) -> "type[SessionScreen]":
    """What a session is held in, be it begun or gone on with."""
    match task:
        case Task.SPRINT:
            from digitgame.tui.screens.sprint import SprintScreen

            return SprintScreen
        case Task.EXAM:
            from digitgame.tui.screens.exam import ExamScreen

            return ExamScreen
    from digitgame.tui.screens.practice import PracticeScreen

    return PracticeScreen
