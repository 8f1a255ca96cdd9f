"""Sizes and limits of the game, importable without NumPy."""

PROMPTS = 10
"""Prompts in a session unless the learner chooses another number."""

MOST_PROMPTS = 1000
"""Prompts that a learner can choose for a session."""

SPRINT_SECONDS = 60
"""Usual duration of a sprint. It starts with the first ink and pauses while a drawing is judged, so
that a slow machine costs nothing."""

FEWEST_SECONDS, MOST_SECONDS = 10, 600
"""Durations of a sprint that a learner can choose."""

LATEST_DAY_END = 6
"""Hour after midnight at which a learner's day can end at the latest."""

USUAL_GOAL = 20
"""Daily goal in digits: two sessions of practice."""

MOST_GOAL = 1000

GOAL_STEP = 10
"""Digits by which the daily goal is raised and lowered: a session of practice."""

FEWEST_CELLS, MOST_CELLS = 8, 400
"""Columns and rows of a grid: fewer cannot show a digit's shape, and no terminal has more."""

MOST_STROKES = 1000
"""Strokes in a drawing: a digit has at most 5, a page full of dots some hundreds."""
