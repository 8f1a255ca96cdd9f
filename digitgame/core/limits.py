"""Sizes and limits of the game, importable without NumPy."""

PROMPTS = 10
"""Prompts in a session unless the learner chooses another number."""

MOST_PROMPTS = 1000
"""Prompts that a learner can choose for a session."""

USUAL_GOAL = 20
"""Daily goal in digits: two sessions of practice."""

MOST_GOAL = 1000

GOAL_STEP = 10
"""Digits by which the daily goal is raised and lowered: a session of practice."""

FEWEST_CELLS, MOST_CELLS = 8, 400
"""Columns and rows of a grid: fewer cannot show a digit's shape, and no terminal has more."""

MOST_STROKES = 1000
"""Strokes in a drawing: a digit has at most 5, a page full of dots some hundreds."""
