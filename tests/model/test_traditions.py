"""Traditions: which ways are shown first and which are accepted."""

from pathlib import Path

import pytest

from model.copybook import Way, accepted_ways, copybook, taught_ways
from model.traditions import INTERNATIONAL, check_tradition, traditions

ROOT = Path(__file__).parents[2]

EACH = pytest.mark.parametrize("name", traditions())


def first(tradition: str, digit: int, *, is_left_hand: bool = False) -> Way:
    ways = accepted_ways(tradition, is_left_hand=is_left_hand)
    return next(way for way in ways if way.digit == digit)


def names(ways: tuple[Way, ...], digit: int) -> list[str]:
    return [way.name for way in ways if way.digit == digit]


class TestTraditions:
    @EACH
    def test_show_their_own_ways_first_and_accept_every_taught_way(self, name: str) -> None:
        accepted = accepted_ways(name)
        for digit, listed in traditions()[name].ways.items():
            assert names(accepted, digit)[: len(listed)] == list(listed)
        assert set(accepted) >= {way for way in copybook() if way.is_taught}
        assert [way.digit for way in accepted] == sorted(way.digit for way in accepted)

    @EACH
    def test_name_their_sources(self, name: str) -> None:
        tradition = traditions()[name]
        assert bool(tradition.sources) == bool(tradition.ways) == (name != INTERNATIONAL)
        assert all(source.startswith("http") for source in tradition.sources)

    @EACH
    def test_are_documented(self, name: str) -> None:
        for page in (ROOT / "README.md", ROOT / "docs" / "judge.md"):
            assert f"`{name}`" in page.read_text("utf-8")

    def test_the_default_follows_the_copybook(self) -> None:
        assert next(iter(traditions())) == INTERNATIONAL
        assert taught_ways() == tuple(way for way in copybook() if way.is_taught)

    def test_differ(self) -> None:
        assert first("germany", 7).name == "with a crossbar"
        assert first("united-states", 7).name == "plain"
        assert first("japan", 7).name == "with a serif"

    def test_accept_what_few_schools_teach_only_where_they_do(self) -> None:
        assert names(accepted_ways("united-kingdom"), 5)[:2] == ["body, then hat", "hat, then body"]
        assert "hat, then body" not in names(accepted_ways("united-states"), 5)
        assert first("italic", 4).name == "stem first"
        assert "stem first" not in names(accepted_ways(), 4)

    @pytest.mark.parametrize("wrong", ["atlantis", "Germany", "", 7, None, ["germany"]])
    def test_unknown_ones_are_rejected_with_those_known(self, wrong: object) -> None:
        with pytest.raises(ValueError, match="tradition must be one of international, china"):
            check_tradition(wrong)


class TestLeftHands:
    def test_have_a_4_and_an_8_of_their_own_before_those_that_look_alike(self) -> None:
        ways = accepted_ways(is_left_hand=True)
        assert names(ways, 4)[:2] == ["open, with the bar to the left", "open"]
        assert names(ways, 8)[:2] == ["from the top to the right", "S from the top"]
        assert first("italic", 4, is_left_hand=True).name == "stem first"

    def test_accept_all_other_ways_too(self) -> None:
        left = {(way.digit, way.name) for way in accepted_ways(is_left_hand=True)}
        assert left > {(way.digit, way.name) for way in accepted_ways()}

    def test_are_shown_strokes_to_the_left(self) -> None:
        right, left = (first("germany", 7, is_left_hand=hand) for hand in (False, True))
        assert left.name == right.name
        assert "from right to left" in left.advice
        for way, sign in ((right, 1), (left, -1)):
            (across,) = (way.strokes[1][-1] - way.strokes[1][0])[:1] * sign
            assert across > 0
        assert (left.strokes[0] == right.strokes[0]).all()

    def test_keep_to_a_teachers_choice(self) -> None:
        chosen = {"4": ["open"], "8": ["two rings"]}
        ways = accepted_ways(is_left_hand=True, chosen=chosen)
        assert names(ways, 4) == ["open, with the bar to the left", "open"]
        assert names(ways, 8) == ["two rings"]
