"""Checks of Host and Origin headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.web.origin_check import OriginPolicy, names_of

HERE = OriginPolicy(8000, names_of("Lab-3.school.example", "127.0.0.1"))
BEHIND = OriginPolicy(8000, names_of("lab-3", "127.0.0.1"), url="https://digits.example/play/")


class TestKnows:
    @pytest.mark.parametrize(
        "host",
        [
            *("127.0.0.1:8000", "[::1]:8000", "10.0.0.7:8000"),
            *("localhost:8000", "LOCALHOST:8000", "lab-3:8000", "lab-3.school.example:8000"),
            "lab-3.local:8000",
        ],
    )
    def test_this_computers_names_and_numbers(self, host: str) -> None:
        assert HERE.allows_host(host)

    @pytest.mark.parametrize(
        "host",
        [
            *(None, "", "127.0.0.1", "127.0.0.1:80", "[::1", "localhost:x", "localhost:"),
            *("evil.example:8000", "localhost.evil.example:8000", "127.0.0.1.evil.example:8000"),
            "a@localhost:8000",
        ],
    )
    def test_no_other(self, host: str | None) -> None:
        assert not HERE.allows_host(host)

    def test_the_usual_port_goes_without_saying(self) -> None:
        assert OriginPolicy(80).allows_host("localhost")

    def test_a_proxys_name_and_the_own_that_it_may_send_instead(self) -> None:
        for host in ("digits.example", "digits.example:443", "127.0.0.1:8000", "lab-3:8000"):
            assert BEHIND.allows_host(host)
        assert not BEHIND.allows_host("evil.example")

    @given(st.text())
    def test_whatever_it_is_it_is_answered(self, host: str) -> None:
        """No text raises an error, and only the server's own names are accepted."""
        assert not HERE.allows_host(f"evil{host}.example:8000")
        HERE.allows_host(host)


class TestAdmits:
    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
    def test_the_page_that_it_gave_out(self, host: str) -> None:
        assert HERE.allows_origin(f"http://{host}", host)

    @pytest.mark.parametrize(
        "origin",
        [
            *(None, "", "null", "file://", "http://evil.example", "http://evil.example:8000"),
            *("https://localhost:8000", "ws://localhost:8000", "http://localhost"),
            *("http://localhost:8001", "http://127.0.0.1:8000"),
            *("http://localhost:8000@evil.example", "http://localhost:8000.evil.example"),
        ],
    )
    def test_no_other_page(self, origin: str | None) -> None:
        assert not HERE.allows_origin(origin, "localhost:8000")

    def test_no_page_of_a_name_made_to_point_here(self) -> None:
        """In DNS rebinding, Origin and Host agree."""
        assert not HERE.allows_origin("http://evil.example:8000", "evil.example:8000")

    @pytest.mark.parametrize("host", ["digits.example", "127.0.0.1:8000"])
    def test_behind_a_proxy_its_page_alone(self, host: str) -> None:
        assert BEHIND.allows_origin("https://digits.example", host)
        assert not BEHIND.allows_origin("http://digits.example", host)
        assert not BEHIND.allows_origin(f"http://{host}", host)
        assert not BEHIND.allows_origin("https://digits.example", "evil.example")

    @given(st.text())
    def test_whatever_it_is_it_is_answered(self, origin: str) -> None:
        assert not HERE.allows_origin(f"http://evil.example/{origin}", "localhost:8000")


class TestWebsocket:
    def test_is_where_the_page_came_from(self) -> None:
        assert HERE.websocket("localhost:8000") == "ws://localhost:8000/ws"
        assert BEHIND.websocket("127.0.0.1:8000") == "wss://digits.example/play/ws"


class TestUrl:
    @pytest.mark.parametrize(
        "url",
        [
            *("digits.example", "ftp://digits.example", "https://", "https://digits.example:x"),
            *("https://a:b@digits.example", "https://digits.example/?a=b"),
            "https://digits.example#a",
        ],
    )
    def test_must_be_an_address(self, url: str) -> None:
        with pytest.raises(ValueError, match="is not an address such as"):
            OriginPolicy(8000, url=url)
