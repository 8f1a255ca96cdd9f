"""Replies of the terminal within its input."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.tui.textual_compat.replies import (
    PixelMouse,
    Reply,
    ReplyFilter,
    TerminalBackground,
)

REPLIES: dict[str, Reply] = {
    "\x1b]11;rgb:0000/0000/0000\x1b\\": TerminalBackground(is_dark=True),
    "\x1b]11;rgb:ffff/ffff/dddd\x07": TerminalBackground(is_dark=False),
    "\x1b]11;rgba:ff/ff/ff/80\x1b\\": TerminalBackground(is_dark=False),
    "\x1b]11;rgb:0/0/f\x07": TerminalBackground(is_dark=True),
    "\x1b[?1016;0$y": PixelMouse(is_supported=False),
    "\x1b[?1016;1$y": PixelMouse(is_supported=True),
    "\x1b[?1016;2$y": PixelMouse(is_supported=True),
    "\x1b[?1016;4$y": PixelMouse(is_supported=False),
}

keys = st.sampled_from(
    ["a", "\x1b[A", "\x1b[6~", "\x1b[<0;3;4M", "\x1b[?2026;2$y", "\x1b[48;24;80;480;800t", "\x1bOP"]
)


def pieces(text: str, cuts: list[int]) -> list[str]:
    """Cut a text at some places."""
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[first:last] for first, last in pairwise(places)]


@pytest.mark.parametrize("sequence", REPLIES, ids=repr)
def test_a_reply_is_understood_and_leaves_no_keys(sequence: str) -> None:
    filtering = ReplyFilter()
    found = list(filtering.feed(f"a{sequence}b"))
    assert found == ["a", REPLIES[sequence], "b"]
    assert not filtering.flush()


@given(
    st.lists(st.one_of(keys, st.sampled_from(list(REPLIES))), max_size=8),
    st.lists(st.integers(0, 300), max_size=8),
)
def test_however_the_input_is_cut_nothing_else_is_lost(
    sequences: list[str], cuts: list[int]
) -> None:
    filtering = ReplyFilter()
    parts = [part for piece in pieces("".join(sequences), cuts) for part in filtering.feed(piece)]
    parts.append(filtering.flush())
    typed = "".join(part for part in parts if isinstance(part, str))
    assert typed == "".join(each for each in sequences if each not in REPLIES)
    replies = [part for part in parts if not isinstance(part, str)]
    assert replies == [REPLIES[each] for each in sequences if each in REPLIES]


@given(st.text(st.sampled_from("\x1b]1;[6?rgb:/0$yt\\\x07"), max_size=40), st.integers(0, 40))
def test_malformed_replies_are_passed_on_whole(text: str, cut: int) -> None:
    filtering = ReplyFilter()
    parts = [*filtering.feed(text[:cut]), *filtering.feed(text[cut:]), filtering.flush()]
    if all(isinstance(part, str) for part in parts):
        assert "".join(map(str, parts)) == text


def test_an_escape_alone_is_a_key_once_no_more_comes() -> None:
    filtering = ReplyFilter()
    assert list(filtering.feed("\x1b")) == []
    assert filtering.flush() == "\x1b"
