"""The daily goal: how many digits a learner wants to draw; pure."""

USUAL_GOAL = 20
"""Digits a day: two sessions of practice."""

MOST_GOAL = 1000
"""Digits a day; nobody draws more."""

GOAL_STEP = 10
"""Digits by which the goal is raised and lowered: a session of practice."""


def change_goal(goal: int, steps: int) -> int:
    """The goal raised by some steps (negative: lowered), 0 to `MOST_GOAL`."""
    return min(max(goal + steps * GOAL_STEP, 0), MOST_GOAL)
