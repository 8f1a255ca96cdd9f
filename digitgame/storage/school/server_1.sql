-- The records of a school's learners.
--
-- Accounts are PostgreSQL's own: a member of digitgame_player reads and writes the learners that it
-- has added (learners.account), a member of digitgame_teacher reads all. Attempts and skips never
-- change. A machine locks a learner's row (learners.version) before it adds records of that
-- learner, and writes the new version into them: whoever has seen a version has seen all before it.

CREATE TABLE learners (
    id uuid PRIMARY KEY,
    account text NOT NULL DEFAULT session_user,
    key text NOT NULL,
    name text NOT NULL,
    settings text NOT NULL DEFAULT '',
    version bigint NOT NULL DEFAULT 0,
    seen_at timestamptz,
    attempts bigint NOT NULL DEFAULT 0,
    UNIQUE (account, key)
);

-- Learners who were deleted or merged, so that no machine brings them back.
CREATE TABLE gone (
    account text NOT NULL DEFAULT session_user,
    id uuid NOT NULL,
    successor uuid,
    PRIMARY KEY (account, id)
);

CREATE TABLE attempts (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    name uuid NOT NULL,
    version bigint NOT NULL,
    session text NOT NULL,
    prompt integer NOT NULL,
    target smallint NOT NULL CHECK (target BETWEEN 0 AND 9),
    task text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('right', 'wrong', 'unreadable')),
    digit smallint CHECK (digit BETWEEN 0 AND 9),
    probabilities text NOT NULL,
    ink text NOT NULL,
    columns integer NOT NULL,
    rows integer NOT NULL,
    model text NOT NULL,
    drawn_at timestamptz NOT NULL,
    zone integer NOT NULL,
    score double precision,
    parts text,
    way text,
    PRIMARY KEY (learner, name)
);
CREATE INDEX attempts_by_version ON attempts (learner, version);
CREATE INDEX attempts_of_prompt ON attempts (learner, session, prompt);
CREATE INDEX attempts_by_time ON attempts (learner, target, drawn_at)
WHERE outcome <> 'unreadable' AND task NOT IN ('trace', 'fade');
CREATE INDEX attempts_by_score ON attempts (learner, target, score)
WHERE outcome <> 'unreadable' AND task NOT IN ('trace', 'fade');

CREATE TABLE skips (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    session text NOT NULL,
    prompt integer NOT NULL,
    version bigint NOT NULL,
    target smallint NOT NULL CHECK (target BETWEEN 0 AND 9),
    task text NOT NULL,
    skipped_at timestamptz NOT NULL,
    zone integer NOT NULL,
    PRIMARY KEY (learner, session, prompt)
);
CREATE INDEX skips_by_version ON skips (learner, version);

CREATE TABLE sessions (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    name text NOT NULL,
    version bigint NOT NULL,
    task text NOT NULL,
    started_at timestamptz NOT NULL,
    zone integer NOT NULL,
    state text NOT NULL,
    is_finished boolean NOT NULL,
    answered integer NOT NULL,
    "right" integer NOT NULL,
    points double precision NOT NULL,
    seconds double precision NOT NULL,
    PRIMARY KEY (learner, name)
);
CREATE INDEX sessions_by_version ON sessions (learner, version);

-- Totals, as on each machine: digitgame/storage/totals.py describes them.

CREATE TABLE answers (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    session text NOT NULL,
    prompt integer NOT NULL,
    target smallint NOT NULL,
    is_right integer NOT NULL,
    thousandths integer,
    drawn_at timestamptz NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (learner, session, prompt)
);
CREATE INDEX answers_in_order ON answers (learner, drawn_at DESC) INCLUDE (target, is_right);

CREATE TABLE totals (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    span text NOT NULL,
    target smallint NOT NULL,
    start text NOT NULL,
    answered bigint NOT NULL,
    "right" bigint NOT NULL,
    scored bigint NOT NULL,
    thousandths bigint NOT NULL,
    PRIMARY KEY (learner, span, target, start)
);
CREATE INDEX totals_by_span ON totals (span, target, learner, start)
INCLUDE (answered, "right", scored, thousandths);

CREATE TABLE tries (
    learner uuid NOT NULL REFERENCES learners ON DELETE CASCADE,
    target smallint NOT NULL,
    read smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (learner, target, read)
);

