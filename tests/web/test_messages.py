"""Parsing a page's messages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.web.messages import (
    DEFAULT_SIZE,
    LARGEST_SIZE,
    Focus,
    Input,
    Message,
    MessageError,
    Ping,
    Resize,
    Resume,
    parse,
    parse_size,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


class TestParse:
    @pytest.mark.parametrize(
        ("sent", "meant"),
        [
            (["stdin", "é\x1b[A"], Input("é\x1b[A".encode())),
            (["resize", {"width": 95, "height": 24}], Resize(95, 24)),
            (["resize", {"width": 95, "height": 24, "aspect": 1.9}], Resize(95, 24, 1.9)),
            (["resize", {"width": 95, "height": 24, "aspect": "1.9"}], Resize(95, 24)),
            (["resize", {"width": 95, "height": 24, "aspect": 10**400}], Resize(95, 24)),
            (["resize", {"width": 95, "height": 24, "aspect": float("nan")}], Resize(95, 24)),
            (
                ["resume", "abc", {"width": 95, "height": 24, "aspect": 2}],
                Resume("abc", Resize(95, 24, 2)),
            ),
            (["resume", "abc", {"width": 0, "height": 24}], Resume("abc", Resize(1, 24))),
            (["resize", {"width": 10**30, "height": 0}], Resize(LARGEST_SIZE[0], 1)),
            (["ping", "1763800000000"], Ping("1763800000000")),
            (["focus"], Focus(True)),
            (["blur"], Focus(False)),
        ],
    )
    def test_each_kind(self, sent: list[object], meant: Message) -> None:
        assert parse(json.dumps(sent)) == meant

    def test_half_a_character_is_a_question_mark(self) -> None:
        assert parse('["stdin", "\\ud800"]') == Input(b"?")

    @pytest.mark.parametrize(
        "text",
        [
            *("", "[", "null", "[]", "{}", "[" * 16000, "9" * 5000),
            *('["stdin"]', '["stdin", 1]', '["stdin", "a", "b"]', '["quit"]'),
            '["ping", "' + "1" * 33 + '"]',
            '["resize", {"width": 1.5, "height": 2}]',
            '["resize", {"width": "80", "height": 24}]',
        ],
    )
    def test_anything_else_is_none(self, text: str) -> None:
        with pytest.raises(MessageError):
            parse(text)

    @given(ANYTHING | st.tuples(st.sampled_from(["stdin", "resize", "ping"]), ANYTHING))
    def test_whatever_it_is_it_is_a_message_or_none(self, sent: object) -> None:
        try:
            message = parse(json.dumps(sent))
        except MessageError:
            return
        if isinstance(message, Resize):
            assert 1 <= message.columns <= LARGEST_SIZE[0]
            assert 1 <= message.rows <= LARGEST_SIZE[1]


class TestSize:
    @pytest.mark.parametrize(
        ("width", "height", "size"),
        [
            ("95", "24", Resize(95, 24)),
            ("0", "9999", Resize(1, LARGEST_SIZE[1])),
            *((odd, "24", DEFAULT_SIZE) for odd in ("99999", "-5", "²", "")),
        ],
    )
    def test_in_an_address(self, width: str, height: str, size: Resize) -> None:
        assert parse_size({"width": width, "height": height}) == size

    def test_left_out(self) -> None:
        assert parse_size({}) == DEFAULT_SIZE
