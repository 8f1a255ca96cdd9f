"""The earlier schemas, with sample attempts.

Duplicated from the game on purpose: learners have files with exactly these schemas.
"""

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

TRIES = f"""
    INSERT INTO attempts (session, learner, prompt, target, outcome, digit, probabilities, ink,
        columns, rows, model, drawn_at) VALUES
    ('s', 'ada', 0, 7, 'unreadable', NULL, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:00.000+00:00'),
    ('s', 'ada', 0, 7, 'wrong', 1, {ODDS_OF_1}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:05.000+00:00'),
    ('s', 'ada', 0, 7, 'right', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-01T00:00:09.000+00:00'),
    ('s', 'ada', 1, 7, 'right', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-02T00:00:00.000+00:00'),
    ('s', 'bob', 1, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00'),
    ('s', 'bob', 2, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00'),
    ('s', 'bob', 2, 3, 'wrong', 7, {ODDS}, '[[[1.5,3.0,0.0]]]', 40, 20, 'm',
        '2026-01-04T00:00:00.000+00:00');
"""

SCORES = """
    UPDATE attempts SET score = 81.5, way = 'plain',
        parts = '{"reading":90,"form":80,"formation":70,"proportion":60,"placement":50}'
        WHERE outcome <> 'unreadable';
"""