CREATE VIEW candidates AS
SELECT learner, session, prompt, target, (outcome = 'right')::integer AS is_right,
    CASE WHEN score IS NOT NULL THEN
        floor(1000 * least(greatest(score, 0), 100) + 0.5)::integer
    END AS thousandths, drawn_at,
    (drawn_at AT TIME ZONE 'UTC' + zone * interval '1 second')::date AS day, 0 AS rank, name
FROM attempts WHERE outcome <> 'unreadable' AND task NOT IN ('trace', 'fade')
UNION ALL
SELECT learner, session, prompt, target, 0, NULL, skipped_at,
    (skipped_at AT TIME ZONE 'UTC' + zone * interval '1 second')::date, 1, NULL
FROM skips WHERE task NOT IN ('trace', 'fade');

CREATE FUNCTION refresh_answers(uuid[], text[], integer[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = digitgame, pg_temp AS $$
WITH changed AS (
    SELECT fresh.*, old.target AS old_target, old.is_right AS old_is_right,
        old.thousandths AS old_thousandths, old.day AS old_day
    FROM unnest($1, $2, $3) AS key (learner, session, prompt)
    CROSS JOIN LATERAL (
        SELECT learner, session, prompt, target, is_right, thousandths, drawn_at, day
        FROM candidates
        WHERE (learner, session, prompt) = (key.learner, key.session, key.prompt)
        ORDER BY rank, drawn_at, name LIMIT 1
    ) AS fresh
    LEFT JOIN answers AS old ON (old.learner, old.session, old.prompt)
        = (key.learner, key.session, key.prompt)
    WHERE (fresh.target, fresh.is_right, fresh.thousandths, fresh.drawn_at, fresh.day)
    IS DISTINCT FROM (old.target, old.is_right, old.thousandths, old.drawn_at, old.day)
), stored AS (
    INSERT INTO answers
    SELECT learner, session, prompt, target, is_right, thousandths, drawn_at, day FROM changed
    ON CONFLICT (learner, session, prompt) DO UPDATE SET target = excluded.target,
        is_right = excluded.is_right, thousandths = excluded.thousandths,
        drawn_at = excluded.drawn_at, day = excluded.day
), deltas AS (
    SELECT learner, target, day, 1 AS sign, is_right, thousandths FROM changed
    UNION ALL
    SELECT learner, old_target, old_day, -1, old_is_right, old_thousandths FROM changed
    WHERE old_target IS NOT NULL
)
INSERT INTO totals
SELECT learner, span, digit, start, sum(sign), sum(sign * is_right),
    sum(sign * (thousandths IS NOT NULL)::integer), sum(sign * coalesce(thousandths, 0))
FROM deltas
CROSS JOIN LATERAL (
    VALUES ('day', to_char(day, 'YYYY-MM-DD')), ('month', to_char(day, 'YYYY-MM')), ('ever', '')
) AS spans (span, start)
CROSS JOIN LATERAL (VALUES (target), (-1::smallint)) AS digits (digit)
GROUP BY 1, 2, 3, 4
ON CONFLICT (learner, span, target, start) DO UPDATE SET
    answered = totals.answered + excluded.answered,
    "right" = totals."right" + excluded."right",
    scored = totals.scored + excluded.scored,
    thousandths = totals.thousandths + excluded.thousandths
$$;

CREATE FUNCTION count_attempts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = digitgame, pg_temp AS $$
BEGIN
    UPDATE learners SET attempts = learners.attempts + each.number,
        seen_at = greatest(seen_at, each.latest)
    FROM (
        SELECT learner, count(*) AS number, max(drawn_at) AS latest FROM added GROUP BY 1
    ) AS each
    WHERE learners.id = each.learner;
    INSERT INTO tries
    SELECT learner, target, coalesce(digit, -1), count(*) FROM added
    WHERE task NOT IN ('trace', 'fade') GROUP BY 1, 2, 3
    ON CONFLICT (learner, target, read) DO UPDATE SET count = tries.count + excluded.count;
    PERFORM refresh_answers(array_agg(learner), array_agg(session), array_agg(prompt))
    FROM (SELECT DISTINCT learner, session, prompt FROM added) AS prompts;
    RETURN NULL;
END $$;

CREATE FUNCTION count_skips() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = digitgame, pg_temp AS $$
BEGIN
    UPDATE learners SET seen_at = greatest(seen_at, each.latest)
    FROM (SELECT learner, max(skipped_at) AS latest FROM added GROUP BY 1) AS each
    WHERE learners.id = each.learner;
    PERFORM refresh_answers(array_agg(learner), array_agg(session), array_agg(prompt))
    FROM added;
    RETURN NULL;
END $$;

CREATE TRIGGER count_attempts AFTER INSERT ON attempts
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_attempts();

CREATE TRIGGER count_skips AFTER INSERT ON skips
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_skips();

-- Whoever is gone stays gone.
CREATE FUNCTION check_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = digitgame, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE (account, id) = (NEW.account, NEW.id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'this learner is gone';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER check_gone BEFORE INSERT ON learners
FOR EACH ROW EXECUTE FUNCTION check_gone();

-- Delete the account's own learner, or give the records to another one of the same account.
CREATE FUNCTION bury() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = digitgame, pg_temp AS $$
DECLARE
    bumped bigint;
BEGIN
    PERFORM FROM learners WHERE id IN (NEW.id, NEW.successor) ORDER BY id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM learners WHERE id = NEW.id AND account = session_user) THEN
        RETURN NULL;
    END IF;
    IF NEW.successor IS NOT NULL THEN
        UPDATE learners SET version = version + 1
        WHERE id = NEW.successor AND account = session_user RETURNING version INTO bumped;
        IF bumped IS NULL THEN
            RAISE foreign_key_violation USING MESSAGE = 'there is no such successor';
        END IF;
        WITH moved AS (DELETE FROM attempts WHERE learner = NEW.id RETURNING *)
        INSERT INTO attempts SELECT NEW.successor, name, bumped, session, prompt, target, task,
            outcome, digit, probabilities, ink, columns, rows, model, drawn_at, zone, score, parts,
            way FROM moved
        ON CONFLICT DO NOTHING;
        WITH moved AS (DELETE FROM skips WHERE learner = NEW.id RETURNING *)
        INSERT INTO skips SELECT NEW.successor, session, prompt, bumped, target, task, skipped_at,
            zone FROM moved
        ON CONFLICT DO NOTHING;
        WITH moved AS (DELETE FROM sessions WHERE learner = NEW.id RETURNING *)
        INSERT INTO sessions SELECT NEW.successor, name, bumped, task, started_at, zone, state,
            is_finished, answered, "right", points, seconds FROM moved
        ON CONFLICT DO NOTHING;
    END IF;
    DELETE FROM learners WHERE id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER bury AFTER INSERT ON gone FOR EACH ROW EXECUTE FUNCTION bury();

-- Who may do what. Only the triggers change totals, and only a row in gone removes anything.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA digitgame FROM PUBLIC;
GRANT USAGE ON SCHEMA digitgame TO digitgame_player, digitgame_teacher;
GRANT SELECT ON school, learners, gone, attempts, skips, sessions, answers, totals, tries
TO digitgame_player, digitgame_teacher;
GRANT INSERT (id, key, name, settings), UPDATE (key, name, settings, version) ON learners
TO digitgame_player;
GRANT INSERT (id, successor) ON gone TO digitgame_player;
GRANT INSERT ON attempts, skips, sessions TO digitgame_player;
GRANT UPDATE ON sessions TO digitgame_player;

ALTER TABLE learners ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON learners USING (account = session_user);
CREATE POLICY teacher ON learners FOR SELECT TO digitgame_teacher USING (true);

ALTER TABLE gone ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON gone USING (account = session_user);
CREATE POLICY teacher ON gone FOR SELECT TO digitgame_teacher USING (true);

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY['attempts', 'skips', 'sessions', 'answers', 'totals', 'tries'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', each);
        EXECUTE format(
            'CREATE POLICY own ON %I USING (learner IN '
            '(SELECT id FROM digitgame.learners WHERE account = session_user))', each
        );
        EXECUTE format(
            'CREATE POLICY teacher ON %I FOR SELECT TO digitgame_teacher USING (true)', each
        );
    END LOOP;
END $$;
