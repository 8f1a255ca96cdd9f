"""Attempts survive export and import."""

import json

from hypothesis import given
from hypothesis import settings as hypothesis_settings

from digitgame.core.import_rules import validation_error
from digitgame.core.records import Attempt
from digitgame.storage.attempt_json import FIELDS, from_record, to_record
from tests.storage.given import ATTEMPT, attempts
from tests.storage.test_totals import any_drawn


class TestRecord:
    @given(attempt=attempts | any_drawn)
    @hypothesis_settings(max_examples=50)
    def test_any_attempt_comes_back_through_json(self, attempt: Attempt) -> None:
        record = json.loads(json.dumps(to_record(7, attempt)))
        assert tuple(record) == FIELDS
        found = from_record(record)
        assert found == attempt
        assert found.drawn_at.utcoffset() == attempt.drawn_at.utcoffset()

    def test_what_the_game_writes_may_be_kept(self) -> None:
        named = from_record(to_record(1, ATTEMPT) | {"name": "c" * 32, "probabilities": [0.1] * 10})
        assert validation_error(named) is None
