"""Create screens on demand; each screen module is imported lazily.

Together they take four megabytes and 0.2 seconds. Screens import their own needs at the top.
"""

from typing import Any

from textual.screen import Screen

from digitgame.core.records import SessionRecord
from digitgame.core.session import Task
from digitgame.tui.context import GameContext

_TASKS = {"practise": Task.PRACTICE, "sprint": Task.SPRINT, "exam": Task.EXAM}


def create_screen(name: str, game: GameContext, **options: Any) -> Screen[None]:
    """Create the screen that an action leads to.

    Args:
        name: the action.
        game: services and settings.
        options: `digits` and `count` of practice, `digit` of the cards, `judged_ink` of questions
            about a verdict.

    Raises:
        ValueError: if no screen has that name.
    """
    match name:
        case "learn":
            from digitgame.tui.screens.cards import CardsScreen

            return CardsScreen(game, **options)
        case "sketch":
            from digitgame.tui.screens.sketch import SketchScreen

            return SketchScreen(game)
        case "progress":
            from digitgame.tui.screens.progress import ProgressScreen

            return ProgressScreen(game)
        case "why":
            from digitgame.tui.screens.why import WhyScreen

            return WhyScreen(game, **options)
        case "compare":
            from digitgame.tui.screens.compare import CompareScreen

            return CompareScreen(game, **options)
    if name not in _TASKS:
        raise ValueError(f"unknown screen {name!r}")
    return create_session_screen(_TASKS[name], game, **options)


def create_session_screen(
    task: Task, game: GameContext, left: SessionRecord | None = None, **options: Any
) -> Screen[None]:
    """Create the screen of a new session, or of an unfinished one.

    Args:
        task: the kind of session.
        game: services and settings.
        left: the session to continue.
        options: `digits` and `count` of practice.

    Raises:
        SessionFormatError: if the unfinished session is invalid.
    """
    match task:
        case Task.SPRINT:
            from digitgame.tui.screens.sprint import SprintScreen

            return SprintScreen(game, left)
        case Task.EXAM:
            from digitgame.tui.screens.exam import ExamScreen

            return ExamScreen(game, left)
    from digitgame.tui.screens.practice import PracticeScreen

    return PracticeScreen(game, left, **options)
