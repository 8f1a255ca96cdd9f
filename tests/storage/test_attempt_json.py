"""Attempts survive export and import."""

import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from digitgame.core.import_rules import validation_error
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.storage.attempt_json import FIELDS, from_record, to_record
from tests.storage.given import ATTEMPT, attempts
from tests.storage.test_totals import any_drawn

RECORD = json.loads(json.dumps(to_record(1, ATTEMPT)))


class TestRecord:
    @given(attempt=attempts | any_drawn)
    @hypothesis_settings(max_examples=50)
    def test_any_attempt_comes_back_through_json(self, attempt: Attempt) -> None:
        record = json.loads(json.dumps(to_record(7, attempt)))
        assert tuple(record) == FIELDS
        found = from_record(record)
        assert found == attempt
        assert found.drawn_at.utcoffset() == attempt.drawn_at.utcoffset()

    def test_parts_of_earlier_versions_are_read(self) -> None:
        old = {"reading": 90, "form": 80, "formation": 70, "proportion": 60, "placement": 50}
        assert from_record(RECORD | {"parts": old}).parts == Parts(80, 70, 50)

    @pytest.mark.parametrize("parts", [{"form": 1}, {"shape": 1, "formation": 2}, {}, [1, 2, 3]])
    def test_parts_that_are_incomplete_are_refused(self, parts: object) -> None:
        with pytest.raises(ValueError, match="parts must be an object with"):
            from_record(RECORD | {"parts": parts})

    def test_what_the_game_writes_may_be_kept(self) -> None:
        named = from_record(to_record(1, ATTEMPT) | {"name": "c" * 32, "probabilities": [0.1] * 10})
        assert validation_error(named) is None
