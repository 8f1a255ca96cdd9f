"""The earlier schemas, with sample attempts.

Duplicated from the game on purpose: learners have files with exactly these schemas.
"""

from pathlib import Path

from tests.storage.given import altered

SCHEMA_1 = """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        session TEXT NOT NULL,
        learner TEXT NOT NULL,
        prompt INTEGER NOT NULL,
        target INTEGER NOT NULL CHECK (target BETWEEN 0 AND 9),
        outcome TEXT NOT NULL CHECK (outcome IN ('right', 'wrong', 'unreadable')),
        digit INTEGER CHECK (digit BETWEEN 0 AND 9),
        probabilities TEXT NOT NULL,
        ink TEXT NOT NULL,
        columns INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        model TEXT NOT NULL,
        drawn_at TEXT NOT NULL
    );
    CREATE INDEX attempts_by_learner ON attempts (learner, drawn_at);
    CREATE INDEX attempts_by_session ON attempts (session, prompt);
    PRAGMA user_version = 1;
"""

SCHEMA_2 = f"""{SCHEMA_1}
    ALTER TABLE attempts ADD COLUMN score REAL;
    ALTER TABLE attempts ADD COLUMN parts TEXT;
    ALTER TABLE attempts ADD COLUMN way TEXT;
    PRAGMA user_version = 2;
"""

SCHEMA_3 = f"""{SCHEMA_2}
    CREATE INDEX attempts_for_sums
    ON attempts (learner, session, prompt, outcome, target, digit, score, drawn_at);
    CREATE INDEX attempts_in_order ON attempts (learner);
    PRAGMA user_version = 3;
"""

SCHEMAS = {1: SCHEMA_1, 2: SCHEMA_2, 3: SCHEMA_3}
"""SQL that creates a file of each earlier schema."""

ODDS = "'[0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,0.0,0.0]'"

ODDS_OF_1 = "'[0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]'"

_ROWS = [
    ("ada", 0, 7, f"'unreadable', NULL, {ODDS}", "2026-01-01T00:00:00"),
    ("ada", 0, 7, f"'wrong', 1, {ODDS_OF_1}", "2026-01-01T00:00:05"),
    ("ada", 0, 7, f"'right', 7, {ODDS}", "2026-01-01T00:00:09"),
    ("ada", 1, 7, f"'right', 7, {ODDS}", "2026-01-02T00:00:00"),
    *(("bob", prompt, 3, f"'wrong', 7, {ODDS}", "2026-01-04T00:00:00") for prompt in (1, 2, 2)),
]

TRIES = "".join(
    "INSERT INTO attempts (session, learner, prompt, target, outcome, digit, probabilities, ink,"
    f" columns, rows, model, drawn_at) VALUES ('s', '{learner}', {prompt}, {target}, {judged},"
    f" '[[[1.5,3.0,0.0]]]', 40, 20, 'm', '{at}.000+00:00');"
    for learner, prompt, target, judged, at in _ROWS
)

SCORES = """
    UPDATE attempts SET score = 81.5, way = 'plain',
        parts = '{"reading":90,"form":80,"formation":70,"proportion":60,"placement":50}'
        WHERE outcome <> 'unreadable';
"""


def with_earlier_schema(file: Path, version: int) -> None:
    """Make a file of an earlier version, with attempts, which have scores since version 2."""
    altered(file, SCHEMAS[version] + TRIES + (SCORES if version > 1 else ""))
